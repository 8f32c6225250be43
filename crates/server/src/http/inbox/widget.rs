//! `/api/inboxes/{id}/widget`: a website's chat, as its agents set it up. An
//! inbox without one is not there.

use axum::{Json, extract::State, http::StatusCode};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use protocol::{
    Hours, InboxId, Problem, WidgetSettings,
    command::is_blank,
    grapheme,
    hours::MAX_SPANS,
    settings::{ChangeWidget, IdentitySecret, MAX_DOMAINS, MAX_WORDS_CHARS},
    widget::Appearance,
};

use super::{named, short};
use crate::http::extract::{JsonBody, PathId};
use crate::{
    auth::agent::AgentAuth,
    clock,
    error::ApiError,
    state::AppState,
    visitor::{availability, domain},
};

/// How it is set up.
#[utoipa::path(get, path = "/api/inboxes/{id}/widget", tag = "inboxes", params(("id" = String, Path)), responses(
    (status = 200, body = WidgetSettings),
    (status = 404, description = "`not_found`: no website's inbox of this account", body = Problem),
))]
pub async fn show(
    State(app): State<AppState>,
    who: AgentAuth,
    PathId(id): PathId<InboxId>,
) -> Result<Json<WidgetSettings>, ApiError> {
    let settings = app
        .store
        .read(move |read| read.widget_settings(who.account_id, id))
        .await?;
    settings.map(Json).ok_or_else(ApiError::not_found)
}

/// Changes what is given. Visitors who are there see it at once.
#[utoipa::path(patch, path = "/api/inboxes/{id}/widget", tag = "inboxes", params(("id" = String, Path)), request_body = ChangeWidget, responses(
    (status = 200, body = WidgetSettings),
    (status = 404, description = "`not_found`", body = Problem),
    (status = 422, description = "`name_blank`, `too_long`, `asked_twice`, `not_a_domain`, `too_many_domains`, `unknown_time_zone`, `too_many_spans`, `identity_secret_missing`", body = Problem),
))]
pub async fn change(
    State(app): State<AppState>,
    who: AgentAuth,
    PathId(id): PathId<InboxId>,
    JsonBody(change): JsonBody<ChangeWidget>,
) -> Result<Json<WidgetSettings>, ApiError> {
    let change = checked(change)?;
    let settings = app
        .store
        .write(move |tx| tx.change_widget(who.account_id, id, &change, clock::now()))
        .await?;
    Ok(Json(settings))
}

/// Makes a secret to sign identities with, and says it this once. What was
/// signed with the one before counts no longer.
#[utoipa::path(post, path = "/api/inboxes/{id}/widget/identity-secret", tag = "inboxes", params(("id" = String, Path)), responses(
    (status = 201, body = IdentitySecret),
    (status = 404, description = "`not_found`", body = Problem),
))]
pub async fn new_secret(
    State(app): State<AppState>,
    who: AgentAuth,
    PathId(id): PathId<InboxId>,
) -> Result<(StatusCode, Json<IdentitySecret>), ApiError> {
    let secret = URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>());
    let kept = app.store.secrets().seal_identity(id, &secret);
    app.store
        .write(move |tx| tx.set_identity_secret(who.account_id, id, &kept))
        .await?;
    Ok((StatusCode::CREATED, Json(IdentitySecret { secret })))
}

/// The change as it is kept.
///
/// # Errors
/// 422, naming what is wrong.
fn checked(change: ChangeWidget) -> Result<ChangeWidget, ApiError> {
    let look = change.look.map(with_own_words);
    if let Some(look) = &look {
        check_look(look)?;
    }
    Ok(ChangeWidget {
        look,
        name: change.name.as_deref().map(named).transpose()?,
        domains: change.domains.as_deref().map(domains).transpose()?,
        ..change
    })
}

/// Words that show nothing stand for the default, as empty ones do.
fn with_own_words(look: Appearance) -> Appearance {
    let shown = |words: String| {
        if is_blank(&words) {
            String::new()
        } else {
            words
        }
    };
    Appearance {
        welcome: shown(look.welcome),
        away: shown(look.away),
        ..look
    }
}

fn check_look(look: &Appearance) -> Result<(), ApiError> {
    short(&look.welcome, MAX_WORDS_CHARS, "The welcome")?;
    short(&look.away, MAX_WORDS_CHARS, "The away message")?;
    if let Some(hours) = &look.hours {
        check_hours(hours)?;
    }
    let asked_twice = |(at, field): (usize, &protocol::widget::FormField)| {
        look.form[..at].iter().any(|before| before.ask == field.ask)
    };
    if look.form.iter().enumerate().any(asked_twice) {
        return Err(ApiError::unprocessable(
            "asked_twice",
            "The form asks the same thing twice.",
        ));
    }
    Ok(())
}

fn check_hours(hours: &Hours) -> Result<(), ApiError> {
    if !availability::is_time_zone(&hours.time_zone) {
        let zone = grapheme::cut(&hours.time_zone, 100);
        let problem = Problem::new(422, "unknown_time_zone", "There is no such time zone.");
        return Err(ApiError::new(problem.with_detail(format!(
            "“{zone}” is no time zone. One looks like Europe/Vienna."
        ))));
    }
    if hours.days.iter().any(|spans| spans.len() > MAX_SPANS) {
        let problem = Problem::new(422, "too_many_spans", "A day has too many opening hours.");
        return Err(ApiError::new(
            problem.with_detail(format!("{MAX_SPANS} spans in a day are the most.")),
        ));
    }
    Ok(())
}

/// Domains as they are kept, each once.
fn domains(given: &[String]) -> Result<Vec<String>, ApiError> {
    if given.len() > MAX_DOMAINS {
        let problem = Problem::new(422, "too_many_domains", "These are too many domains.");
        return Err(ApiError::new(
            problem.with_detail(format!("{MAX_DOMAINS} is the most.")),
        ));
    }
    let mut kept: Vec<String> = Vec::with_capacity(given.len());
    for (index, text) in (0..).zip(given) {
        let domain = domain::parse(text).ok_or_else(|| not_a_domain(index, text))?;
        if !kept.contains(&domain) {
            kept.push(domain);
        }
    }
    Ok(kept)
}

fn not_a_domain(index: u32, text: &str) -> ApiError {
    let text = grapheme::cut(text, 100);
    let problem = Problem::new(422, "not_a_domain", "This is not a domain.").at_index(index);
    ApiError::new(problem.with_detail(format!(
        "“{text}” is not a domain. One looks like shop.example, *.shop.example or localhost:8080."
    )))
}

#[cfg(test)]
mod tests {
    use protocol::{
        hours::{Span, Time},
        widget::{FormField, Question},
    };

    use super::*;

    fn code(refused: &ApiError) -> &str {
        &refused.problem().code
    }

    fn look(look: Appearance) -> Result<ChangeWidget, ApiError> {
        checked(ChangeWidget {
            look: Some(look),
            ..ChangeWidget::default()
        })
    }

    fn open(time_zone: &str, spans: usize) -> Hours {
        let span = Span {
            from: Time::of_minutes(0).unwrap(),
            to: Time::of_minutes(60).unwrap(),
        };
        let mut days: [Vec<Span>; 7] = Default::default();
        days[6] = vec![span; spans];
        Hours {
            time_zone: time_zone.to_owned(),
            days,
        }
    }

    fn ask(ask: Question) -> FormField {
        FormField {
            ask,
            required: false,
        }
    }

    #[test]
    fn what_is_not_named_is_not_changed() {
        let change = checked(ChangeWidget::default()).unwrap();
        assert_eq!(change, ChangeWidget::default());
    }

    #[test]
    fn domains_are_kept_in_one_spelling_and_each_once() {
        let given = ["Shop.Example", "shop.example", "*.shop.example"].map(str::to_owned);
        let kept = domains(&given).unwrap();
        assert_eq!(kept, ["shop.example", "*.shop.example"]);
    }

    #[test]
    fn the_first_domain_that_is_none_is_named() {
        let given = ["shop.example", "no domain", "nor/this"].map(str::to_owned);
        let refused = domains(&given).unwrap_err();
        assert_eq!(code(&refused), "not_a_domain");
        let detail = refused.problem().detail.as_deref().unwrap();
        assert!(detail.contains("no domain"), "{detail}");
        assert_eq!(refused.problem().index, Some(1));
    }

    #[test]
    fn a_list_of_domains_has_an_end() {
        let given: Vec<String> = (0..=MAX_DOMAINS).map(|n| format!("s{n}.example")).collect();
        assert!(domains(&given[1..]).is_ok());
        assert_eq!(code(&domains(&given).unwrap_err()), "too_many_domains");
    }

    #[test]
    fn a_domain_of_a_megabyte_is_not_said_back_whole() {
        let refused = domains(&["x ".repeat(500_000)]).unwrap_err();
        assert!(refused.problem().detail.as_deref().unwrap().len() < 300);
    }

    #[test]
    fn a_form_asks_each_question_once() {
        let twice = Appearance {
            form: vec![
                ask(Question::Name),
                ask(Question::Email),
                ask(Question::Name),
            ],
            ..Appearance::default()
        };
        assert_eq!(code(&look(twice).unwrap_err()), "asked_twice");
        let once = Appearance {
            form: vec![ask(Question::Name), ask(Question::Email)],
            ..Appearance::default()
        };
        assert!(look(once).is_ok());
    }

    #[test]
    fn hours_are_of_a_time_zone_that_exists() {
        let of = |zone| Appearance {
            hours: Some(open(zone, 1)),
            ..Appearance::default()
        };
        assert!(look(of("Asia/Beirut")).is_ok());
        assert_eq!(
            code(&look(of("Asia/Nowhere")).unwrap_err()),
            "unknown_time_zone"
        );
    }

    #[test]
    fn a_day_has_only_so_many_opening_hours() {
        let of = |spans| Appearance {
            hours: Some(open("UTC", spans)),
            ..Appearance::default()
        };
        assert!(look(of(MAX_SPANS)).is_ok());
        assert_eq!(
            code(&look(of(MAX_SPANS + 1)).unwrap_err()),
            "too_many_spans"
        );
    }

    #[test]
    fn words_that_show_nothing_stand_for_the_default() {
        for nothing in ["", " ", "\u{200b}", "\u{2800}\u{2800}", &"\n".repeat(501)] {
            let given = Appearance {
                welcome: nothing.to_owned(),
                away: nothing.to_owned(),
                ..Appearance::default()
            };
            let kept = look(given).unwrap().look.unwrap();
            assert_eq!((&*kept.welcome, &*kept.away), ("", ""), "{nothing:?}");
        }
        let given = Appearance {
            welcome: " Hello".to_owned(),
            ..Appearance::default()
        };
        assert_eq!(look(given).unwrap().look.unwrap().welcome, " Hello");
    }

    #[test]
    fn the_widgets_own_words_have_an_end() {
        let of = |words: usize| Appearance {
            away: "x".repeat(words),
            ..Appearance::default()
        };
        assert!(look(of(MAX_WORDS_CHARS)).is_ok());
        let refused = look(of(MAX_WORDS_CHARS + 1)).unwrap_err();
        let detail = refused.problem().detail.as_deref().unwrap();
        assert!(detail.starts_with("The away message"), "{detail}");
    }
}
