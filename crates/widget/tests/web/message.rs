//! Messages, as they are shown.

use fake::entity::visitor;
use protocol::{Author, Direction};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Element, HtmlElement, Node};

use crate::{
    page::{element, open, until},
    server::{maya, server},
};

/// The newest row, once it has this text.
async fn row(text: &str) -> HtmlElement {
    const BODY: &str = "#messages > .row:last-child .body";
    until(|| {
        let found = widget::bind::document().query_selector(BODY).unwrap();
        found.and_then(|body| body.text_content()).as_deref() == Some(text)
    })
    .await;
    element("#messages > .row:last-child")
}

#[wasm_bindgen_test]
async fn a_bubble_stands_on_the_side_of_its_direction_whoever_wrote_it() {
    open().await;
    let (visitor, agent) = (Author::Contact(visitor()), Author::Agent(maya()));
    for (direction, author, class) in [
        (Direction::In, visitor, "row mine"),
        (Direction::Out, agent, "row theirs"),
        (Direction::Out, Author::System, "row theirs"),
        (Direction::In, Author::System, "row mine"),
        (Direction::In, agent, "row mine"),
        (Direction::Out, visitor, "row theirs"),
    ] {
        let text = format!("{direction:?} by {author:?}");
        server().write(direction, author, &text);
        assert_eq!(row(&text).await.class_name(), class, "{text}");
    }
}

#[wasm_bindgen_test]
async fn a_message_runs_in_its_own_direction_whatever_its_author_is_called() {
    open().await;
    let (visitor, agent) = (Author::Contact(visitor()), Author::Agent(maya()));
    for (way, author, text, direction) in [
        (Direction::Out, agent, "نعم، ما زالت هنا", "rtl"),
        (Direction::In, visitor, "شكرا!", "rtl"),
        (Direction::In, visitor, "thank you", "ltr"),
    ] {
        server().write(way, author, text);
        let bubble = widget::bind::part(&row(text).await.into(), ".bubble > div");
        let style = web_sys::window().unwrap().get_computed_style(&bubble);
        let found = style.unwrap().unwrap().get_property_value("direction");
        assert_eq!(found.as_deref(), Ok(direction), "{text}");
    }
}

#[wasm_bindgen_test]
async fn a_message_is_text_with_addresses_as_links_and_nothing_else() {
    open().await;
    let text = "<b>See</b> https://shop.example/a?b=1&c=2, <img src=x> javascript:alert(1) &amp;";
    server().write(Direction::Out, Author::Agent(maya()), text);
    let row = row(text).await;
    let body = widget::bind::part(&row, ".body");
    let mut links = Vec::new();
    let mut next = body.first_child();
    while let Some(node) = next {
        match node.node_type() {
            Node::TEXT_NODE => {}
            Node::ELEMENT_NODE => links.push(node.clone().unchecked_into::<Element>()),
            other => panic!("a node of type {other}"),
        }
        next = node.next_sibling();
    }
    let [link] = &links[..] else {
        panic!("{} elements", links.len());
    };
    assert_eq!(link.tag_name(), "A");
    let href = link.get_attribute("href");
    assert_eq!(href.as_deref(), Some("https://shop.example/a?b=1&c=2"));
    assert_eq!(link.get_attribute("target").as_deref(), Some("_blank"));
    assert_eq!(link.child_element_count(), 0);
}
