//! A website's settings while they are being edited: as text where people type,
//! checked when they are saved.

use protocol::{
    Problem, WidgetSettings,
    command::is_blank,
    settings::{ChangeWidget, MAX_NAME_CHARS, MAX_WORDS_CHARS},
    widget::{Appearance, Color, FormField, Position, Question, Scheme},
};

use super::week::Week;
use crate::settings::form::{
    Form, FormError,
    rebase::{Rebase, field},
};

/// What is in the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebsiteDraft {
    pub name: String,
    pub color: Color,
    pub position: Position,
    pub scheme: Scheme,
    pub welcome: String,
    pub away: String,
    /// For each of [`QUESTIONS`].
    pub requirements: [Requirement; 3],
    pub hours: Option<Week>,
    /// One in a line.
    pub domains: String,
    pub identity_required: bool,
}

/// What can be asked before the first message.
pub const QUESTIONS: [Question; 3] = [Question::Name, Question::Email, Question::Phone];

/// Whether something is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Requirement {
    Not,
    Optional,
    Required,
}

impl Requirement {
    pub const EVERY: [Self; 3] = [Self::Not, Self::Optional, Self::Required];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Not => "Not asked",
            Self::Optional => "Optional",
            Self::Required => "Required",
        }
    }
}

/// The fields in which something can be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WebsiteField {
    Name,
    Welcome,
    Away,
    Hours,
    Domains,
    Identity,
}

/// The form of a website's settings.
pub type WebsiteForm = Form<WebsiteDraft, WebsiteField>;

/// Why a website's settings were not saved.
pub type WebsiteError = FormError<WebsiteField>;

/// What the server refused, at its field.
pub fn refused(problem: &Problem, draft: &WebsiteDraft) -> WebsiteError {
    let words = problem.words();
    let field = match &*problem.code {
        "name_blank" => WebsiteField::Name,
        "unknown_time_zone" | "too_many_spans" => WebsiteField::Hours,
        "too_many_domains" => WebsiteField::Domains,
        "not_a_domain" => {
            let line = problem.index.and_then(|index| draft.domain_line(index));
            let words = match line {
                Some(line) => format!("Line {}: {words}", line + 1),
                None => words.to_owned(),
            };
            return WebsiteError {
                line,
                ..WebsiteError::in_field(WebsiteField::Domains, words)
            };
        }
        "identity_secret_missing" => WebsiteField::Identity,
        _ => return WebsiteError::in_form(words),
    };
    WebsiteError::in_field(field, words)
}

impl WebsiteDraft {
    /// The settings as they are.
    pub fn of(settings: &WidgetSettings) -> Self {
        let WidgetSettings { widget, .. } = settings;
        let look = widget.look.clone();
        let requirement = |question: Question| {
            let field = look.form.iter().find(|field| field.ask == question);
            field.map_or(Requirement::Not, |field| {
                if field.required {
                    Requirement::Required
                } else {
                    Requirement::Optional
                }
            })
        };
        Self {
            name: widget.name.clone(),
            color: look.color,
            position: look.position,
            scheme: look.scheme,
            requirements: QUESTIONS.map(requirement),
            hours: look.hours.as_ref().map(Week::of),
            domains: settings.domains.join("\n"),
            identity_required: settings.identity_required,
            welcome: look.welcome,
            away: look.away,
        }
    }

    /// The line of a domain that was sent: blank lines are not.
    fn domain_line(&self, index: u32) -> Option<usize> {
        let lines = self.domains.lines().enumerate();
        let mut sent = lines.filter(|(_, line)| !line.trim().is_empty());
        sent.nth(usize::try_from(index).ok()?).map(|(line, _)| line)
    }

    /// What to ask the server for: what differs from what is stored, so that what
    /// others change meanwhile stays.
    ///
    /// # Errors
    /// What is wrong, as far as that can be seen from here.
    pub fn change_since(&self, stored: &WidgetSettings) -> Result<ChangeWidget, WebsiteError> {
        let WidgetSettings {
            widget,
            domains,
            identity_required,
            ..
        } = stored;
        let all = self.change()?;
        Ok(ChangeWidget {
            name: all.name.filter(|name| *name != widget.name),
            look: all.look.filter(|look| *look != widget.look),
            domains: all.domains.filter(|entered| entered != domains),
            identity_required: all
                .identity_required
                .filter(|required| required != identity_required),
        })
    }

    /// All that is entered, checked.
    ///
    /// # Errors
    /// What is wrong, as far as that can be seen from here.
    pub fn change(&self) -> Result<ChangeWidget, WebsiteError> {
        if is_blank(&self.name) {
            let words = "Give it a name: visitors see who they write to.";
            return Err(WebsiteError::in_field(WebsiteField::Name, words));
        }
        fits(&self.name, MAX_NAME_CHARS, WebsiteField::Name)?;
        fits(&self.welcome, MAX_WORDS_CHARS, WebsiteField::Welcome)?;
        fits(&self.away, MAX_WORDS_CHARS, WebsiteField::Away)?;
        let questions = QUESTIONS.into_iter().zip(self.requirements);
        let form = questions
            .filter(|(_, requirement)| *requirement != Requirement::Not)
            .map(|(ask, requirement)| FormField {
                ask,
                required: requirement == Requirement::Required,
            });
        let domains = self.domains.lines().map(str::trim);
        let domains = domains.filter(|line| !line.is_empty()).map(str::to_owned);
        Ok(ChangeWidget {
            name: Some(self.name.trim().to_owned()),
            look: Some(Appearance {
                color: self.color,
                position: self.position,
                scheme: self.scheme,
                welcome: self.welcome.trim().to_owned(),
                away: self.away.trim().to_owned(),
                form: form.collect(),
                hours: self.hours.as_ref().map(Week::hours).transpose()?,
            }),
            domains: Some(domains.collect()),
            identity_required: Some(self.identity_required),
        })
    }
}

impl Rebase for WebsiteDraft {
    fn rebased(&self, base: &Self, stored: &Self) -> Self {
        Self {
            name: field(&self.name, &base.name, &stored.name),
            color: field(&self.color, &base.color, &stored.color),
            position: field(&self.position, &base.position, &stored.position),
            scheme: field(&self.scheme, &base.scheme, &stored.scheme),
            welcome: field(&self.welcome, &base.welcome, &stored.welcome),
            away: field(&self.away, &base.away, &stored.away),
            requirements: std::array::from_fn(|question| {
                let of = |draft: &Self| draft.requirements[question];
                field(&of(self), &of(base), &of(stored))
            }),
            hours: match (&self.hours, &base.hours, &stored.hours) {
                (Some(entered), Some(base), Some(stored)) => Some(entered.rebased(base, stored)),
                (entered, base, stored) => field(entered, base, stored),
            },
            domains: field(&self.domains, &base.domains, &stored.domains),
            identity_required: field(
                &self.identity_required,
                &base.identity_required,
                &stored.identity_required,
            ),
        }
    }
}

fn fits(text: &str, most: usize, field: WebsiteField) -> Result<(), WebsiteError> {
    let over = text.trim().chars().count().saturating_sub(most);
    if over == 0 {
        return Ok(());
    }
    let words = format!("{over} characters too long: {most} is the most.");
    Err(WebsiteError::in_field(field, words))
}

/// What a site owner pastes.
pub fn tag(origin: &str, inbox: &str) -> String {
    format!(r#"<script src="{origin}/widget.js" data-inbox="{inbox}" async></script>"#)
}
