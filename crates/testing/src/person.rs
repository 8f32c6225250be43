//! The people of our stories.

/// Somebody who answers.
#[derive(Debug, Clone, Copy)]
pub struct Person {
    pub name: &'static str,
    pub email: &'static str,
    pub password: &'static str,
}

/// Answers customers, from the first story on.
pub const ALICE: Person = Person {
    name: "Alice Haddad",
    email: "alice@example.com",
    password: "alice's password",
};
/// Alice's colleague in the same account.
pub const BOB: Person = Person {
    name: "Bob Nassif",
    email: "bob@example.com",
    password: "bob's password",
};
/// An agent of another account, who tries to see what is not hers.
pub const MALLORY: Person = Person {
    name: "Mallory Stone",
    email: "mallory@example.com",
    password: "mallory's password",
};
