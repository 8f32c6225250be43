//! The keys.

use dashboard::shortcut::{Press, Shortcut};

fn press(key: &str) -> Press<'_> {
    Press {
        key,
        ..Press::default()
    }
}

#[test]
fn letters_move_and_act_outside_of_text() {
    assert_eq!(Shortcut::of(press("j")), Some(Shortcut::Next));
    assert_eq!(Shortcut::of(press("K")), Some(Shortcut::Previous));
    assert_eq!(Shortcut::of(press("r")), Some(Shortcut::Reply));
    assert_eq!(Shortcut::of(press("a")), Some(Shortcut::Assign));
    assert_eq!(Shortcut::of(press("e")), Some(Shortcut::Resolve));
    assert_eq!(Shortcut::of(press("/")), Some(Shortcut::Search));
    assert_eq!(Shortcut::of(press("?")), Some(Shortcut::Help));
    assert_eq!(Shortcut::of(press("x")), None);
}

#[test]
fn in_text_letters_are_letters() {
    for key in ["j", "k", "r", "a", "/", "?", "ArrowDown", "ArrowUp"] {
        let press = Press {
            in_text: true,
            ..press(key)
        };
        assert_eq!(Shortcut::of(press), None, "{key}");
    }
}

#[test]
fn escape_leads_back_even_from_text() {
    let press = Press {
        in_text: true,
        ..press("Escape")
    };
    assert_eq!(Shortcut::of(press), Some(Shortcut::Back));
}

#[test]
fn the_palette_opens_from_anywhere() {
    let press = Press {
        command: true,
        in_text: true,
        ..press("k")
    };
    assert_eq!(Shortcut::of(press), Some(Shortcut::Palette));
}

#[test]
fn nothing_binds_alt_and_the_browser_keeps_its_own_keys() {
    for key in ["j", "k", "a", "/", "Escape"] {
        let alt = Press {
            alt: true,
            ..press(key)
        };
        assert_eq!(Shortcut::of(alt), None, "Alt {key}");
    }
    for key in ["j", "r", "a", "/"] {
        let command = Press {
            command: true,
            ..press(key)
        };
        assert_eq!(Shortcut::of(command), None, "Ctrl {key}");
    }
}
