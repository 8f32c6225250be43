//! When somebody answers: a week of spans, in one time zone.

use leptos::{ev, prelude::*};

use super::{
    draft::{WebsiteDraft, WebsiteField, WebsiteForm},
    week::{DAYS, Week},
};
use crate::{
    dom::zone,
    settings::form::{field::switch, field_error::FieldError},
    ui::{
        button::IconButton,
        icon::{Icon, SvgIcon},
    },
};

/// Which end of a span.
type End = fn(&mut (String, String)) -> &mut String;

#[component]
pub fn HoursSection(form: WebsiteForm) -> impl IntoView {
    let draft = form.draft;
    let has_hours = Memo::new(move |_| draft.with(|draft| draft.hours.is_some()));
    view! {
        <section class="settings-section">
            <h2>"Hours"</h2>
            {switch(
                "hours",
                "We answer at certain hours only",
                move || has_hours.get(),
                move |on| form.edit(|draft| draft.hours = on.then(|| Week::usual(zone::mine()))),
            )}
            <p class="meta">"Visitors can always write. Outside of these hours they are told when you are back."</p>
            {move || has_hours.get().then(|| editor(form))}
            <FieldError form field=WebsiteField::Hours id="hours-error" />
        </section>
    }
}

fn editor(form: WebsiteForm) -> impl IntoView {
    let zone = move || week(form, |week| week.time_zone.clone()).unwrap_or_default();
    let mut zones = zone::every();
    let chosen = untrack(zone);
    if !zones.contains(&chosen) {
        zones.insert(0, chosen);
    }
    let options = zones.into_iter().map(|name| {
        let words = name.replace('_', " ");
        view! { <option value=name>{words}</option> }
    });
    view! {
        <div class="hours">
            <label class="field">
                <span>"Time zone"</span>
                <select
                    name="time-zone"
                    prop:value=zone
                    on:change=move |event| {
                        let chosen = event_target_value(&event);
                        edit(form, |week| week.time_zone = chosen);
                    }
                >
                    {options.collect_view()}
                </select>
            </label>
            <div class="hours-week">{(0..DAYS.len()).map(|day| day_fields(form, day)).collect_view()}</div>
        </div>
    }
}

fn week<T>(form: WebsiteForm, read: impl FnOnce(&Week) -> T) -> Option<T> {
    form.draft.with(|draft| draft.hours.as_ref().map(read))
}

fn edit(form: WebsiteForm, change: impl FnOnce(&mut Week)) {
    form.edit(|draft: &mut WebsiteDraft| {
        if let Some(week) = &mut draft.hours {
            change(week);
        }
    });
}

/// One day. Its fields stay while they are typed in: only how many there are
/// makes them anew.
fn day_fields(form: WebsiteForm, day: usize) -> AnyView {
    let count = Memo::new(move |_| week(form, |week| week.days[day].len()).unwrap_or(0));
    let name = DAYS[day];
    let spans = move || match count.get() {
        0 => view! { <span class="meta hours-closed">"Closed"</span> }.into_any(),
        count => (0..count)
            .map(|index| span_fields(form, day, index))
            .collect_view()
            .into_any(),
    };
    let has_room = move || week(form, |week| week.has_room(day)).unwrap_or(false);
    view! {
        <div class="hours-day" role="group" aria-label=name>
            <span class="hours-name">{name}</span>
            <div class="hours-spans">{spans}</div>
            <span class="hours-actions">
                {(day == 0)
                    .then(|| {
                        view! {
                            <button
                                type="button"
                                class="button"
                                data-kind="text"
                                data-action="copy-hours"
                                on:click=move |_| {
                                    edit(
                                        form,
                                        |week| {
                                            let monday = week.days[0].clone();
                                            week.days[1..5].fill(monday);
                                        },
                                    )
                                }
                            >
                                "Same until Friday"
                            </button>
                        }
                    })}
                {move || {
                    has_room()
                        .then(|| {
                            view! {
                                <IconButton
                                    icon=Icon::Plus
                                    name=format!("{name}: more hours")
                                    on_press=move |_| edit(form, |week| week.add(day))
                                />
                            }
                        })
                }}
            </span>
        </div>
    }
    .into_any()
}

fn span_fields(form: WebsiteForm, day: usize, index: usize) -> AnyView {
    let end = move |words: &'static str, end: End| {
        let value = move || {
            week(form, |week| {
                let mut span = week.days[day].get(index).cloned().unwrap_or_default();
                std::mem::take(end(&mut span))
            })
            .unwrap_or_default()
        };
        let typed = move |event: ev::Event| {
            let typed = event_target_value(&event);
            edit(form, |week| {
                if let Some(span) = week.days[day].get_mut(index) {
                    *end(span) = typed;
                }
            });
        };
        view! {
            <input
                type="time"
                aria-label=format!("{} {words}", DAYS[day])
                aria-describedby="hours-error"
                prop:value=value
                on:input=typed
            />
        }
    };
    let ends_next_day = move || {
        week(form, |week| {
            let (from, to) = week.days[day].get(index).cloned().unwrap_or_default();
            !to.is_empty() && to <= from
        })
        .unwrap_or(false)
    };
    view! {
        <span class="hours-span">
            {end("from", |span| &mut span.0)} <span aria-hidden="true">"–"</span>
            {end("to", |span| &mut span.1)}
            {move || ends_next_day().then(|| view! { <span class="meta">"next day"</span> })}
            <button
                type="button"
                class="button"
                data-kind="icon"
                aria-label=format!("{}: take these hours away", DAYS[day])
                title="Take these hours away"
                on:click=move |_| {
                    edit(
                        form,
                        |week| {
                            if index < week.days[day].len() {
                                week.days[day].remove(index);
                            }
                        },
                    )
                }
            >
                <SvgIcon icon=Icon::Close small=true />
            </button>
        </span>
    }
    .into_any()
}
