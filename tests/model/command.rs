//! The keys.

use std::collections::HashSet;

use dashboard::command::{Command, OFFERED, TABLE, help, key::KeyPress};

fn press(key: &str) -> KeyPress<'_> {
    KeyPress {
        key,
        ..KeyPress::default()
    }
}

#[test]
fn letters_move_and_act_outside_of_text() {
    assert_eq!(
        Command::for_press(press("j")),
        Some(Command::NextConversation)
    );
    assert_eq!(
        Command::for_press(press("K")),
        Some(Command::PreviousConversation)
    );
    assert_eq!(Command::for_press(press("r")), Some(Command::Reply));
    assert_eq!(Command::for_press(press("a")), Some(Command::Assign));
    assert_eq!(Command::for_press(press("e")), Some(Command::Resolve));
    assert_eq!(Command::for_press(press("/")), Some(Command::Search));
    assert_eq!(Command::for_press(press("?")), Some(Command::ShowHelp));
    assert_eq!(Command::for_press(press("x")), None);
}

#[test]
fn in_text_letters_are_letters() {
    for key in ["j", "k", "r", "a", "/", "?", "ArrowDown", "ArrowUp"] {
        let press = KeyPress {
            in_text: true,
            ..press(key)
        };
        assert_eq!(Command::for_press(press), None, "{key}");
    }
}

#[test]
fn escape_leads_back_even_from_text() {
    let press = KeyPress {
        in_text: true,
        ..press("Escape")
    };
    assert_eq!(Command::for_press(press), Some(Command::Back));
}

#[test]
fn the_palette_opens_from_anywhere() {
    let press = KeyPress {
        ctrl: true,
        in_text: true,
        ..press("k")
    };
    assert_eq!(Command::for_press(press), Some(Command::OpenPalette));
}

#[test]
fn nothing_binds_alt_and_the_browser_keeps_its_own_keys() {
    for key in ["j", "k", "a", "/", "Escape"] {
        let alt = KeyPress {
            alt: true,
            ..press(key)
        };
        assert_eq!(Command::for_press(alt), None, "Alt {key}");
    }
    for key in ["j", "r", "a", "/"] {
        let command = KeyPress {
            ctrl: true,
            ..press(key)
        };
        assert_eq!(Command::for_press(command), None, "Ctrl {key}");
    }
}

#[test]
fn every_command_is_described_once_and_has_a_label() {
    let described: HashSet<Command> = TABLE.iter().map(|row| row.command).collect();
    assert_eq!(described.len(), TABLE.len());
    for row in TABLE {
        assert!(!row.label.is_empty(), "{:?}", row.command);
    }
}

#[test]
fn no_two_commands_share_a_key() {
    let all = TABLE.iter().flat_map(|row| row.bindings);
    let unique: HashSet<&str> = all.clone().copied().collect();
    assert_eq!(unique.len(), all.count());
}

#[test]
fn the_help_lists_every_command_that_has_a_key() {
    let listed: Vec<Command> = help::listed().map(|row| row.command).collect();
    for row in TABLE.iter().filter(|row| !row.bindings.is_empty()) {
        assert!(listed.contains(&row.command), "{:?}", row.command);
        assert!(!row.keys.is_empty(), "{:?}", row.command);
    }
}

#[test]
fn the_palette_offers_all_that_has_a_name_for_it() {
    let named = TABLE.iter().filter(|row| row.offer.is_some());
    let named: HashSet<Command> = named.map(|row| row.command).collect();
    assert_eq!(named, OFFERED.into_iter().collect());
}
