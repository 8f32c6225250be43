//! The server is killed in the middle of work.

use std::{
    collections::{HashMap, HashSet},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use anyhow::{Context, Result, ensure};
use e2e::{AgentClient, MAYA, ServerProcess, eventually, story, within};
use protocol::{ConversationId, Direction, MessageId, Status};
use simulator::Customer;
use tokio::task::JoinSet;

/// One message that a client wants sent.
#[derive(Debug, Clone)]
struct Letter {
    conversation: ConversationId,
    id: MessageId,
    text: String,
}

#[test]
fn nothing_acknowledged_is_lost_and_nothing_goes_out_twice_when_the_server_is_killed() {
    story(async |story| {
        let mut desk = story.desk().await?;
        let client = desk.client(MAYA).await?;
        let conversations = four_conversations(&desk, &client).await?;
        let letters: Vec<Letter> = (0..200)
            .map(|number| Letter {
                conversation: conversations[number % conversations.len()],
                id: AgentClient::mint(),
                text: format!("letter {number}"),
            })
            .collect();

        let done = Arc::new(AtomicUsize::new(0));
        let sending = post(&client, &letters, &done);
        eventually("half of the letters are acknowledged", async || {
            let done = done.load(Ordering::Relaxed);
            ensure!(done >= 100, "{done}");
            Ok(())
        })
        .await?;
        desk.kill().await?;
        let acknowledged: HashSet<MessageId> =
            sending.join_all().await.into_iter().flatten().collect();
        ensure!(acknowledged.len() < letters.len(), "the kill came too late");
        desk.start_again().await?;

        let kept = stored(&client, &conversations).await?;
        for id in &acknowledged {
            ensure!(kept.contains_key(id), "{id} was acknowledged and is gone");
        }
        let unacknowledged = letters
            .iter()
            .filter(|letter| !acknowledged.contains(&letter.id));
        let mut repeats = 0;
        for letter in unacknowledged.clone() {
            let (status, _) = client
                .send(letter.conversation, letter.id, &letter.text)
                .await?;
            repeats += usize::from(status == 200);
        }
        println!(
            "killed after {} of 200 acknowledgements; of the other {}, {repeats} had been stored",
            acknowledged.len(),
            unacknowledged.count()
        );
        all_go_out_once(&desk, &client, &letters, &conversations).await
    });
}

async fn four_conversations(
    desk: &ServerProcess,
    client: &AgentClient,
) -> Result<Vec<ConversationId>> {
    let mut conversations = Vec::new();
    for number in 0..4 {
        let customer: Customer = desk.customer(
            &format!("Customer {number}"),
            &format!("96170000{number:03}"),
        );
        customer.say("Are you there?").await?;
        conversations.push(client.conversation(customer.name()).await?.id);
    }
    Ok(conversations)
}

/// Four senders with fifty letters each; gives the ids that were acknowledged.
fn post(
    client: &AgentClient,
    letters: &[Letter],
    done: &Arc<AtomicUsize>,
) -> JoinSet<Vec<MessageId>> {
    let mut senders = JoinSet::new();
    for share in letters.chunks(letters.len() / 4) {
        let (client, share, done) = (client.clone(), share.to_vec(), Arc::clone(done));
        senders.spawn(async move {
            let mut acknowledged = Vec::new();
            for letter in share {
                if client
                    .send(letter.conversation, letter.id, &letter.text)
                    .await
                    .is_ok()
                {
                    acknowledged.push(letter.id);
                    done.fetch_add(1, Ordering::Relaxed);
                }
            }
            acknowledged
        });
    }
    senders
}

async fn stored(
    client: &AgentClient,
    conversations: &[ConversationId],
) -> Result<HashMap<MessageId, Status>> {
    let mut stored = HashMap::new();
    for conversation in conversations {
        for message in client.messages(*conversation).await? {
            if message.direction == Direction::Out {
                let again = stored.insert(message.id, message.status);
                ensure!(again.is_none(), "{} is there twice", message.id);
            }
        }
    }
    Ok(stored)
}

async fn all_go_out_once(
    desk: &ServerProcess,
    client: &AgentClient,
    letters: &[Letter],
    conversations: &[ConversationId],
) -> Result<()> {
    // What was on the wire at the kill is not sent again before somebody could
    // tell whether it arrived: up to a minute.
    let statuses = within(
        Duration::from_secs(90),
        "every letter has an outcome",
        async || {
            let statuses = stored(client, conversations).await?;
            ensure!(
                statuses.len() == letters.len(),
                "{} are stored",
                statuses.len()
            );
            let open = statuses
                .values()
                .filter(|status| **status < Status::Failed)
                .count();
            ensure!(open == 0, "{open} have none");
            Ok(statuses)
        },
    )
    .await?;
    let mut sent: HashMap<String, usize> = HashMap::new();
    for message in desk.simulator.sent() {
        *sent.entry(message.text).or_default() += 1;
    }
    let mut unknown = 0;
    for letter in letters {
        let times = sent.get(&letter.text).copied().unwrap_or_default();
        let status = statuses
            .get(&letter.id)
            .context("it was stored a moment ago")?;
        ensure!(times <= 1, "{:?} went out {times} times", letter.text);
        ensure!(
            times == 1 || *status == Status::Failed,
            "{:?} never went out and is {status:?}",
            letter.text
        );
        unknown += usize::from(*status == Status::Failed);
    }
    println!(
        "{} went out once; {unknown} ended as unknown, with a Retry",
        sent.len()
    );
    ensure!(
        unknown <= conversations.len(),
        "only what was on the wire can be in doubt"
    );
    Ok(())
}
