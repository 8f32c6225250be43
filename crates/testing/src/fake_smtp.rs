//! A mail server that keeps what it is sent, and refuses what it is told to.

use std::{collections::VecDeque, net::SocketAddr, time::Duration};

use mailparse::MailHeaderMap;
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinHandle,
    time::timeout,
};

/// As long as a busy machine may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// An SMTP server on this machine.
#[derive(Debug)]
pub struct FakeSmtp {
    address: SocketAddr,
    mail: watch::Sender<Mail>,
    listening: JoinHandle<()>,
}

/// An e-mail that was taken.
#[derive(Debug, Clone)]
pub struct ReceivedEmail {
    /// Whom the envelope names.
    pub to: Vec<String>,
    pub raw: Vec<u8>,
}

#[derive(Debug, Default)]
struct Mail {
    received: Vec<ReceivedEmail>,
    refusals: VecDeque<String>,
    refused: usize,
}

impl FakeSmtp {
    pub async fn open() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await;
        let listener = listener.expect("a loopback port is free");
        let address = listener.local_addr().expect("it has an address");
        let (mail, _) = watch::channel(Mail::default());
        let taking = mail.clone();
        let listening = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let mail = taking.clone();
                // A broken connection is for the sender to notice.
                tokio::spawn(async move { converse(stream, &mail).await.ok() });
            }
        });
        Self {
            address,
            mail,
            listening,
        }
    }

    /// The URL for a server's settings.
    pub fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    /// Refuses the next recipient with these words: `451 4.3.0 Later`.
    pub fn refuse_next(&self, words: &str) {
        let words = words.to_owned();
        self.mail.send_modify(|mail| mail.refusals.push_back(words));
    }

    /// Closes the connection at the next recipient, without an answer.
    pub fn hang_up_next(&self) {
        self.refuse_next("");
    }

    pub fn received(&self) -> Vec<ReceivedEmail> {
        self.mail.borrow().received.clone()
    }

    /// The e-mails to an address, once there are this many.
    pub async fn emails_to(&self, address: &str, number: usize) -> Vec<ReceivedEmail> {
        let theirs = |mail: &Mail| -> Vec<ReceivedEmail> {
            let all = mail.received.iter();
            all.filter(|one| one.to.iter().any(|to| to == address))
                .cloned()
                .collect()
        };
        self.until(|mail| theirs(mail).len() >= number).await;
        theirs(&self.mail.borrow())
    }

    /// When so many were refused.
    pub async fn refused_at_least(&self, number: usize) {
        self.until(|mail| mail.refused >= number).await;
    }

    async fn until(&self, is_so: impl FnMut(&Mail) -> bool) {
        let mut mail = self.mail.subscribe();
        let waited = timeout(PATIENCE, mail.wait_for(is_so)).await;
        let is_so = waited.is_ok_and(|mail| mail.is_ok());
        assert!(is_so, "not in time: {:?}", self.mail.borrow());
    }
}

impl Drop for FakeSmtp {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

impl ReceivedEmail {
    /// All headers of this name, decoded.
    pub fn headers(&self, name: &str) -> Vec<String> {
        self.parsed().headers.get_all_values(name)
    }

    /// The only header of this name.
    #[track_caller]
    pub fn header(&self, name: &str) -> String {
        let mut all = self.headers(name);
        assert_eq!(all.len(), 1, "one {name}: {all:?}");
        all.remove(0)
    }

    /// The names of all headers.
    pub fn header_names(&self) -> Vec<String> {
        let parsed = self.parsed();
        let names = parsed.headers.iter();
        names.map(mailparse::MailHeader::get_key).collect()
    }

    /// The body, decoded, with plain line ends.
    pub fn text(&self) -> String {
        let body = self.parsed().get_body().expect("the body can be decoded");
        body.replace("\r\n", "\n")
    }

    fn parsed(&self) -> mailparse::ParsedMail<'_> {
        mailparse::parse_mail(&self.raw).expect("it is an e-mail")
    }
}

/// As much SMTP as it takes (RFC 5321).
async fn converse(stream: TcpStream, mail: &watch::Sender<Mail>) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    let mut to = Vec::new();
    stream.write_all(b"220 fake-smtp\r\n").await?;
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        let line = line.trim_end();
        let word = line.get(..4).unwrap_or(line).to_ascii_uppercase();
        let answer = match word.as_str() {
            "EHLO" | "HELO" => "250-fake-smtp\r\n250 8BITMIME".to_owned(),
            "MAIL" | "NOOP" | "RSET" => {
                to.clear();
                "250 OK".to_owned()
            }
            "RCPT" => match refusal(mail) {
                Some(refusal) if refusal.is_empty() => return Ok(()),
                Some(refusal) => refusal,
                None => {
                    to.push(address(line));
                    "250 OK".to_owned()
                }
            },
            "DATA" => {
                stream.write_all(b"354 Go on\r\n").await?;
                let raw = data(&mut stream).await?;
                let to = std::mem::take(&mut to);
                mail.send_modify(|mail| mail.received.push(ReceivedEmail { to, raw }));
                "250 Taken".to_owned()
            }
            "QUIT" => return stream.write_all(b"221 Bye\r\n").await,
            _ => "502 What?".to_owned(),
        };
        stream.write_all(format!("{answer}\r\n").as_bytes()).await?;
    }
}

fn refusal(mail: &watch::Sender<Mail>) -> Option<String> {
    let mut refusal = None;
    mail.send_modify(|mail| {
        refusal = mail.refusals.pop_front();
        mail.refused += usize::from(refusal.is_some());
    });
    refusal
}

/// What stands between the angle brackets.
fn address(line: &str) -> String {
    let inner = line
        .split_once('<')
        .and_then(|(_, rest)| rest.split_once('>'));
    inner.map_or_else(String::new, |(address, _)| address.to_owned())
}

/// Up to the line with the dot, without the dots that were put before others.
async fn data(stream: &mut BufReader<TcpStream>) -> std::io::Result<Vec<u8>> {
    let mut raw = Vec::new();
    loop {
        let mut line = Vec::new();
        if stream.read_until(b'\n', &mut line).await? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        if line == b".\r\n" {
            return Ok(raw);
        }
        raw.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
    }
}
