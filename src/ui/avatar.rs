//! Initials on a hue of one's own.

use leptos::prelude::*;

use super::icon::{Icon, SvgIcon};

/// The first letters of the first and last word; nothing for a mere number.
pub fn initials(name: &str) -> String {
    let mut words = name
        .split_whitespace()
        .filter_map(|word| word.chars().find(|c| c.is_alphabetic()));
    let first = words.next();
    let last = words.next_back();
    first
        .into_iter()
        .chain(last)
        .flat_map(char::to_uppercase)
        .collect()
}

/// A hue for an id: the same everywhere, spread evenly. Reads the end of the
/// id, which is random; its beginning is a time.
pub fn hue(id: &[u8; 16]) -> u16 {
    let spread = u32::from(id[14]) << 8 | u32::from(id[15]);
    let degrees = spread.wrapping_mul(137) % 360;
    u16::try_from(degrees).unwrap_or_default()
}

/// A person. Decoration: their name stands beside it.
#[component]
pub fn Avatar(
    #[prop(into)] name: Signal<String>,
    #[prop(into)] hue: Signal<u16>,
    /// `small`, `middle` or `large`; else 36 px.
    #[prop(optional)]
    size: &'static str,
    /// Says the name on hover, where it stands nowhere near.
    #[prop(optional)]
    named: bool,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    // Drawn by the style: as text they would be part of what a button says.
    let letters = move || {
        let letters = name.with(|name| initials(name));
        (!letters.is_empty()).then_some(letters)
    };
    view! {
        <span
            class="avatar"
            data-size=(!size.is_empty()).then_some(size)
            data-letters=letters
            style:--hue=move || hue.get().to_string()
            title=move || named.then(|| name.get())
            aria-hidden="true"
        >
            {move || letters().is_none().then(|| view! { <SvgIcon icon=Icon::Person /> })}
            {children.map(|children| children())}
        </span>
    }
}
