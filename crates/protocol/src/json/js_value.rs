//! A deserializer for what `JSON.parse` makes of a text.
//!
//! It reads a struct as the sequence of its fields and fetches each by name, so no
//! derived reader compares names; its error carries no text, so none formats one.
//! That is why the widget does not use serde-wasm-bindgen (`docs/size.md`). A
//! struct's `alias` and `deny_unknown_fields` mean nothing here: no type has one.

use std::{cell::RefCell, fmt, ptr, rc::Rc};

use js_sys::{Array, Number, Object};
use serde::{
    Deserializer,
    de::{
        DeserializeSeed, EnumAccess, Error, IntoDeserializer, SeqAccess, VariantAccess, Visitor,
        value::{MapDeserializer, SeqDeserializer},
    },
    forward_to_deserialize_any,
};
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};

/// A value with nothing but JSON in it.
pub(super) struct JsonValue(pub(super) JsValue);

/// The value is not what the type asks for.
#[derive(Debug)]
pub(super) struct Unreadable;

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not what the type asks for")
    }
}

impl std::error::Error for Unreadable {}

impl Error for Unreadable {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

impl IntoDeserializer<'_, Unreadable> for JsonValue {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl JsonValue {
    fn items(&self) -> Option<&Array> {
        self.0.dyn_ref()
    }

    fn object(&self) -> Option<&Object> {
        let is_object = self.0.is_object() && !Array::is_array(&self.0);
        is_object.then(|| self.0.unchecked_ref())
    }
}

/// JavaScript has one type of number. An integer that it would round is none.
fn read_number<'de, V: Visitor<'de>>(number: f64, visitor: V) -> Result<V::Value, Unreadable> {
    if number.fract() != 0.0 || number.abs() > Number::MAX_SAFE_INTEGER {
        visitor.visit_f64(number)
    } else if number < 0.0 {
        visitor.visit_i64(number as i64)
    } else {
        visitor.visit_u64(number as u64)
    }
}

impl<'de> Deserializer<'de> for JsonValue {
    type Error = Unreadable;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        if let Some(value) = self.0.as_bool() {
            visitor.visit_bool(value)
        } else if let Some(number) = self.0.as_f64() {
            read_number(number, visitor)
        } else if let Some(text) = self.0.as_string() {
            visitor.visit_string(text)
        } else if self.items().is_some() {
            self.deserialize_seq(visitor)
        } else if self.object().is_some() {
            self.deserialize_map(visitor)
        } else {
            self.deserialize_unit(visitor)
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_bool(self.0.as_bool().ok_or(Unreadable)?)
    }

    fn deserialize_u8<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        self.deserialize_f64(visitor)
    }

    fn deserialize_u16<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        self.deserialize_f64(visitor)
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        self.deserialize_f64(visitor)
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        self.deserialize_f64(visitor)
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        self.deserialize_f64(visitor)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        read_number(self.0.as_f64().ok_or(Unreadable)?, visitor)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        self.deserialize_string(visitor)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_string(self.0.as_string().ok_or(Unreadable)?)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        self.deserialize_string(visitor)
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        if self.0.is_null() {
            visitor.visit_unit()
        } else {
            Err(Unreadable)
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        if self.0.is_null() || self.0.is_undefined() {
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        let items = self.items().ok_or(Unreadable)?;
        let mut items = SeqDeserializer::new(items.iter().map(Self));
        let value = visitor.visit_seq(&mut items)?;
        items.end()?;
        Ok(value)
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        let entries = Object::entries(self.object().ok_or(Unreadable)?);
        visitor.visit_map(MapDeserializer::new(entries.iter().map(|entry| {
            let entry: Array = entry.unchecked_into();
            (Self(entry.get(0)), Self(entry.get(1)))
        })))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        if self.object().is_none() {
            return Err(Unreadable);
        }
        visitor.visit_seq(Fields {
            object: self.0.unchecked_into(),
            keys: keys(names),
            next: 0,
        })
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        visitor.visit_enum(Variant::of(&self).ok_or(Unreadable)?)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i128 u128 f32 char bytes byte_buf unit_struct tuple_struct
    }
}

#[wasm_bindgen]
extern "C" {
    type JsObject;

    /// `object[key]`. `Reflect::get` adds a guard that each call pays for.
    #[wasm_bindgen(method, structural, indexing_getter)]
    fn field(this: &JsObject, key: &JsValue) -> JsValue;
}

/// The names of a type's fields, as its reader has them and as JavaScript has them.
type FieldNames = (&'static [&'static str], Rc<[JsValue]>);

thread_local! {
    /// Those of each type that was read. Without them, most of the time would go
    /// into making the same strings for every object.
    static KEYS: RefCell<Vec<FieldNames>> = const { RefCell::new(Vec::new()) };
}

fn keys(names: &'static [&'static str]) -> Rc<[JsValue]> {
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

/// The fields of a struct, in the order of its type.
struct Fields {
    object: JsObject,
    keys: Rc<[JsValue]>,
    next: usize,
}

impl<'de> SeqAccess<'de> for Fields {
    type Error = Unreadable;

    /// Of an absent field an `Option` makes `None`. Every other type refuses it:
    /// then the field has its default, or the struct is refused.
    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Unreadable> {
        let Some(key) = self.keys.get(self.next) else {
            return Ok(None);
        };
        self.next += 1;
        let value = self.object.field(key);
        let is_absent = value.is_undefined();
        match seed.deserialize(JsonValue(value)) {
            Ok(value) => Ok(Some(value)),
            Err(_) if is_absent => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// `"name"`, or `{"name": content}`.
struct Variant {
    name: JsonValue,
    content: JsonValue,
}

impl Variant {
    fn of(value: &JsonValue) -> Option<Self> {
        if value.0.is_string() {
            return Some(Self {
                name: JsonValue(value.0.clone()),
                content: JsonValue(JsValue::NULL),
            });
        }
        let entries = Object::entries(value.object()?);
        let entry: Array = entries.get(0).dyn_into().ok()?;
        (entries.length() == 1).then(|| Self {
            name: JsonValue(entry.get(0)),
            content: JsonValue(entry.get(1)),
        })
    }
}

impl<'de> EnumAccess<'de> for Variant {
    type Error = Unreadable;
    type Variant = JsonValue;

    fn variant_seed<T: DeserializeSeed<'de>>(
        self,
        seed: T,
    ) -> Result<(T::Value, JsonValue), Unreadable> {
        Ok((seed.deserialize(self.name)?, self.content))
    }
}

impl<'de> VariantAccess<'de> for JsonValue {
    type Error = Unreadable;

    fn unit_variant(self) -> Result<(), Unreadable> {
        self.0.is_null().then_some(()).ok_or(Unreadable)
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(
        self,
        seed: T,
    ) -> Result<T::Value, Unreadable> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Unreadable> {
        self.deserialize_seq(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        self.deserialize_struct("", names, visitor)
    }
}
