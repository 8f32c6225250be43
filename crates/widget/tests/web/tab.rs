//! Several tabs of one visitor, where the browser lets the frame store nothing: the page
//! that holds it does. Each tab is the frame's scripts with a page of its own.

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;

/// `makeTab(name)` is a tab; `rings` and `reloads` count what each has done. What one
/// keeps, all are told a moment later. Time passes in `runAll()` alone.
const TABS: &str = r#"
window.rings = {};
window.reloads = {};
window.siteMemory = {};
window.tabs = {};
(() => {
  const waiting = [];
  let now = 0;
  const setTimeout = (run, ms) => waiting.push({ at: now + ms, run });
  window.runAll = () => {
    while (waiting.length) {
      const at = Math.min(...waiting.map((one) => one.at));
      const [{ run }] = waiting.splice(waiting.findIndex((one) => one.at === at), 1);
      now = at;
      run();
    }
  };
  const count = (counts, name) => () => (counts[name] = (counts[name] || 0) + 1);
  const keep = (json) => {
    const { type, ...news } = JSON.parse(json);
    setTimeout(() => {
      siteMemory = { ...siteMemory, ...news };
      for (const tab of Object.values(tabs)) setTimeout(() => tab.setKept({ ...siteMemory }), 5);
    }, 5);
  };
  // Without `localStorage`, and with a `navigator` that has no locks.
  window.makeTab = (name, storageScript, soundScript) => {
    const frontdesk = (tabs[name] = { postMessage: keep });
    const location = { pathname: "/widget/inbox", reload: count(reloads, name) };
    new Function("frontdesk", "location", "localStorage", "addEventListener", storageScript)(
      frontdesk, location, undefined, () => {});
    new Function("frontdesk", "navigator", "setTimeout", soundScript)(frontdesk, {}, setTimeout);
    frontdesk.playSound = count(rings, name);
  };
})();"#;

fn open_tabs() {
    js_sys::eval(TABS).unwrap();
    let storage = include_str!("../../page/storage.js").into();
    let sound = include_str!("../../page/sound.js").into();
    let make: js_sys::Function = js_sys::eval("makeTab").unwrap().unchecked_into();
    for name in ["left", "middle", "right"] {
        make.call3(&JsValue::NULL, &name.into(), &storage, &sound)
            .unwrap();
    }
}

/// Runs this, and all that follows from it.
fn run(code: &str) {
    js_sys::eval(code).unwrap();
    js_sys::eval("runAll()").unwrap();
}

fn is(condition: &str) -> bool {
    js_sys::eval(condition).unwrap().is_truthy()
}

#[wasm_bindgen_test]
fn of_tabs_that_may_store_nothing_one_rings() {
    open_tabs();
    run("for (const tab of Object.values(tabs)) tab.ring('m1', false)");
    assert!(is("Object.values(rings).join() === '1'"), "one of three");
    // A tab that the browser slowed down hears of it late.
    run("tabs.left.ring('m1', false)");
    assert!(is("Object.values(rings).join() === '1'"), "it has rung");
    run("for (const tab of Object.values(tabs)) tab.ring('m2', false)");
    assert!(
        is("eval(Object.values(rings).join('+')) === 2"),
        "another message"
    );
}

#[wasm_bindgen_test]
fn no_tab_rings_for_what_is_read_in_one() {
    for order in [
        "true, false, false",
        "false, true, false",
        "false, false, true",
    ] {
        open_tabs();
        run(&format!(
            "Object.values(tabs).forEach((tab, at) => tab.ring('m', [{order}][at]))"
        ));
        assert!(is("Object.values(rings).join() === ''"), "{order}");
    }
}

#[wasm_bindgen_test]
fn a_tab_learns_the_visitor_of_another_and_that_they_are_forgotten() {
    open_tabs();
    run("tabs.left.store('visitor', 'token')");
    assert!(is("tabs.middle.load('visitor') === 'token'"));
    assert!(is("tabs.right.load('visitor') === 'token'"));
    assert!(is("!reloads.left && !reloads.right"), "nobody is forgotten");
    run("tabs.left.store('visitor', ''); tabs.left.store('draft', '')");
    assert!(is("reloads.middle === 1 && reloads.right === 1"));
}

#[wasm_bindgen_test]
fn tabs_that_begin_at_once_end_as_one_visitor() {
    open_tabs();
    run("tabs.left.store('visitor', 'first'); tabs.right.store('visitor', 'second')");
    assert!(is("tabs.left.load('visitor') === 'second'"));
    assert!(is("reloads.left === 1 && !reloads.right"), "it begins anew");
    // A token that is renewed is no other visitor for who renews it.
    run("tabs.right.store('visitor', 'third')");
    assert!(is("!reloads.right"));
}
