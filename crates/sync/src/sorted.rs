//! Sets and maps as sorted lists. Those of the standard library are made for
//! more than lies here, and every pair of types downloads its own copy of them.
//!
//! What comes last goes in at once; anywhere else all behind it moves up, a
//! pointer's width each. Ids and order keys grow with time, so most come last.

use std::ops::RangeFrom;

/// Keys in ascending order, each once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Set<K> {
    keys: Vec<K>,
}

impl<K> Default for Set<K> {
    fn default() -> Self {
        Self { keys: Vec::new() }
    }
}

impl<K: Ord> Set<K> {
    /// Where the key is, or would be.
    fn find(&self, key: &K) -> Result<usize, usize> {
        self.keys.binary_search(key)
    }

    /// Whether it is in the set.
    pub fn contains(&self, key: &K) -> bool {
        self.find(key).is_ok()
    }

    /// Puts a key in. False: it was there already.
    pub fn insert(&mut self, key: K) -> bool {
        let place = self.find(&key);
        if let Err(at) = place {
            self.keys.insert(at, key);
        }
        place.is_err()
    }

    /// Takes a key out. False: it was not there.
    pub fn remove(&mut self, key: &K) -> bool {
        let place = self.find(key);
        if let Ok(at) = place {
            self.keys.remove(at);
        }
        place.is_ok()
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// In ascending order.
    pub fn iter(&self) -> std::slice::Iter<'_, K> {
        self.keys.iter()
    }
}

impl<K: Ord> Extend<K> for Set<K> {
    fn extend<T: IntoIterator<Item = K>>(&mut self, keys: T) {
        for key in keys {
            self.insert(key);
        }
    }
}

impl<K: Ord> FromIterator<K> for Set<K> {
    fn from_iter<T: IntoIterator<Item = K>>(keys: T) -> Self {
        let mut set = Self::default();
        set.extend(keys);
        set
    }
}

impl<K: Ord, const N: usize> From<[K; N]> for Set<K> {
    fn from(keys: [K; N]) -> Self {
        keys.into_iter().collect()
    }
}

impl<K> IntoIterator for Set<K> {
    type Item = K;
    type IntoIter = std::vec::IntoIter<K>;

    fn into_iter(self) -> Self::IntoIter {
        self.keys.into_iter()
    }
}

impl<'a, K> IntoIterator for &'a Set<K> {
    type Item = &'a K;
    type IntoIter = std::slice::Iter<'a, K>;

    fn into_iter(self) -> Self::IntoIter {
        self.keys.iter()
    }
}

/// A value for each of some keys, in the keys' order. Values are boxed: so they
/// are moved cheaply, and by code that all maps share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Map<K, V> {
    keys: Set<K>,
    values: Vec<Box<V>>,
}

impl<K, V> Default for Map<K, V> {
    fn default() -> Self {
        Self {
            keys: Set::default(),
            values: Vec::new(),
        }
    }
}

impl<K: Ord, V> Map<K, V> {
    /// The value of a key.
    pub fn get(&self, key: &K) -> Option<&V> {
        let at = self.keys.find(key).ok()?;
        self.values.get(at).map(|value| &**value)
    }

    /// The same, to be changed.
    pub fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        let at = self.keys.find(key).ok()?;
        self.values.get_mut(at).map(|value| &mut **value)
    }

    /// Whether there is such a key.
    pub fn contains_key(&self, key: &K) -> bool {
        self.keys.contains(key)
    }

    /// Puts a value in, in the place of an older one.
    pub fn insert(&mut self, key: K, value: V) {
        self.insert_boxed(key, Box::new(value));
    }

    fn insert_boxed(&mut self, key: K, value: Box<V>) {
        match self.keys.find(&key) {
            Ok(at) => self.values[at] = value,
            Err(at) => {
                self.keys.keys.insert(at, key);
                self.values.insert(at, value);
            }
        }
    }

    /// The value, which is made if there is none.
    pub fn get_or_insert_with(&mut self, key: K, make: impl FnOnce() -> V) -> &mut V {
        let at = self.keys.find(&key).unwrap_or_else(|at| {
            self.keys.keys.insert(at, key);
            self.values.insert(at, Box::new(make()));
            at
        });
        &mut self.values[at]
    }

    /// The value of a key, made where there is none.
    pub fn get_or_default(&mut self, key: K) -> &mut V
    where
        V: Default,
    {
        self.get_or_insert_with(key, V::default)
    }

    /// Takes a key out, with its value.
    pub fn remove(&mut self, key: &K) -> Option<V> {
        let at = self.keys.find(key).ok()?;
        self.keys.keys.remove(at);
        Some(*self.values.remove(at))
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// The keys, in ascending order.
    pub const fn keys(&self) -> &Set<K> {
        &self.keys
    }

    /// The values, in the order of their keys.
    pub fn values(&self) -> impl DoubleEndedIterator<Item = &V> {
        self.values.iter().map(|value| &**value)
    }

    /// In ascending order.
    pub fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        self.keys.iter().zip(self.values())
    }

    /// The values from a key on.
    pub fn range(&self, from: RangeFrom<K>) -> impl DoubleEndedIterator<Item = &V> {
        let at = self.keys.find(&from.start).unwrap_or_else(|at| at);
        self.values[at..].iter().map(|value| &**value)
    }

    /// Keeps what this says yes to.
    pub fn retain(&mut self, mut keep: impl FnMut(&K, &V) -> bool) {
        for at in (0..self.len()).rev() {
            if !keep(&self.keys.keys[at], &self.values[at]) {
                self.keys.keys.remove(at);
                self.values.remove(at);
            }
        }
    }
}
