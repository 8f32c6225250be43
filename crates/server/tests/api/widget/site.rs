//! A website that signs who its visitors are.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use hmac::{Hmac, KeyInit, Mac};
use protocol::{
    Contact, ContactId,
    identity::{Identified, Identify},
    settings::{ChangeWidget, IdentitySecret},
};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use sha2::Sha256;
use testing::{ALICE, Answer, Client, TestServer, Visitor};

/// A website that knows its customers.
pub(super) struct Site {
    pub(super) desk: TestServer,
    pub(super) alice: Client,
    pub(super) inbox: protocol::InboxId,
    pub(super) secret: String,
}

pub(super) fn now() -> i64 {
    server::clock::now().second()
}

pub(super) fn part(json: &Value) -> String {
    BASE64.encode(json.to_string())
}

pub(super) fn sign(secret: &str, header: &Value, claims: &Value) -> String {
    let signed = format!("{}.{}", part(header), part(claims));
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(signed.as_bytes());
    format!("{signed}.{}", BASE64.encode(mac.finalize().into_bytes()))
}

/// Who it is, for an hour; with more claims, or others.
pub(super) fn claims(sub: &str, more: Value) -> Value {
    let mut claims = json!({ "sub": sub, "exp": now() + 3_600 });
    for (name, value) in more.as_object().unwrap() {
        claims[name] = value.clone();
    }
    claims
}

impl Site {
    pub(super) async fn open() -> Self {
        let desk = TestServer::open().await;
        let inbox = desk.visitor().await.inbox_id;
        let alice = desk.sign_in(ALICE).await;
        let path = format!("/api/inboxes/{inbox}/widget/identity-secret");
        let answer = alice.call(Method::POST, &path, &()).await;
        let IdentitySecret { secret } = answer.json();
        Self {
            desk,
            alice,
            inbox,
            secret,
        }
    }

    /// A browser that was never here.
    pub(super) async fn device(&self) -> Visitor {
        let visitor = Visitor::new(self.desk.address(), self.inbox);
        visitor.bootstrap().await;
        visitor
    }

    pub(super) fn token(&self, claims: &Value) -> String {
        let header = json!({ "alg": "HS256", "typ": "JWT" });
        sign(&self.secret, &header, claims)
    }

    /// The site's page tells the frame who is there.
    pub(super) async fn says(&self, device: &Visitor, sub: &str, more: Value) -> Identified {
        let answer = tell(device, &self.token(&claims(sub, more))).await;
        assert_eq!(answer.status, StatusCode::OK, "{:?}", answer.body);
        let identified: Identified = answer.json();
        if let Some(token) = &identified.token {
            device.set_token(Some(token.clone()));
        }
        identified
    }

    pub(super) async fn require_identity(&self) {
        let required = ChangeWidget {
            identity_required: Some(true),
            ..ChangeWidget::default()
        };
        let path = format!("/api/inboxes/{}/widget", self.inbox);
        let answer = self.alice.call(Method::PATCH, &path, &required).await;
        assert_eq!(answer.status, StatusCode::OK);
    }

    /// Who an agent sees in the only conversation of this contact.
    pub(super) async fn seen(&self, id: ContactId) -> Vec<Contact> {
        let conversations = self.alice.bootstrap().await.conversations.items;
        conversations
            .into_iter()
            .map(|conversation| conversation.contact)
            .filter(|contact| contact.id == id)
            .collect()
    }
}

pub(super) async fn tell(device: &Visitor, token: &str) -> Answer {
    let token = token.to_owned();
    device
        .call(Method::POST, "/identify", &Identify { token })
        .await
}
