//! Light, dark, or as the system says.

use leptos::prelude::*;
use leptos_use_media_query::use_media_query;

use crate::{
    dom::{page, storage},
    ui::icon::{Icon, SvgIcon},
};

/// `public/theme.js`, which runs before the first paint, reads it too.
const KEY: &str = "frontdesk.theme";

/// What the agent chose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    System,
    Light,
    Dark,
}

impl Choice {
    const EVERY: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    fn stored() -> Self {
        match storage::read(KEY).as_deref() {
            Some("light") => Self::Light,
            Some("dark") => Self::Dark,
            _ => Self::System,
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::System => "",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::System => "Auto",
            Self::Light => "Light",
            Self::Dark => "Dark",
        }
    }

    const fn icon(self) -> Icon {
        match self {
            Self::System => Icon::Desktop,
            Self::Light => Icon::Sun,
            Self::Dark => Icon::Moon,
        }
    }
}

/// The choice, and what follows from it.
#[derive(Debug, Clone, Copy)]
pub struct Theme(RwSignal<Choice>);

impl Theme {
    /// Restores the choice and keeps the page in step with it and the system.
    pub fn provide() {
        let choice = RwSignal::new(Choice::stored());
        let system_is_dark = use_media_query("(prefers-color-scheme: dark)");
        Effect::new(move |_| {
            let choice = choice.get();
            storage::write(KEY, choice.word());
            let theme = match choice {
                Choice::System if system_is_dark.get() => "dark",
                Choice::System => "light",
                chosen => chosen.word(),
            };
            page::mark_root("data-theme", theme);
        });
        provide_context(Self(choice));
    }
}

/// Three buttons of which one is in.
#[component]
pub fn ThemeSwitch() -> impl IntoView {
    let Theme(chosen) = expect_context();
    let button = move |choice: Choice| {
        view! {
            <button
                type="button"
                role="menuitemradio"
                aria-checked=move || (chosen.get() == choice).to_string()
                on:click=move |_| chosen.set(choice)
            >
                <SvgIcon icon=choice.icon() small=true />
                {choice.name()}
            </button>
        }
    };
    view! {
        <div class="theme-switch" role="group" aria-label="Colours">
            {Choice::EVERY.map(button).collect_view()}
        </div>
    }
}
