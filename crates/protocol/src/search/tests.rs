//! What a search finds, and what folding makes equal.

use proptest::prelude::*;

use super::*;
use crate::ContactId;

fn contact(name: &str, phone: Option<&str>, email: Option<&str>) -> Contact {
    Contact {
        id: ContactId::mint(0, [0; 10]),
        is_group: false,
        name: (!name.is_empty()).then(|| name.to_owned()),
        phone: phone.map(ToOwned::to_owned),
        email: email.map(ToOwned::to_owned),
        verified: false,
        attributes: Vec::new(),
    }
}

fn finds(text: &str, name: &str) -> bool {
    ContactSearch::new(text).matches(&contact(name, None, None))
}

#[test]
fn case_and_accents_are_all_the_same_in_every_script() {
    for (text, name) in [
        ("иван", "Иван Петров"),
        ("ЙОТА", "йота"),
        ("emile", "Émile Zola"),
        ("ÉMILE", "emile"),
        ("ibrahim", "İbrahim Yılmaz"),
        ("yilmaz", "İbrahim Yılmaz"),
        ("IBRAHİM", "ibrahim"),
        ("strasse", "Café Straße"),
        ("STRASSE", "ẞtrasse straße"),
        ("σισυφος", "ΣΊΣΥΦΟΣ"),
        ("soren", "Søren Ærø"),
        ("lodz", "Łódź"),
        ("nguyen", "Nguyễn Văn A"),
        ("مُحَمَّد", "محمد علي"),
        ("احمد", "أحمد"),
        ("علی", "علي"),
        ("فاطمه", "فاطمة"),
        ("שלום", "שָׁלוֹם"),
        ("ｔａｎａｋａ", "Tanaka"),
        ("김", "김민준"),
    ] {
        assert!(finds(text, name), "{text} in {name}");
    }
    for (text, name) in [("कि", "का"), ("が", "か"), ("anna", "Anton")] {
        assert!(!finds(text, name), "{text} in {name}");
    }
}

#[test]
fn a_server_folds_as_a_browser_does() {
    for line in include_str!("../../tests/browser/folded.txt").lines() {
        let (text, folded) = line.split_once('=').unwrap();
        assert_eq!(fold(text), folded, "{text}");
    }
    assert_eq!(fold("각"), "\u{1100}\u{1161}\u{11a8}");
}

#[test]
fn white_space_and_what_is_not_seen_are_all_the_same() {
    assert!(finds("  rana   aziz ", "Rana Aziz"));
    assert!(finds("rana aziz", "Rana\u{a0}\u{200b} Aziz"));
    for nothing in ["", "  ", "\u{200b}", "\u{2800}\u{3164}"] {
        assert!(!finds(nothing, "Rana Aziz"), "{nothing:?}");
    }
}

#[test]
fn a_number_is_found_however_it_is_written() {
    let rana = contact("Rana", Some("96170123456"), None);
    for text in ["+961 70 123", "(961)70-123.456", "70/123", "٧٠ ١٢٣", "７０"] {
        assert!(ContactSearch::new(text).matches(&rana), "{text}");
    }
    for text in ["Route 70", "71 123", "+"] {
        assert!(!ContactSearch::new(text).matches(&rana), "{text}");
    }
}

#[test]
fn an_address_is_found() {
    let rana = contact("Rana", None, Some("Office@Shop.example"));
    assert!(ContactSearch::new("office@shop").matches(&rana));
}

#[test]
fn whoever_has_only_a_code_is_found_by_it() {
    let nobody = contact("", None, None);
    assert_eq!(nobody.display_name(), "Contact 0000");
    assert!(ContactSearch::new("contact 00").matches(&nobody));
    assert!(!ContactSearch::new("contact").matches(&contact("Rana", None, None)));
}

#[test]
fn a_group_is_found_by_its_name_or_else_by_what_it_is() {
    let group = |name: &str| Contact {
        is_group: true,
        ..contact(name, None, None)
    };
    for text in ["whatsapp group", "GROUP 0000", "0000"] {
        assert!(ContactSearch::new(text).matches(&group("")), "{text}");
        assert!(
            !ContactSearch::new(text).matches(&group("Book club")),
            "{text}"
        );
    }
    assert!(ContactSearch::new("book").matches(&group("Book club")));
}

proptest! {
    #[test]
    fn folding_twice_is_folding_once(text in "\\PC{0,20}") {
        let once = fold(&text);
        prop_assert_eq!(fold(&once), once);
    }

    #[test]
    fn everybody_is_found_by_their_whole_name(name in "\\PC{0,20}") {
        prop_assert_eq!(finds(&name, &name), !fold(&name).is_empty());
    }
}
