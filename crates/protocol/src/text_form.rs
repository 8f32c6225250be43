//! Types that are one text in JSON: written by `Display`, read by `FromStr`.

/// Lets serde's derive, with `#[serde(try_from = "String", into = "String")]`,
/// read and write a type by its text.
macro_rules! text_form {
    ($name:ident) => {
        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.to_string()
            }
        }

        impl TryFrom<String> for $name {
            type Error = <$name as std::str::FromStr>::Err;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                text.parse()
            }
        }
    };
}

pub(crate) use text_form;
