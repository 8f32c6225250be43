//! A file in its bubble: a picture is seen, anything else is kept.

use leptos::prelude::*;
use protocol::Attachment;

use crate::{
    dom::number,
    route,
    ui::icon::{Icon, SvgIcon},
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

/// The file of a message. Of a picture, the server's thumbnail is shown: an
/// original can be far larger than it looks, and is loaded by whoever opens it.
#[component]
pub fn AttachmentBody(attachment: Attachment) -> impl IntoView {
    let is_seen = RwSignal::new(attachment.is_picture());
    move || {
        if is_seen.get() {
            // Where there is no thumbnail, it is a file like any other.
            let no_thumbnail = move || is_seen.set(false);
            view! { <Picture attachment=attachment.clone() no_thumbnail /> }.into_any()
        } else {
            view! { <NamedFile attachment=attachment.clone() /> }.into_any()
        }
    }
}

/// A picture's width by its height.
fn ratio(width: Option<u32>, height: Option<u32>) -> Option<f64> {
    let height = height.filter(|height| *height > 0)?;
    Some(f64::from(width.filter(|width| *width > 0)?) / f64::from(height))
}

#[component]
fn Picture(attachment: Attachment, no_thumbnail: impl Fn() + Send + 'static) -> impl IntoView {
    let href = route::attachment(attachment.id);
    let thumbnail = route::thumbnail(attachment.id);
    // Its place is as large as it will be, before it is here.
    let ratio = ratio(attachment.width, attachment.height).map(|ratio| ratio.to_string());
    let natural_width = attachment.width.map(|width| format!("{width}px"));
    view! {
        <a class="picture" href=href target="_blank" rel="noopener">
            <img
                src=thumbnail
                alt=attachment.name
                loading="lazy"
                width=attachment.width
                height=attachment.height
                style:--ratio=ratio
                style:--natural-width=natural_width
                on:error=move |_| no_thumbnail()
            />
        </a>
    }
}

#[component]
fn NamedFile(attachment: Attachment) -> impl IntoView {
    let name = attachment.name.clone();
    view! {
        <a class="file" href=route::attachment(attachment.id) download=attachment.name.clone()>
            <SvgIcon icon=icon(&attachment.media_type) />
            <span>
                <bdi>{name}</bdi>
                <bdi class="meta">{number::size(attachment.size)}</bdi>
            </span>
        </a>
    }
}
