//! The items of an array.

use js_sys::Array;
use serde::de::{DeserializeSeed, SeqAccess};

use super::{Mismatch, Parsed};

pub(super) struct Items {
    array: Array,
    next: u32,
}

impl Items {
    pub(super) fn of(array: Array) -> Self {
        Self { array, next: 0 }
    }
}

impl<'de> SeqAccess<'de> for Items {
    type Error = Mismatch;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Mismatch> {
        if self.next == self.array.length() {
            return Ok(None);
        }
        let item = Parsed(self.array.get(self.next));
        self.next += 1;
        seed.deserialize(item).map(Some)
    }

    fn size_hint(&self) -> Option<usize> {
        Some((self.array.length() - self.next) as usize)
    }
}
