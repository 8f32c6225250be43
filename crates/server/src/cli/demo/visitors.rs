//! Visitors of the demo's website: they come through the widget's own requests
//! and stream, as a browser would.

use std::{net::SocketAddr, time::Duration};

use anyhow::Context;
use futures::{SinkExt, StreamExt};
use protocol::{
    ClientFrame, Content, ConversationId, Direction, Event, InboxId, Message, MessageId,
    ServerFrame, Status, Visit, VisitorBootstrap, WebPage,
    bootstrap::StartVisit,
    command::{Acknowledge, Introduce, SendVisitorMessage},
};
use tokio::{task::JoinSet, time::sleep};
use tokio_tungstenite::{
    connect_async,
    tungstenite::{self, client::IntoClientRequest, http::HeaderValue},
};

use crate::{clock, origin::PublicUrl};

/// What one of them is like.
struct VisitorProfile {
    name: &'static str,
    language: &'static str,
    time_zone: &'static str,
    pages: &'static [(&'static str, &'static str)],
    /// Said one by one, each after an answer.
    lines: &'static [&'static str],
    comes_after: Duration,
}

const PEOPLE: [VisitorProfile; 3] = [
    VisitorProfile {
        name: "Noor Haddad",
        language: "en-GB",
        time_zone: "Europe/London",
        pages: &[
            ("/mugs/mountain", "Mountain mug · Cedar & Clay"),
            ("/delivery", "Delivery · Cedar & Clay"),
        ],
        lines: &[
            "Hi! Is the mountain mug dishwasher safe?",
            "Lovely. And how long does it take to London?",
            "Perfect, I will order two. Thank you!",
        ],
        comes_after: Duration::from_secs(2),
    },
    VisitorProfile {
        name: "Émile Laurent",
        language: "fr-FR",
        time_zone: "Europe/Paris",
        pages: &[
            ("/bowls/breakfast", "Breakfast bowl · Cedar & Clay"),
            ("/cart", "Cart · Cedar & Clay"),
        ],
        lines: &[
            "Bonjour, le bol du petit-déjeuner existe-t-il en bleu ?",
            "D’accord, merci. Vous livrez en point relais ?",
        ],
        comes_after: Duration::from_secs(9),
    },
    VisitorProfile {
        name: "ليان منصور",
        language: "ar-LB",
        time_zone: "Asia/Beirut",
        pages: &[("/vases/olive", "Olive vase · Cedar & Clay")],
        lines: &[
            "مرحبا، هل يمكنني استلام الطلب من المتجر؟",
            "ممتاز، أمرّ غدًا إن شاء الله",
        ],
        comes_after: Duration::from_secs(20),
    },
];

/// How long somebody looks at an answer, and then types.
const READS_FOR: Duration = Duration::from_millis(1_500);
const TYPES_FOR: Duration = Duration::from_millis(2_500);

/// They come until this is dropped.
pub(super) fn come(desk: SocketAddr, public_url: Option<PublicUrl>, inbox: InboxId) -> JoinSet<()> {
    let origin = match public_url {
        Some(url) => url.origin().to_string(),
        None => format!("http://{desk}"),
    };
    let mut visitors = JoinSet::new();
    for person in PEOPLE {
        let origin = origin.clone();
        visitors.spawn(async move {
            sleep(person.comes_after).await;
            if let Err(error) = visit(desk, &origin, inbox, &person).await {
                tracing::warn!(%error, "a visitor of the demo left");
            }
        });
    }
    visitors
}

/// A browser with the chat open.
struct ChatBrowser {
    http: reqwest::Client,
    desk: SocketAddr,
    token: String,
    conversation: ConversationId,
}

impl ChatBrowser {
    async fn ask(
        &self,
        method: reqwest::Method,
        path: &str,
        body: &impl serde::Serialize,
    ) -> anyhow::Result<reqwest::Response> {
        let url = format!("http://{}/api/widget{path}", self.desk);
        let request = self.http.request(method, url).bearer_auth(&self.token);
        Ok(request.json(body).send().await?.error_for_status()?)
    }

    async fn write(&self, text: &str, person: &VisitorProfile) -> anyhow::Result<()> {
        let (conversation, id) = (self.conversation, clock::fresh(MessageId::mint));
        let path = format!("/conversations/{conversation}/messages/{id}");
        let written = SendVisitorMessage {
            content: Content::text(text),
            visit: Some(Visit {
                page: page(person, 0),
                referrer: "https://search.example/".to_owned(),
                language: person.language.to_owned(),
                time_zone: person.time_zone.to_owned(),
            }),
            introduction: Some(Introduce {
                name: Some(person.name.to_owned()),
                ..Introduce::default()
            }),
        };
        self.ask(reqwest::Method::PUT, &path, &written).await?;
        Ok(())
    }

    async fn acknowledge(&self, message: &Message, status: Status) -> anyhow::Result<()> {
        let path = format!("/conversations/{}/receipt", self.conversation);
        let up_to = message.id;
        self.ask(reqwest::Method::POST, &path, &Acknowledge { up_to, status })
            .await?;
        Ok(())
    }
}

fn page(person: &VisitorProfile, at: usize) -> WebPage {
    let (path, title) = person.pages[at % person.pages.len()];
    WebPage {
        url: format!("https://cedar.example{path}"),
        title: title.to_owned(),
    }
}

async fn visit(
    desk: SocketAddr,
    origin: &str,
    inbox_id: InboxId,
    person: &VisitorProfile,
) -> anyhow::Result<()> {
    let http = reqwest::Client::builder().no_proxy().build()?;
    let visiting = StartVisit {
        inbox_id,
        host: None,
    };
    let url = format!("http://{desk}/api/widget/bootstrap");
    let answer = http.post(url).json(&visiting).send().await?;
    let bootstrap: VisitorBootstrap = answer.error_for_status()?.json().await?;
    let browser = ChatBrowser {
        http,
        desk,
        token: bootstrap.token.context("a new visitor gets a token")?,
        conversation: clock::fresh(ConversationId::mint),
    };
    let mut request = format!("ws://{desk}/api/widget/socket").into_client_request()?;
    request
        .headers_mut()
        .insert("origin", HeaderValue::from_str(origin)?);
    let (socket, _) = connect_async(request).await?;
    let (mut say, mut hear) = socket.split();
    let mut tell = async |frame: &ClientFrame| -> anyhow::Result<()> {
        let text = serde_json::to_string(frame)?;
        Ok(say.send(tungstenite::Message::text(text)).await?)
    };
    tell(&ClientFrame::Resume {
        epoch: Some(bootstrap.epoch),
        cursor: Some(bootstrap.cursor),
        token: Some(browser.token.clone()),
    })
    .await?;
    let mut lines = person.lines.iter();
    if let Some(line) = lines.next() {
        browser.write(line, person).await?;
    }
    tell(&ClientFrame::Visiting {
        page: page(person, 0),
    })
    .await?;
    let mut pages = 0;
    let every = Duration::from_millis(protocol::frame::HEARTBEAT_MS);
    let mut beat = tokio::time::interval(every);
    loop {
        let heard = tokio::select! {
            heard = hear.next() => heard,
            _ = beat.tick() => {
                tell(&ClientFrame::Ping).await?;
                continue;
            }
        };
        let Some(heard) = heard else { return Ok(()) };
        let tungstenite::Message::Text(text) = heard? else {
            continue;
        };
        let Some(answer) = answer_in(&text) else {
            continue;
        };
        browser.acknowledge(&answer, Status::Delivered).await?;
        sleep(READS_FOR).await;
        browser.acknowledge(&answer, Status::Read).await?;
        let Some(line) = lines.next() else { continue };
        let conversation_id = browser.conversation;
        tell(&ClientFrame::Typing { conversation_id }).await?;
        sleep(TYPES_FOR).await;
        browser.write(line, person).await?;
        pages += 1;
        tell(&ClientFrame::Visiting {
            page: page(person, pages),
        })
        .await?;
    }
}

/// The newest of our messages in a frame.
fn answer_in(frame: &str) -> Option<Message> {
    let Ok(ServerFrame::Events { events, .. }) = serde_json::from_str(frame) else {
        return None;
    };
    let mut answers = events.into_iter().filter_map(|logged| match logged.event {
        Event::MessageCreated { message } if message.direction == Direction::Out => Some(message),
        _ => None,
    });
    answers.next_back()
}
