//! The fields of an object.

use std::{cell::RefCell, ptr, rc::Rc};

use js_sys::{Array, Object};
use serde::de::value::StrDeserializer;
use serde::de::{DeserializeSeed, IntoDeserializer, MapAccess};
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};

use super::{Mismatch, Parsed};

#[wasm_bindgen]
extern "C" {
    type JsObject;

    /// `object[name]`: `Reflect::get` adds a guard that each call pays for.
    #[wasm_bindgen(method, structural, indexing_getter)]
    fn field(this: &JsObject, name: &JsValue) -> JsValue;
}

/// A type's names of its fields.
type Names = &'static [&'static str];

thread_local! {
    /// The names of each type that was read, as JavaScript has them: to make a
    /// string takes longer than to read the field.
    static KEYS: RefCell<Vec<(Names, Rc<[JsValue]>)>> = const { RefCell::new(Vec::new()) };
}

fn keys(names: Names) -> Rc<[JsValue]> {
    KEYS.with_borrow_mut(|types| {
        let known = types.iter().find(|(known, _)| ptr::eq(*known, names));
        if let Some((_, keys)) = known {
            return keys.clone();
        }
        let keys: Rc<[_]> = names.iter().map(|name| JsValue::from_str(name)).collect();
        types.push((names, keys.clone()));
        keys
    })
}

/// Those that a type asks for.
pub(super) struct Fields {
    object: JsObject,
    names: Names,
    keys: Rc<[JsValue]>,
    /// The index of the name that is asked for next.
    next: usize,
    /// Of the field whose name was asked for last.
    value: JsValue,
}

impl Fields {
    pub(super) fn of(object: JsValue, names: Names) -> Self {
        Self {
            object: object.unchecked_into(),
            names,
            keys: keys(names),
            next: 0,
            value: JsValue::UNDEFINED,
        }
    }

    /// The name of the next field that is there.
    fn next_name(&mut self) -> Option<&'static str> {
        loop {
            let name = self.names.get(self.next)?;
            self.value = self.object.field(self.keys.get(self.next)?);
            self.next += 1;
            // JSON has no `undefined`.
            if !self.value.is_undefined() {
                return Some(name);
            }
        }
    }
}

impl<'de> MapAccess<'de> for Fields {
    type Error = Mismatch;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Mismatch> {
        let Some(name) = self.next_name() else {
            return Ok(None);
        };
        let name: StrDeserializer<'_, Mismatch> = name.into_deserializer();
        seed.deserialize(name).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Mismatch> {
        seed.deserialize(Parsed(self.value.clone()))
    }
}

/// All that an object has.
pub(super) struct Entries {
    entries: Array,
    next: u32,
}

impl Entries {
    pub(super) fn of(object: &Object) -> Self {
        Self {
            entries: Object::entries(object),
            next: 0,
        }
    }

    /// The name (0) or the value (1) of the next entry.
    fn part(&self, index: u32) -> Parsed {
        let entry = self.entries.get(self.next).unchecked_into::<Array>();
        Parsed(entry.get(index))
    }
}

impl<'de> MapAccess<'de> for Entries {
    type Error = Mismatch;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Mismatch> {
        if self.next == self.entries.length() {
            return Ok(None);
        }
        seed.deserialize(self.part(0)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Mismatch> {
        let value = self.part(1);
        self.next += 1;
        seed.deserialize(value)
    }
}
