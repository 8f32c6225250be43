//! The letter that stands for a face.

/// The first letter of a name; nothing for an empty one.
pub fn initial(name: &str) -> String {
    let first = name.chars().find(|letter| !letter.is_whitespace());
    first.into_iter().collect()
}
