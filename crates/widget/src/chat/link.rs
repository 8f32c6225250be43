//! A text, with its addresses as links. Everything is text to the page.

use sync::link::{Piece, pieces};
use web_sys::HtmlElement;

use crate::bind::document;

pub(super) fn write(body: &HtmlElement, text: &str) {
    body.set_text_content(None);
    for piece in pieces(text) {
        let _added = match piece {
            Piece::Text(text) => body.append_child(&document().create_text_node(text)),
            Piece::Link(address) => {
                let Ok(link) = document().create_element("a") else {
                    continue;
                };
                for (name, value) in [
                    ("href", address),
                    ("target", "_blank"),
                    ("rel", "noopener noreferrer nofollow"),
                ] {
                    let _set = link.set_attribute(name, value);
                }
                link.set_text_content(Some(address));
                body.append_child(&link)
            }
        };
    }
}
