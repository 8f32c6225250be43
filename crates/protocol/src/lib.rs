//! What travels between the server and its clients, and the rules both sides
//! must agree on. No I/O, no clock, no randomness: those are arguments.
//!
//! In reading order:
//!
//! - [`id`] and [`time`]: names and instants
//! - [`message`], [`attachment`], [`status`], [`conversation`], [`contact`], [`inbox`] with its
//!   channel's [`capabilities`], [`agent`], [`read_mark`]: the entities, each with the `version` at which
//!   it last changed; [`visit`], [`attribute`], [`rating`], [`widget`] and
//!   [`hours`]: the website's side
//! - [`order`]: the one order of messages and of conversations
//! - [`event`], [`frame`], [`stream`]: how changes travel
//! - [`command`], [`settings`], [`identity`], [`bootstrap`], [`page`], [`problem`]: how they
//!   are asked for
//! - [`grapheme`], [`search`]: where a text is cut, and what it is found by
//! - [`json`]: reading and writing all of it as text
//!
//! The wire is described in `docs/protocol.md`.

#![warn(missing_docs)]

pub mod agent;
pub mod attachment;
pub mod attribute;
pub mod bootstrap;
pub mod capabilities;
pub mod command;
pub mod contact;
pub mod conversation;
pub mod event;
pub mod frame;
pub mod grapheme;
pub mod hours;
pub mod id;
pub mod identity;
pub mod inbox;
pub mod json;
pub mod message;
mod missing;
pub mod order;
pub mod page;
pub mod problem;
pub mod rating;
pub mod read_mark;
pub mod search;
pub mod settings;
pub mod status;
pub mod stream;
mod text_form;
pub mod time;
pub mod visit;
pub mod widget;

pub use agent::{Agent, Presence};
pub use attachment::Attachment;
pub use attribute::Attribute;
pub use bootstrap::{Bootstrap, VisitorBootstrap};
pub use capabilities::Capabilities;
pub use command::Assignment;
pub use contact::Contact;
pub use conversation::{ChannelKind, Conversation, ConversationStatus, LastMessage};
pub use event::{EntityKind, Event, EventKind, LoggedEvent};
pub use frame::{ClientFrame, ResetReason, ServerFrame};
pub use hours::{Availability, Hours};
pub use id::{AccountId, AgentId, AttachmentId, ContactId, ConversationId, InboxId, MessageId};
pub use inbox::Inbox;
pub use message::{Author, Content, ContentKind, Direction, Failure, Message, Summary};
pub use order::{ConversationCursor, MessageCursor};
pub use page::{ConversationCounts, ConversationPage, MessagePage};
pub use problem::Problem;
pub use rating::Rating;
pub use read_mark::ReadMark;
pub use settings::WidgetSettings;
pub use status::Status;
pub use stream::{Cursor, Epoch, Seq};
pub use time::Timestamp;
pub use visit::{Visit, WebPage};
pub use widget::Widget;
