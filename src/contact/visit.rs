//! Where a website's visitor is, and was when they began. All of it is what
//! their browser says: text, unless an address is surely one of the web.

use leptos::prelude::*;
use protocol::{ContactId, Visit, WebPage};
use sync::link::is_web;

use super::facts::fact;
use crate::{
    clock::use_now,
    dom::{language, zone},
    session::use_live,
};

/// The page they are on now, while they are there.
#[component]
pub fn IsOn(contact: ContactId) -> impl IntoView {
    let page = Memo::from(use_live().current_page(contact));
    move || page.get().map(|page| fact("Is on", page_link(page)))
}

/// Where they were when they began.
pub fn began(visit: Visit) -> impl IntoView {
    let now = use_now();
    let Visit {
        page,
        referrer,
        language,
        time_zone,
    } = visit;
    let came_from = WebPage {
        url: referrer,
        title: String::new(),
    };
    let there = move || {
        let time = zone::time(now.get(), &time_zone)?;
        let place = time_zone.replace('_', " ");
        Some(fact("Their time", format!("{time} ({place})")))
    };
    view! {
        {(!page.url.is_empty()).then(|| fact("Began on", page_link(page)))}
        {(!came_from.url.is_empty()).then(|| fact("Came from", page_link(came_from)))}
        {language::name(&language).map(|name| fact("Language", name))}
        {there}
    }
}

/// A page by its title, or else by its address.
fn page_link(page: WebPage) -> AnyView {
    let WebPage { url, title } = page;
    let words = match title.trim() {
        "" => url.clone(),
        title => title.to_owned(),
    };
    if is_web(&url) {
        view! {
            <a class="link" href=url.clone() title=url target="_blank" rel="noopener">
                {words}
            </a>
        }
        .into_any()
    } else {
        view! { <span title=url>{words}</span> }.into_any()
    }
}
