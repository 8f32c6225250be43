//! What is kept of what visitors say of themselves.

use super::*;

fn name(text: &str) -> Introduce {
    Introduce {
        name: Some(text.to_owned()),
        ..Introduce::default()
    }
}

fn email(text: &str) -> Introduce {
    Introduce {
        email: Some(text.to_owned()),
        ..Introduce::default()
    }
}

fn fact(name: &str, value: &str) -> Introduce {
    let attribute = Attribute {
        name: name.to_owned(),
        value: value.to_owned(),
    };
    Introduce {
        attributes: Some(vec![attribute]),
        ..Introduce::default()
    }
}

fn code(says: Introduce) -> String {
    checked(says).unwrap_err().problem().code.to_string()
}

#[test]
fn a_name_is_kept_without_space_around_it() {
    assert_eq!(checked(name(" Rana ")).unwrap(), name("Rana"));
}

#[test]
fn a_name_that_shows_nothing_changes_nothing() {
    for blank in ["", "  ", "\u{3164}"] {
        assert_eq!(checked(name(blank)).unwrap(), Introduce::default());
    }
}

#[test]
fn a_name_longer_than_any_is_refused() {
    assert!(checked(name(&"م".repeat(254))).is_ok());
    assert_eq!(code(name(&"م".repeat(255))), "too_long");
}

#[test]
fn an_address_is_checked_as_far_as_slips_go() {
    assert_eq!(
        checked(email(" r@shop.example ")).unwrap(),
        email("r@shop.example")
    );
    assert_eq!(code(email("rana at shop.example")), "not_an_email");
}

#[test]
fn an_address_that_is_blank_is_none() {
    assert_eq!(checked(email(" ")).unwrap().email, None);
}

#[test]
fn a_number_is_kept_as_whatsapp_gives_it() {
    let says = Introduce {
        phone: Some(" +9613000123 ".to_owned()),
        ..Introduce::default()
    };
    assert_eq!(checked(says).unwrap().phone.as_deref(), Some("9613000123"));
}

#[test]
fn a_fact_has_a_name_to_be_found_by() {
    assert_eq!(code(fact(" ", "gold")), "attributes_invalid");
    assert_eq!(
        checked(fact(" plan ", " gold ")).unwrap(),
        fact("plan", "gold")
    );
}

#[test]
fn a_fact_without_a_value_is_to_be_forgotten() {
    assert_eq!(checked(fact("plan", " \t")).unwrap(), fact("plan", ""));
}

#[test]
fn facts_have_an_end() {
    assert!(checked(fact(&"x".repeat(MAX_NAME_CHARS), "gold")).is_ok());
    assert_eq!(
        code(fact(&"x".repeat(MAX_NAME_CHARS + 1), "")),
        "attributes_invalid"
    );
    assert!(checked(fact("plan", &"x".repeat(MAX_VALUE_CHARS))).is_ok());
    assert_eq!(
        code(fact("plan", &"x".repeat(MAX_VALUE_CHARS + 1))),
        "attributes_invalid"
    );
}

#[test]
fn an_unknown_list_of_facts_is_not_an_empty_one() {
    assert_eq!(checked(Introduce::default()).unwrap().attributes, None);
    let none = Introduce {
        attributes: Some(Vec::new()),
        ..Introduce::default()
    };
    assert_eq!(checked(none.clone()).unwrap(), none);
}

#[test]
fn what_comes_with_a_message_loses_only_what_is_flawed() {
    let says = Introduce {
        name: Some("Rana".to_owned()),
        email: Some("no address".to_owned()),
        phone: Some("9".repeat(300)),
        attributes: None,
    };
    assert_eq!(usable(says), name("Rana"));
}

#[test]
fn a_flawed_fact_does_not_cost_its_neighbour() {
    let mut says = fact("plan", "gold");
    let flawed = fact(" ", "nameless").attributes.unwrap();
    says.attributes.as_mut().unwrap().extend(flawed);
    assert_eq!(usable(says), fact("plan", "gold"));
}
