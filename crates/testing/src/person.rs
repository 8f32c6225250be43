//! The people of our stories.

/// Somebody who answers.
#[derive(Debug, Clone, Copy)]
pub struct Person {
    pub name: &'static str,
    pub email: &'static str,
    pub password: &'static str,
}

/// Answers at the desk.
pub const ALICE: Person = Person {
    name: "Alice Haddad",
    email: "alice@example.com",
    password: "alice's password",
};
/// Sits beside Alice.
pub const BOB: Person = Person {
    name: "Bob Nassif",
    email: "bob@example.com",
    password: "bob's password",
};
/// Works for another business, and is curious.
pub const MALLORY: Person = Person {
    name: "Mallory Stone",
    email: "mallory@example.com",
    password: "mallory's password",
};
