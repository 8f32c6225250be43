//! Calls of the site's script: `Frontdesk(method, argument)`. `page/host.js` brings
//! the argument, which can be anything, into the shape of [`CallArgument`].

use protocol::{Attribute, command::Introduce};
use serde::Deserialize;

/// A call of the site's script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HostCall {
    /// Who the visitor is, in a token that the site's server signed.
    IdentifySigned {
        token: String,
    },
    /// Who the visitor is, unsigned.
    Identify(Introduce),
    SetAttributes(Vec<Attribute>),
    SetLocale {
        locale: String,
    },
    /// An empty text leaves what it is.
    SetTheme {
        color: String,
        scheme: String,
    },
    Reset,
    /// A method that a newer loader knows.
    Unknown {
        method: String,
    },
}

/// Every field that the argument of some call has.
#[derive(Default, Deserialize)]
pub(super) struct CallArgument {
    token: Option<String>,
    name: Option<String>,
    email: Option<String>,
    phone: Option<String>,
    #[serde(default)]
    attributes: Vec<Attribute>,
    #[serde(default)]
    locale: String,
    #[serde(default)]
    color: String,
    #[serde(default)]
    scheme: String,
}

impl HostCall {
    pub(super) fn of(method: String, argument: CallArgument) -> Self {
        match (&*method, argument.token) {
            ("identify", Some(token)) => Self::IdentifySigned { token },
            ("identify", None) => Self::Identify(Introduce {
                name: argument.name,
                email: argument.email,
                phone: argument.phone,
                attributes: None,
            }),
            ("setAttributes", _) => Self::SetAttributes(argument.attributes),
            ("setLocale", _) => Self::SetLocale {
                locale: argument.locale,
            },
            ("setTheme", _) => Self::SetTheme {
                color: argument.color,
                scheme: argument.scheme,
            },
            ("reset", _) => Self::Reset,
            _ => Self::Unknown { method },
        }
    }
}
