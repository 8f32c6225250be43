//! Signed webhooks, built before the clock starts: signing is Meta's work and
//! not the server's.

use std::{
    net::SocketAddr,
    time::{Duration, SystemTime},
};

use simulator::{
    SimulatedCustomer,
    webhook::{BusinessAccount, CustomerMessage, SIGNATURE_HEADER, encode, inbound, sign},
};

use crate::running_server::{APP_SECRET, PHONE_NUMBER_ID};

/// What marks a text that is counted; its number follows.
pub(crate) const MARK: &[u8] = b"#";

/// One request, ready to be written.
#[derive(Debug)]
pub(crate) struct EncodedRequest {
    /// The message's place among all that are sent.
    pub(crate) index: usize,
    /// When to send it, counted from the start.
    pub(crate) due: Duration,
    pub(crate) bytes: Vec<u8>,
}

impl EncodedRequest {
    /// Message `index`, from the customer of this conversation.
    pub(crate) fn new(
        address: SocketAddr,
        index: usize,
        conversation: usize,
        due: Duration,
    ) -> Self {
        let text =
            format!("#{index} Hello, do you have this one in blue, and when could it be here?");
        let bytes = post(address, conversation, text, SystemTime::now() + due);
        Self { index, due, bytes }
    }

    /// A message that nobody counts: it makes the conversation.
    pub(crate) fn greeting(address: SocketAddr, conversation: usize) -> Vec<u8> {
        post(address, conversation, "Hello".to_owned(), SystemTime::now())
    }
}

fn post(address: SocketAddr, conversation: usize, text: String, at: SystemTime) -> Vec<u8> {
    let account = BusinessAccount {
        waba_id: "102000000000001".to_owned(),
        phone_number_id: PHONE_NUMBER_ID.to_owned(),
        display_phone_number: "15550100100".to_owned(),
    };
    let person = SimulatedCustomer::with_phone(
        format!("Customer {conversation}"),
        format!("9613{conversation:06}"),
    );
    let body = encode(&inbound(
        &account,
        &CustomerMessage {
            at,
            ..CustomerMessage::text(&person, text)
        },
    ));
    let head = format!(
        "POST /webhooks/whatsapp HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json\r\n\
         {SIGNATURE_HEADER}: {}\r\nContent-Length: {}\r\n\r\n",
        sign(APP_SECRET, &body),
        body.len()
    );
    [head.into_bytes(), body].concat()
}
