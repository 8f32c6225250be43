//! What a message says.

use leptos::prelude::*;
use protocol::Content;
use sync::link::{Piece, pieces};

use super::attachment::AttachmentBody;
use crate::ui::icon::{Icon, SvgIcon};

/// Texts are unsupported where they show nothing.
const BLANK_TEXT: &str = "text";

/// What to call a kind that cannot be shown yet, and its icon.
pub fn unsupported(kind: &str) -> (&'static str, Icon) {
    match kind {
        BLANK_TEXT => ("A text in which there is nothing to see", Icon::File),
        "image" => ("A photo", Icon::Photo),
        "video" => ("A video", Icon::Video),
        "audio" | "voice" => ("A voice message", Icon::Microphone),
        "document" => ("A document", Icon::File),
        "sticker" => ("A sticker", Icon::Shapes),
        "location" => ("A location", Icon::Pin),
        "contacts" => ("A contact card", Icon::Person),
        "reaction" => ("A reaction", Icon::Shapes),
        "interactive" | "button" => ("A choice from a menu", Icon::Check),
        "order" => ("An order", Icon::File),
        "template" => ("A template message", Icon::File),
        _ => ("A message of a kind", Icon::File),
    }
}

/// The text or file of a message, or words for what is neither.
#[component]
pub fn Body(content: Content) -> impl IntoView {
    match content {
        Content::Text { text } => view! { <MessageText text /> }.into_any(),
        Content::Attachment {
            attachment,
            caption,
        } => view! {
            <AttachmentBody attachment />
            {caption.map(|caption| view! { <MessageText text=caption /> })}
        }
        .into_any(),
        Content::Unsupported { kind } => {
            let (what, icon) = unsupported(&kind);
            let yet = (kind != BLANK_TEXT).then_some(" that Frontdesk can’t show yet");
            view! {
                <span class="bubble-text" data-plain="" title=kind>
                    <SvgIcon icon />
                    {what}
                    {yet}
                </span>
            }
            .into_any()
        }
        Content::Unknown => view! {
            <span class="bubble-text" data-plain="">
                <SvgIcon icon=Icon::File />
                "Reload the page to see this message: it is of a newer kind"
            </span>
        }
        .into_any(),
    }
}

/// A text, or a file's caption, with its addresses as links.
#[component]
fn MessageText(text: String) -> impl IntoView {
    let pieces = pieces(&text)
        .into_iter()
        .map(|piece| match piece {
            Piece::Text(text) => text.to_owned().into_any(),
            Piece::Link(link) => view! {
                <a href=link.to_owned() target="_blank" rel="noopener noreferrer nofollow">
                    {link.to_owned()}
                </a>
            }
            .into_any(),
        })
        .collect_view();
    view! {
        <span class="bubble-text">
            // Without an isolate in it, Chromium takes a line of numbers for one of the
            // line before.
            <bdi></bdi>
            {pieces}
        </span>
    }
}
