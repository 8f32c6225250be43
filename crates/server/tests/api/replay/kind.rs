//! Each kind of event comes again on replay: a case for each in the registry.

use protocol::{
    AgentId, ConversationId, EventKind, InboxId, Status, command::Acknowledge,
    settings::ChangeWidget, widget::Appearance,
};
use reqwest::Method;
use server::{clock, email::EmailAddress, store::agent::NewAgent};
use testing::{ALICE, Client, TestServer, Visitor};

use super::{account, events_to, resume};

/// Alice and a visitor of a website, who have written to each other.
struct Scene {
    server: TestServer,
    alice: Client,
    rana: Visitor,
    conversation: ConversationId,
}

impl Scene {
    async fn open() -> Self {
        let server = TestServer::open().await;
        let alice = server.sign_in(ALICE).await;
        let rana = server.visitor().await;
        let (_, conversation) = rana.begin("Rana", "hello").await;
        alice.send(conversation, "an answer").await;
        Self {
            server,
            alice,
            rana,
            conversation,
        }
    }

    async fn delete_failed_message(&self) {
        let samir = self.server.customer("Samir", "9613000124");
        samir.say("hello").await.unwrap();
        let id = self.alice.conversation("Samir").await.id;
        let mut stream = self.alice.stream().await;
        let simulator = &self.server.simulator;
        simulator.adjust_quirks(|quirks| quirks.fail_next = Some(131_026));
        let failed = self.alice.send(id, "into the void").await;
        stream
            .until("it failed", |stream| {
                let timeline = stream.replica.timeline(id);
                let message = timeline.and_then(|timeline| timeline.get(failed.id));
                message.is_some_and(|message| message.status == Status::Failed)
            })
            .await;
        let path = format!("/api/conversations/{id}/messages/{}", failed.id);
        let answer = self.alice.call(Method::DELETE, &path, &()).await;
        assert!(answer.status.is_success());
    }

    /// Does what logs an event of this kind. `false`: nothing logs it.
    async fn cause(&self, kind: EventKind) -> bool {
        match kind {
            EventKind::MessageCreated | EventKind::ConversationUpdated => {
                self.rana.write(self.conversation, "another").await;
            }
            EventKind::MessageUpdated => {
                let messages = self.rana.messages(self.conversation).await;
                let receipt = Acknowledge {
                    up_to: messages[messages.len() - 1].id,
                    status: Status::Read,
                };
                let answer = self.rana.acknowledge(self.conversation, receipt).await;
                assert!(answer.status.is_success());
            }
            EventKind::ConversationCreated => {
                let samir = self.server.customer("Samir", "9613000124");
                samir.say("hello").await.unwrap();
            }
            EventKind::ConversationRead => {
                let messages = self.alice.messages(self.conversation).await;
                let first = messages.iter().find(|m| m.status == Status::Received);
                let answer = self.alice.read(self.conversation, first.unwrap().id).await;
                assert!(answer.status.is_success());
            }
            EventKind::AgentUpdated => self.add_agent().await,
            EventKind::InboxUpdated => {
                let name = Some("The shop".to_owned());
                self.change_widget(&ChangeWidget {
                    name,
                    ..ChangeWidget::default()
                })
                .await;
            }
            EventKind::WidgetUpdated => {
                let look = Some(Appearance {
                    welcome: "Welcome".to_owned(),
                    ..Appearance::default()
                });
                self.change_widget(&ChangeWidget {
                    look,
                    ..ChangeWidget::default()
                })
                .await;
            }
            EventKind::Deleted => self.delete_failed_message().await,
            EventKind::Unknown => return false,
        }
        true
    }

    fn inbox(&self) -> InboxId {
        self.rana.inbox_id
    }

    async fn change_widget(&self, change: &ChangeWidget) {
        let path = format!("/api/inboxes/{}/widget", self.inbox());
        let answer = self.alice.call(Method::PATCH, &path, change).await;
        assert!(answer.status.is_success());
    }

    async fn add_agent(&self) {
        let account = account(&self.server).await;
        let new = NewAgent {
            id: AgentId::from_bytes([7; 16]),
            name: "Nour".to_owned(),
            email: EmailAddress::parse("nour@example.com").unwrap(),
            password_hash: String::new(),
        };
        let store = &self.server.app().store;
        let made = store.write(move |tx| tx.create_agent(account, &new, clock::now()));
        made.await.unwrap();
    }

    /// What a stream of Alice's that resumes here is told, by kind.
    async fn replayed(&self, cursor: protocol::Seq) -> Vec<(EventKind, Option<[u8; 16]>)> {
        let newest = self.alice.bootstrap().await.cursor;
        let mut stream = resume(&self.server, &self.alice, cursor).await;
        let events = events_to(&mut stream, cursor, newest).await;
        let kinds = events
            .iter()
            .map(|(_, event)| (event.kind(), event.entity_id().copied()));
        kinds.collect()
    }
}

#[tokio::test]
async fn each_kind_that_is_logged_comes_again_on_replay() {
    let scene = Scene::open().await;
    for kind in EventKind::ALL {
        let cursor = scene.alice.bootstrap().await.cursor;
        let is_logged = scene.cause(*kind).await;
        assert_eq!(is_logged, kind.entity().is_some(), "{kind:?}");
        if is_logged {
            let replayed = scene.replayed(cursor).await;
            assert!(
                replayed.iter().any(|(heard, _)| heard == kind),
                "{kind:?}: {replayed:?}"
            );
        }
    }
}

#[tokio::test]
async fn events_of_two_entities_with_one_id_both_come_on_replay() {
    let scene = Scene::open().await;
    let cursor = scene.alice.bootstrap().await.cursor;
    for kind in [EventKind::InboxUpdated, EventKind::WidgetUpdated] {
        scene.cause(kind).await;
    }
    for kind in [EventKind::ConversationRead, EventKind::ConversationUpdated] {
        scene.cause(kind).await;
    }
    let replayed = scene.replayed(cursor).await;
    let inbox = Some(*scene.inbox().as_bytes());
    let conversation = Some(*scene.conversation.as_bytes());
    for expected in [
        (EventKind::InboxUpdated, inbox),
        (EventKind::WidgetUpdated, inbox),
        (EventKind::ConversationRead, conversation),
        (EventKind::ConversationUpdated, conversation),
    ] {
        assert!(replayed.contains(&expected), "{expected:?}: {replayed:?}");
    }
}
