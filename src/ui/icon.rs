//! One set of outline icons, drawn on 20 × 20.

use leptos::prelude::*;

/// Every icon there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Icon {
    Alert,
    ArrowDown,
    ArrowUp,
    Attach,
    Back,
    Check,
    Clock,
    Close,
    Copy,
    Desktop,
    File,
    Globe,
    Inbox,
    Keyboard,
    Microphone,
    Moon,
    Panel,
    People,
    Person,
    PersonAdd,
    Photo,
    Pin,
    Plus,
    Search,
    Send,
    Settings,
    Shapes,
    SignOut,
    Sound,
    Sun,
    Video,
    Whatsapp,
}

impl Icon {
    const fn path(self) -> &'static str {
        match self {
            Self::Alert => {
                "M10 6.5v4.2M10 13.6v.1M10 2.8a7.2 7.2 0 1 0 0 14.4 7.2 7.2 0 0 0 0-14.4z"
            }
            Self::ArrowDown => "M10 4v12m-4.5-4.5L10 16l4.5-4.5",
            Self::ArrowUp => "M10 16V4M5.5 8.5 10 4l4.5 4.5",
            Self::Attach => {
                "m15.5 9.5-5.6 5.6a3.6 3.6 0 0 1-5-5l6-6a2.4 2.4 0 0 1 3.4 3.4l-6 6a1.2 1.2 0 0 1-1.7-1.7l5.3-5.3"
            }
            Self::Back => "m12.5 4.5-5.5 5.5 5.5 5.5",
            Self::Check => "m4.5 10.5 3.6 3.6 7.4-8",
            Self::Clock => "M10 6v4.2l2.7 1.6M10 2.8a7.2 7.2 0 1 0 0 14.4 7.2 7.2 0 0 0 0-14.4z",
            Self::Close => "m5.5 5.5 9 9m0-9-9 9",
            Self::Copy => "M7 7h9.5v9.5H7zM13 7V3.5H3.5V13H7",
            Self::Desktop => "M3 4.5h14v9H3zM7.5 16.5h5M10 13.5v3",
            Self::File => "M5 2.8h6.5L15.5 7v10.2H5zM11.3 3v4.2h4",
            Self::Globe => {
                "M10 2.8a7.2 7.2 0 1 0 0 14.4 7.2 7.2 0 0 0 0-14.4zM3 10h14M10 2.8c-4.3 4.6-4.3 9.8 0 14.4 4.3-4.6 4.3-9.8 0-14.4z"
            }
            Self::Inbox => "M3 11.5 5 4h10l2 7.5V16H3zM3 11.5h4.2a2.8 2.8 0 0 0 5.6 0H17",
            Self::Keyboard => "M2.5 5h15v10h-15zM5.5 8h.1m2.9 0h.1m2.9 0h.1m2.9 0h.1M7 12h6",
            Self::Microphone => {
                "M7.5 5.2a2.5 2.5 0 0 1 5 0v4.3a2.5 2.5 0 0 1-5 0zM4.8 9.5a5.2 5.2 0 0 0 10.4 0M10 14.7v2.5"
            }
            Self::Moon => "M16.5 11.8A7 7 0 0 1 8.2 3.5a7 7 0 1 0 8.3 8.3z",
            Self::Panel => "M3 4h14v12H3zM12.5 4v12",
            Self::People => {
                "M7.4 9.8a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM2 16.5a5.4 5.4 0 0 1 10.8 0M12.8 4a3 3 0 0 1 0 5.6M14.6 11.6a5.4 5.4 0 0 1 3.4 4.9"
            }
            Self::Person => {
                "M10 10.2a3.4 3.4 0 1 0 0-6.8 3.4 3.4 0 0 0 0 6.8zM3.8 17a6.2 6.2 0 0 1 12.4 0"
            }
            Self::PersonAdd => {
                "M8.2 10.2a3.3 3.3 0 1 0 0-6.6 3.3 3.3 0 0 0 0 6.6zM2.5 16.8a5.7 5.7 0 0 1 11-2.1M15.5 8v5m-2.5-2.5h5"
            }
            Self::Photo => "M3 4h14v12H3zm0 9.5 4-4 4.5 4.5M11 12.5l2.2-2.2L17 14M13.2 7.3h.1",
            Self::Pin => {
                "M10 17.3c3.6-3.6 5.4-6.6 5.4-9.1a5.4 5.4 0 1 0-10.8 0c0 2.5 1.8 5.5 5.4 9.1zM10 10a1.9 1.9 0 1 0 0-3.8A1.9 1.9 0 0 0 10 10z"
            }
            Self::Plus => "M10 4.5v11M4.5 10h11",
            Self::Search => "M9 3.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM13 13l3.8 3.8",
            Self::Send => "m3.5 10-.7-6.5L17.5 10 2.8 16.5zm0 0H10",
            Self::Settings => {
                "M3 6h7m4 0h3M3 14h3m4 0h7M12 8a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM8 16a2 2 0 1 0 0-4 2 2 0 0 0 0 4z"
            }
            Self::Shapes => {
                "M3.5 9.5h6v-6h-6zM13.8 3.7l3.2 5.6h-6.4zM7 17.2a2.9 2.9 0 1 0 0-5.8 2.9 2.9 0 0 0 0 5.8zM12 12h5v5h-5z"
            }
            Self::SignOut => "M8 3.5H4v13h4M12.5 6.5 16 10l-3.5 3.5M16 10H8",
            Self::Sound => {
                "M3.5 8v4h2.8l3.7 3V5L6.3 8zM13 7.5a3.5 3.5 0 0 1 0 5M15.2 5.3a6.6 6.6 0 0 1 0 9.4"
            }
            Self::Sun => {
                "M10 6.8a3.2 3.2 0 1 0 0 6.4 3.2 3.2 0 0 0 0-6.4zM10 2.5v1.3M10 16.2v1.3M2.5 10h1.3M16.2 10h1.3M4.7 4.7l.9.9M14.4 14.4l.9.9M4.7 15.3l.9-.9M14.4 5.6l.9-.9"
            }
            Self::Video => "M2.8 5h10v10h-10zM12.8 8.7l4.4-2.5v7.6l-4.4-2.5",
            Self::Whatsapp => {
                "M3 17l1-3.7A7 7 0 1 1 6.8 16zM7.6 7c-.5 2.8 2.6 6 5.6 5.5l.4-1.6-1.9-.8-.8.8c-.9-.4-1.5-1-1.9-1.9l.8-.8L9 6.5z"
            }
        }
    }

    /// Whether it points along the line of writing.
    const fn turns(self) -> bool {
        matches!(self, Self::Back | Self::Panel | Self::Send | Self::SignOut)
    }
}

/// Draws an icon. It says nothing by itself: what holds it has the name.
#[component]
pub fn SvgIcon(icon: Icon, #[prop(optional)] small: bool) -> impl IntoView {
    view! {
        <svg
            class="icon"
            viewBox="0 0 20 20"
            aria-hidden="true"
            data-size=small.then_some("small")
            data-mirrored=icon.turns().then_some("")
        >
            <path d=icon.path()></path>
        </svg>
    }
}

/// The product's logo.
#[component]
pub fn Logo() -> impl IntoView {
    view! {
        <svg
            class="logo"
            viewBox="0 0 32 32"
            fill="none"
            stroke="currentColor"
            stroke-width="2.2"
            stroke-linecap="round"
            stroke-linejoin="round"
            aria-hidden="true"
        >
            <path d="M5.5 21a10.5 10.5 0 0 1 21 0z"></path>
            <path d="M3.5 26h25M16 10.5V6.5m-2.8 0h5.6"></path>
        </svg>
    }
}
