//! The rail: where one can go, and who one is.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::{
    command::{Command, Commands, use_commands},
    route::{Route, Section},
    session::use_live,
    theme::ThemeSwitch,
    ui::{
        avatar::{Avatar, hue},
        badge::Badge,
        icon::{Icon, Logo, SvgIcon},
        menu::{Menu, MenuItem},
    },
};

/// The rail.
#[component]
pub fn Rail() -> impl IntoView {
    let unread = ReadSignal::from(use_live().unread_conversations());
    let path = use_location().pathname;
    let in_settings = move || path.with(|path| Section::parse(path) == Some(Section::Settings));
    view! {
        <nav class="rail" aria-label="Frontdesk">
            <span class="rail-logo">
                <Logo />
            </span>
            <a
                class="rail-link"
                href=Route::Inbox.path()
                aria-current=move || (!in_settings()).then_some("page")
                aria-label="Inbox"
                title="Inbox"
            >
                <SvgIcon icon=Icon::Inbox />
                <Badge count=unread of="unread conversations" />
            </a>
            <a
                class="rail-link"
                href=Route::Settings.path()
                aria-current=move || in_settings().then_some("page")
                aria-label="Settings"
                title="Settings"
            >
                <SvgIcon icon=Icon::Settings />
            </a>
            <span class="rail-spacer"></span>
            <Me />
        </nav>
    }
}

#[component]
fn Me() -> impl IntoView {
    let live = use_live();
    let commands = use_commands();
    let me = ReadSignal::from(live.me());
    let account = ReadSignal::from(live.account_name());
    let connection = ReadSignal::from(live.connection());
    let name = Signal::derive(move || me.get().map(|me| me.name).unwrap_or_default());
    let email = move || me.get().and_then(|me| me.email);
    let online = move || matches!(connection.get(), live::Connection::Live(_)).to_string();
    let face = move || {
        let hue = me.get().map_or(0, |me| hue(me.id.as_bytes()));
        view! {
            <span class="rail-me">
                <Avatar name hue>
                    <i class="presence" data-online=online></i>
                </Avatar>
            </span>
        }
    };
    view! {
        <Menu
            name="You and settings"
            class="rail-link"
            side="rail"
            action="me"
            button=ViewFn::from(move || face)
        >
            <div class="profile-card">
                <strong class="cut">{name}</strong>
                <span class="meta cut">{email}</span>
                <span class="meta cut">{account}</span>
            </div>
            <div class="menu-separator"></div>
            <ThemeSwitch />
            <div class="menu-separator"></div>
            {[Command::ShowHelp, Command::SignOut]
                .map(|command| view! { <CommandItem command commands /> })
                .collect_view()}
        </Menu>
    }
}

#[component]
fn CommandItem(command: Command, commands: Commands) -> impl IntoView {
    let (offer, key) = command.offer()?;
    let choose = move || {
        commands.run(command);
    };
    Some(view! {
        <MenuItem on_choose=choose>
            <SvgIcon icon=offer.icon />
            <span class="cut">{offer.label}</span>
            {key.map(|key| view! { <kbd class="key">{key}</kbd> })}
        </MenuItem>
    })
}
