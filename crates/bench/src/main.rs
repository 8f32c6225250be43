//! `cargo xtask bench`: what the released server does, beside what it should.

fn main() {}
