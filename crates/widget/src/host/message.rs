//! What the host page and the frame tell each other, as types. `page/host.js`
//! carries them: it checks the origin and brings the arguments of a call into
//! the shape of [`HostCall`].

use protocol::{Attribute, Visit, command::Introduce, widget::Position};
use serde::{Deserialize, Serialize};

/// What the host page tells the frame.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "HostFields")]
pub enum HostMessage {
    /// The first message, and again after the frame was moved in the page.
    Boot {
        visit: Visit,
        /// The panel is open already.
        open: bool,
        /// The site chose a colour, which goes over the inbox's.
        has_color: bool,
    },
    Open,
    Close,
    /// The visitor went to another page of the site.
    Page {
        visit: Visit,
    },
    /// `Frontdesk(method, …)`, to be answered by its id.
    Call {
        id: u32,
        call: HostCall,
    },
    /// A type that a newer loader knows, or a message without what its type
    /// needs: ignored.
    Unknown,
}

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

/// Every field that some message has. Read without serde's `tag`, which would
/// cost the download a second reader of each type (`docs/size.md`).
#[derive(Deserialize)]
struct HostFields {
    #[serde(rename = "type")]
    kind: HostMessageKind,
    visit: Option<Visit>,
    #[serde(default)]
    open: bool,
    #[serde(default)]
    has_color: bool,
    id: Option<u32>,
    #[serde(default)]
    method: String,
    #[serde(default)]
    argument: CallArgument,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum HostMessageKind {
    Boot,
    Open,
    Close,
    Page,
    Call,
    #[serde(other)]
    Unknown,
}

/// Every field that the argument of some call has.
#[derive(Default, Deserialize)]
struct CallArgument {
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

impl From<HostFields> for HostMessage {
    fn from(fields: HostFields) -> Self {
        match (fields.kind, fields.visit, fields.id) {
            (HostMessageKind::Boot, Some(visit), _) => Self::Boot {
                visit,
                open: fields.open,
                has_color: fields.has_color,
            },
            (HostMessageKind::Open, ..) => Self::Open,
            (HostMessageKind::Close, ..) => Self::Close,
            (HostMessageKind::Page, Some(visit), _) => Self::Page { visit },
            (HostMessageKind::Call, _, Some(id)) => Self::Call {
                id,
                call: HostCall::of(fields.method, fields.argument),
            },
            _ => Self::Unknown,
        }
    }
}

impl HostCall {
    fn of(method: String, argument: CallArgument) -> Self {
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

/// What the frame tells the host page.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum FrameMessage<'a> {
    /// The first screen is in.
    Ready,
    /// The visitor wants the panel closed.
    Close,
    /// The badge, and whether there is a conversation to come back for.
    State { unread: u32, conversation: bool },
    /// Something a site can listen for: `message`.
    Event { name: &'a str },
    /// How the inbox looks, for the launcher.
    Theme { color: String, position: Position },
    /// The answer to a call: a value or an error.
    Result {
        id: u32,
        #[serde(skip_serializing_if = "Option::is_none")]
        value: Option<bool>,
        #[serde(skip_serializing_if = "Option::is_none")]
        error: Option<CallError<'a>>,
    },
}

/// Why a call was refused.
#[derive(Debug, Serialize)]
pub struct CallError<'a> {
    pub code: &'a str,
    pub message: &'a str,
}

#[cfg(test)]
mod tests {
    use protocol::{Attribute, command::Introduce, json, widget::Position};

    use super::{CallError, FrameMessage, HostCall, HostMessage};

    fn call(method: &str, argument: &str) -> HostCall {
        let text = format!(
            r#"{{"frontdesk":1,"type":"call","id":7,"method":"{method}","argument":{argument}}}"#
        );
        match json::read(&text) {
            Some(HostMessage::Call { id: 7, call }) => call,
            other => panic!("not a call with its id: {other:?}"),
        }
    }

    #[test]
    fn boot_says_where_the_visitor_is_and_what_the_site_chose() {
        let text = r#"{"frontdesk":1,"type":"boot","open":true,"has_color":true,"visit":{
            "page":{"url":"https://shop.example/","title":"Shop"},"language":"de-AT"}}"#;
        let Some(HostMessage::Boot {
            visit,
            open,
            has_color,
        }) = json::read(text)
        else {
            panic!("not a boot");
        };
        assert!(open && has_color);
        assert_eq!(visit.page.url, "https://shop.example/");
        assert_eq!(visit.page.title, "Shop");
        assert_eq!(visit.language, "de-AT");
        assert_eq!(visit.referrer, "");
    }

    #[test]
    fn a_boot_is_closed_and_uncoloured_unless_it_says_otherwise() {
        let text = r#"{"type":"boot","visit":{"page":{"url":"","title":""}}}"#;
        let boot = json::read(text);
        let is_plain = matches!(
            boot,
            Some(HostMessage::Boot {
                open: false,
                has_color: false,
                ..
            })
        );
        assert!(is_plain, "{boot:?}");
    }

    #[test]
    fn the_panel_is_opened_and_closed_by_the_page() {
        assert_eq!(json::read(r#"{"type":"open"}"#), Some(HostMessage::Open));
        assert_eq!(json::read(r#"{"type":"close"}"#), Some(HostMessage::Close));
    }

    #[test]
    fn a_visitor_who_goes_on_tells_the_new_page() {
        let text = r#"{"type":"page","visit":{"page":{"url":"/cart","title":"Cart"}}}"#;
        let Some(HostMessage::Page { visit }) = json::read(text) else {
            panic!("not a page");
        };
        assert_eq!(visit.page.title, "Cart");
    }

    #[test]
    fn what_a_newer_loader_says_is_ignored() {
        for text in [
            r#"{"type":"dance"}"#,
            r#"{"type":"page"}"#,
            r#"{"type":"boot"}"#,
            r#"{"type":"call","method":"reset"}"#,
        ] {
            assert_eq!(json::read(text), Some(HostMessage::Unknown), "{text}");
        }
    }

    #[test]
    fn what_is_no_message_is_not_read() {
        for text in ["", "[]", "null", "{}", r#"{"type":5}"#] {
            assert_eq!(json::read::<HostMessage>(text), None, "{text}");
        }
    }

    #[test]
    fn an_identity_with_a_token_is_signed_whatever_else_it_says() {
        let token = "a.b.c".to_owned();
        assert_eq!(
            call("identify", r#"{"token":"a.b.c","name":"Ada"}"#),
            HostCall::IdentifySigned { token }
        );
    }

    #[test]
    fn an_identity_without_a_token_is_the_pages_word() {
        let says = Introduce {
            name: Some("Ada".to_owned()),
            email: Some("ada@example.com".to_owned()),
            ..Introduce::default()
        };
        assert_eq!(
            call("identify", r#"{"name":"Ada","email":"ada@example.com"}"#),
            HostCall::Identify(says)
        );
    }

    #[test]
    fn attributes_are_names_with_texts() {
        let plan = Attribute {
            name: "plan".to_owned(),
            value: "pro".to_owned(),
        };
        assert_eq!(
            call(
                "setAttributes",
                r#"{"attributes":[{"name":"plan","value":"pro"}]}"#
            ),
            HostCall::SetAttributes(vec![plan])
        );
        assert_eq!(call("setAttributes", "{}"), HostCall::SetAttributes(vec![]));
    }

    #[test]
    fn locale_and_theme_are_texts_and_empty_where_left_out() {
        let locale = "ar".to_owned();
        assert_eq!(
            call("setLocale", r#"{"locale":"ar"}"#),
            HostCall::SetLocale { locale }
        );
        let (color, scheme) = ("#123456".to_owned(), String::new());
        assert_eq!(
            call("setTheme", r##"{"color":"#123456"}"##),
            HostCall::SetTheme { color, scheme }
        );
    }

    #[test]
    fn a_reset_needs_no_argument() {
        assert_eq!(call("reset", "{}"), HostCall::Reset);
    }

    #[test]
    fn a_method_that_is_not_known_keeps_its_name_for_the_answer() {
        let method = "fly".to_owned();
        assert_eq!(call("fly", "{}"), HostCall::Unknown { method });
    }

    #[test]
    fn the_frame_says_its_state_by_number_and_word() {
        let state = FrameMessage::State {
            unread: 2,
            conversation: true,
        };
        assert_eq!(
            json::write(&state),
            r#"{"type":"state","unread":2,"conversation":true}"#
        );
        assert_eq!(json::write(&FrameMessage::Ready), r#"{"type":"ready"}"#);
        assert_eq!(json::write(&FrameMessage::Close), r#"{"type":"close"}"#);
        let event = FrameMessage::Event { name: "message" };
        assert_eq!(json::write(&event), r#"{"type":"event","name":"message"}"#);
    }

    #[test]
    fn the_frame_tells_the_launcher_how_the_inbox_looks() {
        let theme = FrameMessage::Theme {
            color: "#17617c".to_owned(),
            position: Position::Start,
        };
        assert_eq!(
            json::write(&theme),
            r##"{"type":"theme","color":"#17617c","position":"start"}"##
        );
    }

    #[test]
    fn an_answer_has_a_value_or_an_error_never_both() {
        let done = FrameMessage::Result {
            id: 3,
            value: Some(true),
            error: None,
        };
        assert_eq!(
            json::write(&done),
            r#"{"type":"result","id":3,"value":true}"#
        );
        let refused = FrameMessage::Result {
            id: 4,
            value: None,
            error: Some(CallError {
                code: "unknown_command",
                message: "fly",
            }),
        };
        assert_eq!(
            json::write(&refused),
            r#"{"type":"result","id":4,"error":{"code":"unknown_command","message":"fly"}}"#
        );
    }
}
