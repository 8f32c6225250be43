//! What the host page posts to the frame. `page/host.js` carries it, and checks
//! where it comes from.

use protocol::Visit;
use serde::Deserialize;

use super::call::{CallArgument, HostCall};

/// A message of the host page.
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
