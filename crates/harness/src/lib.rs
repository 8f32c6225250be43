//! What `bench` and `chaos` share: the server's [`Binary`], clients that parse
//! as little as they can ([`line`](mod@line), [`socket`]), what the kernel says
//! of a [`Process`], and the one [`Table`] that comes out.

mod binary;
pub mod line;
pub mod machine;
pub mod process;
pub mod socket;
pub mod table;

pub use binary::Binary;
pub use line::Line;
pub use process::Process;
pub use socket::Socket;
pub use table::{Table, grouped, median};
