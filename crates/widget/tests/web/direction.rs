//! Each text runs in its own direction, and stands on the side of the page's.

use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::page::open;

/// `span(text, part)` is where a part of a text node lies, from the left.
const MEASURE: &str = r#"
window.direction = {
  span(node, part) {
    const range = document.createRange();
    range.setStart(node, node.data.indexOf(part));
    range.setEnd(node, node.data.indexOf(part) + part.length);
    const { left, right } = range.getBoundingClientRect();
    return { left, right };
  },
  caption(text) {
    const row = document.getElementById("message").content.firstElementChild.cloneNode(true);
    row.className = "row theirs";
    const caption = row.querySelector(".caption");
    caption.textContent = text;
    document.getElementById("messages").append(row);
    return caption;
  },
  // Where a preview begins and ends in its place.
  preview(parent, text) {
    const list = document.getElementById(parent);
    const shown = list.cloneNode();
    Object.assign(shown, { hidden: false, id: "" });
    shown.innerHTML = '<button><bdi></bdi><span class="cut" dir="auto"></span></button>';
    list.after(shown);
    const preview = shown.querySelector("span");
    preview.textContent = text;
    const place = preview.getBoundingClientRect();
    const { left, right } = this.span(preview.firstChild, text);
    shown.remove();
    return { before: left - place.left, after: place.right - right };
  },
};"#;

fn is(condition: &str) -> bool {
    js_sys::eval(condition).unwrap().is_truthy()
}

async fn measure(page: &str) {
    open().await;
    js_sys::eval(MEASURE).unwrap();
    widget::bind::document()
        .document_element()
        .unwrap()
        .unchecked_into::<web_sys::HtmlElement>()
        .set_dir(page);
}

#[wasm_bindgen_test]
async fn each_line_of_a_caption_runs_in_its_own_direction() {
    measure("ltr").await;
    let lines =
        "window.caption = direction.caption('مرحبا!\\n+961 70 123 456\\nHello!\\n10:00 - 17:30');
        window.at = (part) => direction.span(caption.firstChild, part).left;";
    js_sys::eval(lines).unwrap();
    assert!(is("at('!') < at('مرحبا')"), "Arabic");
    assert!(
        is("at('+') < at('961') && at('961') < at('456')"),
        "a number"
    );
    assert!(is("at('Hello') < at('o!')"), "English");
    assert!(is("at('10:00') < at('17:30')"), "hours");
    js_sys::eval("caption.closest('.row').remove()").unwrap();
}

#[wasm_bindgen_test]
async fn previews_stand_where_the_page_begins_whatever_they_are_written_in() {
    for (page, side) in [("ltr", "before"), ("rtl", "after")] {
        measure(page).await;
        for parent in ["list", "teaser"] {
            for text in ["مرحبا", "Hello", "10:00 - 17:30"] {
                let preview = format!("direction.preview('{parent}', '{text}').{side}");
                assert!(is(&format!("Math.abs({preview}) < 2")), "{page}: {preview}");
            }
        }
    }
    measure("ltr").await;
}

#[wasm_bindgen_test]
async fn an_empty_field_runs_as_the_page_does_and_then_as_its_text() {
    measure("rtl").await;
    for field in ["#text", "[name=name]", "[name=comment]"] {
        let script = format!(
            "window.field = document.querySelector('{field}'); window.held = field.value;
            window.runs = (text) => {{ field.value = text; return getComputedStyle(field).direction; }};"
        );
        js_sys::eval(&script).unwrap();
        assert!(is("runs('') === 'rtl'"), "{field} is empty");
        assert!(is("runs('Great, thanks!') === 'ltr'"), "{field} in English");
        assert!(is("runs('شكرا!') === 'rtl'"), "{field} in Arabic");
        js_sys::eval("field.value = held").unwrap();
    }
    measure("ltr").await;
}

#[wasm_bindgen_test]
async fn a_language_is_known_however_a_page_writes_its_tag() {
    open().await;
    for (tag, language) in [
        (" ar ", "ar"),
        ("ar_", "ar"),
        ("ar, en", "ar"),
        ("pt_BR", "pt-BR"),
        ("de_AT.UTF-8", "de-AT"),
        ("", "en"),
        ("???", "en"),
    ] {
        js_sys::eval(&format!("frontdesk.setLocale('{tag}')")).unwrap();
        let found = js_sys::eval("document.documentElement.lang").unwrap();
        assert_eq!(found.as_string().as_deref(), Some(language), "{tag}");
    }
    js_sys::eval("frontdesk.setLocale('en')").unwrap();
}
