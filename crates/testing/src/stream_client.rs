//! An open socket with a replica behind it: a client without a screen.

use std::{net::SocketAddr, time::Duration};

use futures::{SinkExt, StreamExt};
use protocol::{Bootstrap, ClientFrame, ConversationId, Epoch, Seq, ServerFrame, Timestamp};
use sync::{Recovery, Replica};
use tokio::{net::TcpStream, time::timeout};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{self, client::IntoClientRequest, http::HeaderValue, protocol::CloseFrame},
};

/// Longer than anything here takes; a test that waits for it has failed.
const PATIENCE: Duration = Duration::from_secs(15);

/// A stream and every frame received on it.
#[derive(Debug)]
pub struct StreamClient {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    pub replica: Replica,
    /// Every frame received, in order.
    pub heard: Vec<ServerFrame>,
}

impl StreamClient {
    /// Connects, without sending anything yet. Without an origin, as a page of
    /// the server's own.
    pub async fn connect(
        address: SocketAddr,
        cookie: Option<String>,
        origin: Option<&str>,
    ) -> Result<Self, tungstenite::Error> {
        Self::connect_to(address, "/api/socket", cookie, origin).await
    }

    /// The same at another path.
    pub async fn connect_to(
        address: SocketAddr,
        path: &str,
        cookie: Option<String>,
        origin: Option<&str>,
    ) -> Result<Self, tungstenite::Error> {
        let mut request = format!("ws://{address}{path}").into_client_request()?;
        if let Some(cookie) = cookie {
            let value = HeaderValue::from_str(&cookie).expect("cookies are ASCII");
            request.headers_mut().insert("cookie", value);
        }
        let own = format!("http://{address}");
        let origin = HeaderValue::from_str(origin.unwrap_or(&own)).expect("origins are ASCII");
        request.headers_mut().insert("origin", origin);
        let (socket, _) = connect_async(request).await?;
        Ok(Self {
            socket,
            replica: Replica::new(),
            heard: Vec::new(),
        })
    }

    pub async fn open(address: SocketAddr, cookie: Option<String>, first: Bootstrap) -> Self {
        let mut replica = Replica::new();
        replica.bootstrap(first);
        Self::resume(address, cookie, replica).await
    }

    /// Goes on from where a replica stands.
    pub async fn resume(address: SocketAddr, cookie: Option<String>, replica: Replica) -> Self {
        let connected = Self::connect(address, cookie, None).await;
        let mut line = connected.expect("the socket opens");
        let cursor = replica.cursor();
        line.replica = replica;
        line.say_resume(cursor.map(|c| c.epoch), cursor.map(|c| c.seq))
            .await;
        line
    }

    pub async fn say_resume(&mut self, epoch: Option<Epoch>, cursor: Option<Seq>) {
        self.say(&ClientFrame::Resume {
            epoch,
            cursor,
            token: None,
        })
        .await;
    }

    pub async fn say(&mut self, frame: &ClientFrame) {
        let text = serde_json::to_string(frame).expect("frames are JSON");
        self.say_raw(tungstenite::Message::text(text)).await;
    }

    pub async fn say_raw(&mut self, message: tungstenite::Message) {
        self.socket.send(message).await.expect("the socket is open");
    }

    /// The next frame, applied to the replica.
    pub async fn next(&mut self) -> (ServerFrame, Recovery) {
        match self.next_or_close().await {
            Ok(frame) => frame,
            Err(close) => panic!("the socket was closed: {close:?}"),
        }
    }

    /// The next frame, or why the server closed.
    pub async fn next_or_close(&mut self) -> Result<(ServerFrame, Recovery), Option<CloseFrame>> {
        loop {
            let heard = timeout(PATIENCE, self.socket.next()).await;
            match heard.expect("the server says something in time") {
                Some(Ok(tungstenite::Message::Text(text))) => {
                    let frame: ServerFrame = serde_json::from_str(&text).expect("frames are ours");
                    self.heard.push(frame.clone());
                    let (_, ask) = self.replica.receive(frame.clone(), Timestamp::default());
                    return Ok((frame, ask));
                }
                Some(Ok(tungstenite::Message::Close(close))) => return Err(close),
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return Err(None),
            }
        }
    }

    /// Reads frames until this holds.
    pub async fn until(&mut self, what: &str, holds: impl Fn(&Self) -> bool) {
        while !holds(self) {
            match self.next_or_close().await {
                Ok((_, Recovery::Nothing)) => {}
                Ok((frame, ask)) => panic!("{what}: the replica asks {ask:?} after {frame:?}"),
                Err(close) => panic!("{what}: the socket was closed: {close:?}"),
            }
        }
    }

    /// The texts of a conversation's messages that were received live, in log order.
    pub fn texts(&self, conversation: ConversationId) -> Vec<String> {
        let mut messages: Vec<_> = self
            .heard
            .iter()
            .filter_map(|frame| match frame {
                ServerFrame::Events { events, .. } => Some(events),
                _ => None,
            })
            .flatten()
            .filter_map(|logged| match &logged.event {
                protocol::Event::MessageCreated { message }
                    if message.conversation_id == conversation =>
                {
                    Some(message)
                }
                _ => None,
            })
            .collect();
        messages.sort_by_key(|message| message.cursor());
        messages
            .into_iter()
            .map(|message| match &message.content {
                protocol::Content::Text { text } => text.clone(),
                other => format!("{other:?}"),
            })
            .collect()
    }
}
