//! The variant of an enum: its name, or an object of its name and what it holds.

use js_sys::{Array, Object};
use serde::de::{Deserialize, DeserializeSeed, Deserializer, EnumAccess, VariantAccess, Visitor};
use wasm_bindgen::{JsCast, JsValue};

use super::{Mismatch, Parsed};

pub(super) struct Variant {
    name: Parsed,
    held: Parsed,
}

impl Variant {
    pub(super) fn of(value: JsValue) -> Result<Self, Mismatch> {
        let (name, held) = if value.is_string() {
            (value, JsValue::NULL)
        } else {
            only_entry(value).ok_or(Mismatch)?
        };
        Ok(Self {
            name: Parsed(name),
            held: Parsed(held),
        })
    }
}

/// The name and the value of an object's only field.
fn only_entry(value: JsValue) -> Option<(JsValue, JsValue)> {
    let entries = Object::entries(&value.dyn_into().ok()?);
    if entries.length() != 1 {
        return None;
    }
    let entry = entries.get(0).unchecked_into::<Array>();
    Some((entry.get(0), entry.get(1)))
}

impl<'de> EnumAccess<'de> for Variant {
    type Error = Mismatch;
    type Variant = Parsed;

    fn variant_seed<V: DeserializeSeed<'de>>(
        self,
        seed: V,
    ) -> Result<(V::Value, Parsed), Mismatch> {
        Ok((seed.deserialize(self.name)?, self.held))
    }
}

impl<'de> VariantAccess<'de> for Parsed {
    type Error = Mismatch;

    fn unit_variant(self) -> Result<(), Mismatch> {
        <()>::deserialize(self)
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Mismatch> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Mismatch> {
        self.deserialize_seq(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        self.deserialize_struct("", fields, visitor)
    }
}
