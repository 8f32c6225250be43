//! Initials on a hue of one's own.

use leptos::prelude::*;

use super::icon::{Icon, SvgIcon};

/// Keeps letters from joining as they do within a word, as Arabic's do.
const NON_JOINER: char = '\u{200c}';

/// The first letters of the first and last word; nothing for a mere number.
pub fn initials(name: &str) -> String {
    let mut words = name
        .split_whitespace()
        .filter_map(|word| word.chars().find(|c| c.is_alphabetic()));
    let first = words.next();
    let last = words.next_back();
    let between = (first.is_some_and(joins) && last.is_some()).then_some(NON_JOINER);
    first
        .into_iter()
        .chain(between)
        .chain(last)
        .flat_map(char::to_uppercase)
        .collect()
}

/// Letters of scripts whose letters join: Arabic, Syriac, Mandaic, N’Ko, Mongolian
/// and their likes (Unicode's `ArabicShaping.txt`).
const fn joins(letter: char) -> bool {
    matches!(letter,
        '\u{600}'..='\u{8ff}' | '\u{1800}'..='\u{18af}' | '\u{a840}'..='\u{a87f}'
        | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}'
        | '\u{10ac0}'..='\u{10fff}' | '\u{1e900}'..='\u{1eeff}')
}

/// A hue for an id: the same everywhere, spread evenly. Reads the end of the
/// id, which is random; its beginning is a time.
pub fn hue(id: &[u8; 16]) -> u16 {
    let spread = u32::from(id[14]) << 8 | u32::from(id[15]);
    let degrees = spread.wrapping_mul(137) % 360;
    u16::try_from(degrees).unwrap_or_default()
}

/// A person, or a group of them. Decoration: their name stands beside it.
#[component]
pub fn Avatar(
    #[prop(into)] name: Signal<String>,
    #[prop(into)] hue: Signal<u16>,
    /// Has no initials.
    #[prop(optional, into)]
    is_group: Option<Signal<bool>>,
    /// `small`, `middle` or `large`; else 36 px.
    #[prop(optional)]
    size: &'static str,
    /// Says the name on hover, where it stands nowhere near.
    #[prop(optional)]
    named: bool,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    // Drawn by the style: as text they would be part of what a button says.
    let is_group = move || is_group.is_some_and(|is_group| is_group.get());
    let letters = move || {
        let letters = name.with(|name| initials(name));
        (!is_group() && !letters.is_empty()).then_some(letters)
    };
    let icon = move || {
        if is_group() {
            Icon::People
        } else {
            Icon::Person
        }
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
            {move || letters().is_none().then(|| view! { <SvgIcon icon=icon() /> })}
            {children.map(|children| children())}
        </span>
    }
}
