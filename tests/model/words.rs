//! Names, counts, and what is said about the connection.

use dashboard::{
    command::{Command, Commands},
    connection,
    conversation::typing,
    sign_in, title,
    ui::{avatar, badge, tick::Tick},
};
use leptos::prelude::*;
use live::{Connection, Transport};
use protocol::{Problem, Status};

#[test]
fn initials_are_of_the_first_and_last_word() {
    for (name, initials) in [
        ("Amina Yusuf", "AY"),
        ("Diego Fernández Castillo de la Vega", "DV"),
        ("tom", "T"),
        ("王小明", "王"),
        ("فاطمة الزهراء", "ف\u{200c}ا"),
        ("ܐܒܓܕ ܗܘܙ", "ܐ\u{200c}ܗ"),
        ("שרה כהן", "שכ"),
        ("Contact 7QDK", "CQ"),
        ("+5511987654321", ""),
        ("(Ana) 🌸", "A"),
        ("", ""),
    ] {
        assert_eq!(avatar::initials(name), initials, "{name}");
    }
}

#[test]
fn a_hue_is_the_same_every_time_and_in_range() {
    let mut id = [0_u8; 16];
    for byte in 0..=255 {
        id[15] = byte;
        let hue = avatar::hue(&id);
        assert!(hue < 360);
        assert_eq!(hue, avatar::hue(&id));
    }
}

#[test]
fn the_title_carries_the_count() {
    assert_eq!(title::title(0, "Inbox"), "Inbox · Frontdesk");
    assert_eq!(title::title(3, "Amina"), "(3) Amina · Frontdesk");
}

#[test]
fn counts_stay_short() {
    assert_eq!(badge::short_count(7), "7");
    assert_eq!(badge::short_count(99), "99");
    assert_eq!(badge::short_count(100), "99+");
}

#[test]
fn a_live_connection_is_silent() {
    assert_eq!(
        connection::words(Connection::Live(Transport::Socket), true, 2, false),
        ""
    );
}

#[test]
fn a_slower_connection_says_so_quietly() {
    assert_eq!(
        connection::words(Connection::Live(Transport::Events), true, 0, false),
        "Live over a slower line"
    );
}

#[test]
fn a_broken_connection_says_what_waits() {
    let words = |waiting| connection::words(Connection::Offline, true, waiting, false);
    assert_eq!(words(3), "Offline. 3 messages waiting");
    assert_eq!(words(1), "Offline. 1 message waiting");
    assert_eq!(
        connection::words(Connection::Connecting, true, 2, false),
        "Reconnecting… 2 messages waiting"
    );
    assert_eq!(
        connection::words(Connection::Connecting, false, 0, false),
        "Connecting…"
    );
}

#[test]
fn the_state_of_the_connection_has_three_words() {
    assert_eq!(connection::state(Connection::Connecting), "connecting");
    assert_eq!(
        connection::state(Connection::Live(Transport::Events)),
        "live"
    );
    assert_eq!(connection::state(Connection::Offline), "offline");
}

#[test]
fn typing_names_up_to_two() {
    let names = |count: usize| {
        ["Amira", "Jo", "Max"][..count]
            .iter()
            .map(|n| (*n).to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(typing::words(&names(0)), None);
    assert_eq!(
        typing::words(&names(1)).as_deref(),
        Some("\u{2068}Amira\u{2069} is writing")
    );
    assert_eq!(
        typing::words(&names(2)).as_deref(),
        Some("\u{2068}Amira\u{2069} and \u{2068}Jo\u{2069} are writing")
    );
    assert_eq!(
        typing::words(&names(3)).as_deref(),
        Some("3 people are writing")
    );
}

#[test]
fn every_status_has_its_sign() {
    assert_eq!(Tick::of_status(Status::Received), None);
    assert_eq!(Tick::of_status(Status::Queued), Some(Tick::Waiting));
    assert_eq!(Tick::of_status(Status::Played), Some(Tick::Read));
    assert_eq!(Tick::of_status(Status::Failed), Some(Tick::Failed));
}

#[test]
fn a_refused_sign_in_says_why() {
    let words = sign_in::words(&Problem::new(401, "wrong_credentials", "Unauthorized"));
    assert_eq!(words, "That e-mail and password do not match.");
    let other = sign_in::words(&Problem::new(500, "internal", "Something broke"));
    assert_eq!(other, "Something broke");
}

#[test]
fn the_palette_finds_commands_by_any_word() {
    Owner::new().with(|| {
        let commands = Commands::provide();
        for command in [Command::SignOut, Command::Search, Command::GoToInbox] {
            commands.on(command, || ());
        }
        assert_eq!(commands.matching("out sign"), [Command::SignOut]);
        assert!(!commands.matching("").contains(&Command::Reply));
        commands.on(Command::Reply, || ());
        assert!(commands.matching("").contains(&Command::Reply));
        assert!(commands.matching("zzz").is_empty());
    });
}

#[test]
fn the_palette_follows_what_the_views_on_the_page_can_do() {
    Owner::new().with(|| {
        let commands = Commands::provide();
        let offered = Memo::new(move |_| commands.matching("reply"));
        assert_eq!(offered.get_untracked(), []);
        let conversation = Owner::new();
        conversation.with(|| commands.on(Command::Reply, || ()));
        assert_eq!(offered.get_untracked(), [Command::Reply]);
        conversation.cleanup();
        assert_eq!(offered.get_untracked(), []);
    });
}

#[test]
fn a_server_that_cannot_store_is_reported_for_as_long_as_anything_waits() {
    let live = Connection::Live(Transport::Socket);
    assert_eq!(
        connection::words(live, true, 2, true),
        "The server cannot store anything right now. 2 messages waiting"
    );
    assert_eq!(connection::words(live, true, 0, true), "");
}
