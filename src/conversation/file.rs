//! A file in its bubble: a picture is seen, anything else is kept.

use leptos::prelude::*;
use protocol::Attachment;

use crate::{
    dom::number,
    ui::icon::{Glyph, Icon},
};

/// What a file looks like among others.
pub fn icon(media_type: &str) -> Icon {
    match media_type
        .split_once('/')
        .map_or(media_type, |(kind, _)| kind)
    {
        "image" => Icon::Photo,
        "video" => Icon::Video,
        "audio" => Icon::Microphone,
        _ => Icon::File,
    }
}

/// The file of a message.
#[component]
pub fn FileBody(attachment: Attachment) -> impl IntoView {
    let href = format!("/api/attachments/{}", attachment.id);
    if attachment.is_picture() {
        return view! {
            <a class="picture" href=href.clone() target="_blank" rel="noopener">
                <img
                    src=href.clone()
                    alt=attachment.name
                    loading="lazy"
                    width=attachment.width
                    height=attachment.height
                />
            </a>
        }
        .into_any();
    }
    view! {
        <a class="file" href=href download=attachment.name.clone()>
            <Glyph icon=icon(&attachment.media_type) />
            <span>
                <bdi>{attachment.name.clone()}</bdi>
                <span class="meta">{number::size(attachment.size)}</span>
            </span>
        </a>
    }
    .into_any()
}
