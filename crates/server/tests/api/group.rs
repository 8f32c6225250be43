//! Commands that are committed together see each other as they would see what
//! is stored.

use std::sync::mpsc;

use protocol::{ContactId, Content, ConversationId, MessageId, command::Introduce};
use server::{
    auth::generation::Generation,
    clock,
    state::AppState,
    store::{
        Refusal, StoreError,
        identity::Identity,
        message::Sent,
        visitor::{VisitorMessage, VisitorScope},
    },
};
use testing::{ALICE, MALLORY, TestServer, message_id, nowhere};

/// Polls `commands` in their order while the writer is held up, so that they
/// are one group.
async fn together<T>(app: &AppState, commands: impl Future<Output = T>) -> T {
    let (entered, has_entered) = tokio::sync::oneshot::channel();
    let mut entered = Some(entered);
    let (go_on, wait) = mpsc::channel::<()>();
    let store = app.store.clone();
    let held = tokio::spawn(async move {
        store
            .write(move |_| {
                if let Some(entered) = entered.take() {
                    entered.send(()).unwrap();
                    wait.recv().unwrap();
                }
                Ok(())
            })
            .await
    });
    has_entered.await.unwrap();
    let (answers, ()) = tokio::join!(biased; commands, async move { go_on.send(()).unwrap() });
    held.await.unwrap().unwrap();
    answers
}

async fn write(
    app: &AppState,
    visitor: VisitorScope,
    conversation: ConversationId,
    id: MessageId,
) -> Result<Sent, StoreError> {
    let written = VisitorMessage {
        id,
        content: Content::text("hello"),
        visit: None,
        introduction: Introduce::default(),
    };
    app.store
        .write(move |tx| tx.write_message(visitor, conversation, &written, clock::now()))
        .await
}

/// A visitor of another account than Alice's, and one of hers.
async fn two_accounts(desk: &TestServer) -> (VisitorScope, VisitorScope) {
    let other = desk.add_account("Other", &[MALLORY]).await;
    let accounts = desk.app().store.read(|read| read.accounts()).await.unwrap();
    let (ours, _) = *accounts.iter().find(|(id, _)| *id != other).unwrap();
    let mut visitors = Vec::new();
    for account_id in [ours, other] {
        visitors.push(VisitorScope {
            account_id,
            inbox_id: desk.add_website(account_id).await,
            contact_id: clock::fresh(ContactId::mint),
        });
    }
    (visitors[0], visitors[1])
}

fn somebody(like: VisitorScope) -> VisitorScope {
    VisitorScope {
        contact_id: clock::fresh(ContactId::mint),
        ..like
    }
}

#[tokio::test]
async fn a_conversation_id_chosen_by_two_accounts_at_once_is_the_firsts_alone() {
    let desk = TestServer::open().await;
    let (ours, theirs) = two_accounts(&desk).await;
    let app = desk.app();
    for _ in 0..50 {
        let (first, second) = (somebody(ours), somebody(theirs));
        let id = nowhere();
        let (taken, refused) = together(app, async {
            tokio::join!(
                biased;
                write(app, first, id, message_id()),
                write(app, second, id, message_id()),
            )
        })
        .await;
        let Sent::Created(message) = taken.unwrap() else {
            panic!("it is new");
        };
        assert_eq!(message.conversation_id, id);
        let refused = refused.err().unwrap();
        assert!(
            matches!(refused, StoreError::Refused(Refusal::NotFound)),
            "{refused}"
        );
        let seen = |by: VisitorScope| {
            app.store
                .read(move |read| read.visitor_conversation(by, id))
        };
        assert!(seen(first).await.unwrap().is_some());
        assert!(seen(second).await.unwrap().is_none());
        // What the refused one writes next has its own place.
        let next = nowhere();
        let Sent::Created(message) = write(app, second, next, message_id()).await.unwrap() else {
            panic!("it is new");
        };
        assert_eq!(message.conversation_id, next);
    }
    let alice = desk.sign_in(ALICE).await;
    assert_eq!(alice.bootstrap().await.conversations.items.len(), 50);
}

#[tokio::test]
async fn a_message_id_chosen_by_two_accounts_at_once_is_the_firsts_alone() {
    let desk = TestServer::open().await;
    let (ours, theirs) = two_accounts(&desk).await;
    let app = desk.app();
    let id = message_id();
    let (taken, refused) = together(app, async {
        tokio::join!(
            biased;
            write(app, ours, nowhere(), id),
            write(app, theirs, nowhere(), id),
        )
    })
    .await;
    assert!(matches!(taken.unwrap(), Sent::Created(_)));
    let refused = refused.err().unwrap();
    assert!(
        matches!(refused, StoreError::Refused(Refusal::IdTaken)),
        "{refused}"
    );
}

#[tokio::test]
async fn who_begins_and_is_identified_at_once_goes_on_in_the_same_conversation() {
    let desk = TestServer::open().await;
    let (visitor, _) = two_accounts(&desk).await;
    let app = desk.app();
    let person = somebody(visitor);
    let identity = Identity {
        external_id: "rana".to_owned(),
        generation: Generation::FIRST,
        introduction: Introduce::default(),
    };
    let begun = nowhere();
    let fresh = person.contact_id;
    let (first, identified, second, stranger) = together(app, async {
        tokio::join!(
            biased;
            write(app, visitor, begun, message_id()),
            app.store.write(move |tx| tx.identify(visitor, &identity, fresh, clock::now())),
            write(app, person, nowhere(), message_id()),
            // The browser that nobody knows any more has nothing left.
            write(app, visitor, nowhere(), message_id()),
        )
    })
    .await;
    first.unwrap();
    assert_eq!(identified.unwrap(), fresh);
    let place = |sent: Result<Sent, StoreError>| match sent.unwrap() {
        Sent::Created(message) | Sent::Repeated(message) => message.conversation_id,
    };
    assert_eq!(place(second), begun);
    assert_ne!(place(stranger), begun);
}
