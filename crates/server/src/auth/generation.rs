//! The number of an inbox's identity secret: each new secret has the next.

/// Which of an inbox's identity secrets was in force when a token was given.
/// Each new secret raises it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Generation(u64);

impl Generation {
    pub const FIRST: Self = Self(0);

    pub const fn new(number: u64) -> Self {
        Self(number)
    }

    pub const fn get(self) -> u64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_secret_is_of_a_later_generation_than_the_first() {
        assert_eq!(Generation::FIRST.get(), 0);
        assert!(Generation::FIRST < Generation::new(1));
        assert!(Generation::new(1) < Generation::new(u64::MAX));
    }
}
