//! `PATCH /api/widget/contact`: what a visitor says of themselves.

use axum::{Json, extract::State};
use protocol::{
    Attribute, Contact, Problem,
    attribute::{MAX_NAME_CHARS, MAX_VALUE_CHARS},
    command::{Introduce, is_blank},
};

use super::limited::{LimitedVisitor, Writes};
use crate::http::extract::JsonBody;
use crate::{email::EmailAddress, error::ApiError, state::AppState};

/// Longer names are no names.
const MAX_CHARS: usize = 254;

/// Keeps a name, an address, a number, attributes. Only what is given changes, and
/// nothing that the website vouches for.
#[utoipa::path(patch, path = "/api/widget/contact", tag = "widget", request_body = Introduce, responses(
    (status = 200, body = Contact),
    (status = 403, description = "`identity_required`", body = Problem),
    (status = 404, description = "`not_found`: they have not written yet, and may say it with their first message", body = Problem),
    (status = 422, description = "`not_an_email`, `too_long`, `attributes_invalid`", body = Problem),
))]
pub async fn introduce(
    State(app): State<AppState>,
    LimitedVisitor { auth: asking, .. }: LimitedVisitor<Writes>,
    JsonBody(says): JsonBody<Introduce>,
) -> Result<Json<Contact>, ApiError> {
    let visitor = asking.visitor;
    asking.check_claims(&says)?;
    let says = checked(says)?;
    let contact = app
        .store
        .write(move |tx| tx.introduce(visitor, &says))
        .await?;
    Ok(Json(contact))
}

/// What they say, trimmed; blank words count as none.
///
/// # Errors
/// 422 `not_an_email`, `too_long` or `attributes_invalid`.
pub fn checked(says: Introduce) -> Result<Introduce, ApiError> {
    Ok(Introduce {
        name: trimmed(says.name)?,
        email: address(says.email)?,
        phone: number(says.phone)?,
        attributes: says
            .attributes
            .map(|all| all.into_iter().map(attribute).collect())
            .transpose()?,
    })
}

/// What of it can be used. It comes with a message, which is not lost over a
/// slip in an address, or over what a website makes of its visitors.
pub fn usable(says: Introduce) -> Introduce {
    Introduce {
        name: trimmed(says.name).unwrap_or_default(),
        email: address(says.email).unwrap_or_default(),
        phone: number(says.phone).unwrap_or_default(),
        attributes: says
            .attributes
            .map(|all| all.into_iter().flat_map(attribute).collect()),
    }
}

fn address(text: Option<String>) -> Result<Option<String>, ApiError> {
    let Some(text) = trimmed(text)? else {
        return Ok(None);
    };
    let Some(address) = EmailAddress::parse(&text) else {
        return Err(ApiError::unprocessable(
            "not_an_email",
            "This is not an e-mail address.",
        ));
    };
    Ok(Some(address.into()))
}

/// Kept as WhatsApp gives it.
fn number(text: Option<String>) -> Result<Option<String>, ApiError> {
    Ok(trimmed(text)?.map(|text| text.trim_start_matches('+').to_owned()))
}

fn attribute(said: Attribute) -> Result<Attribute, ApiError> {
    let name = said.name.trim().to_owned();
    let value = if is_blank(&said.value) {
        String::new()
    } else {
        said.value.trim().to_owned()
    };
    if is_blank(&name) || name.chars().count() > MAX_NAME_CHARS {
        return Err(ApiError::attributes_invalid(format!(
            "A name has 1 to {MAX_NAME_CHARS} characters."
        )));
    }
    if value.chars().count() > MAX_VALUE_CHARS {
        return Err(ApiError::attributes_invalid(format!(
            "A value has at most {MAX_VALUE_CHARS} characters."
        )));
    }
    Ok(Attribute { name, value })
}

fn trimmed(text: Option<String>) -> Result<Option<String>, ApiError> {
    let text = text.filter(|text| !is_blank(text));
    let text = text.map(|text| text.trim().to_owned());
    if text
        .as_ref()
        .is_some_and(|text| text.chars().count() > MAX_CHARS)
    {
        return Err(ApiError::unprocessable(
            "too_long",
            "This is too long to be a name, an address or a number.",
        ));
    }
    Ok(text)
}

#[cfg(test)]
mod tests;
