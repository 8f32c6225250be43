//! Frames of a stream of server-sent events.

use reqwest::Response;
use serde_json::Value;

/// Frames of a stream of server-sent events.
pub(super) struct Frames {
    pub(super) response: Response,
    pub(super) text: String,
}

impl Frames {
    pub(super) async fn next(&mut self) -> Value {
        loop {
            if let Some((event, rest)) = self.text.split_once("\n\n") {
                let data = event.lines().find_map(|line| line.strip_prefix("data: "));
                let frame = data.map(|data| serde_json::from_str(data).unwrap());
                self.text = rest.to_owned();
                if let Some(frame) = frame {
                    return frame;
                }
            } else {
                let part = self.response.chunk().await.unwrap().expect("it goes on");
                self.text.push_str(std::str::from_utf8(&part).unwrap());
            }
        }
    }

    /// The next frame of this type.
    pub(super) async fn next_of(&mut self, kind: &str) -> Value {
        loop {
            let frame = self.next().await;
            if frame["type"] == kind {
                return frame;
            }
        }
    }
}
