//! Posting one signed message to a server, once.

use std::time::{Duration, Instant};

use super::{BusinessAccount, CustomerMessage, encode, inbound, sign};
use crate::wamid::Wamid;

/// The header that carries the signature.
pub const SIGNATURE_HEADER: &str = "X-Hub-Signature-256";

/// How a server answered one post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    pub wamid: Wamid,
    pub status: u16,
    pub latency: Duration,
}

/// Posts one message as if its customer had written it to this number. What the
/// server answers is a [`Receipt`], whatever the status; an error is no answer.
pub async fn send_message(
    client: &reqwest::Client,
    url: &str,
    app_secret: &str,
    phone_number_id: &str,
    message: &CustomerMessage,
) -> Result<Receipt, reqwest::Error> {
    let account = BusinessAccount {
        // A server routes messages by the number's id; these two are for show.
        waba_id: "102000000000001".into(),
        phone_number_id: phone_number_id.into(),
        display_phone_number: "15550100100".into(),
    };
    let body = encode(&inbound(&account, message));
    let started = Instant::now();
    let status = post(client, url, &sign(app_secret, &body), body).await?;
    Ok(Receipt {
        wamid: message.wamid.clone(),
        status,
        latency: started.elapsed(),
    })
}

/// Posts a signed body and reads the answer to its end, so that the
/// connection can be used again.
pub(crate) async fn post(
    client: &reqwest::Client,
    url: &str,
    signature: &str,
    body: impl Into<reqwest::Body>,
) -> Result<u16, reqwest::Error> {
    let response = client
        .post(url)
        .header("Content-Type", "application/json")
        .header(SIGNATURE_HEADER, signature)
        .body(body)
        .send()
        .await?;
    let status = response.status().as_u16();
    response.bytes().await?;
    Ok(status)
}
