//! What the server's answer to an upload means.

use protocol::{Attachment, Problem, json};

use super::file::{UploadFailure, UploadState};
use crate::dom::upload::UploadOutcome;

/// How far the file is after it.
pub fn read(outcome: UploadOutcome) -> UploadState {
    match outcome {
        UploadOutcome::Answered(201, body) => json::read(&body).map_or_else(
            || failed(None, true),
            |attachment: Attachment| UploadState::Stored(attachment),
        ),
        UploadOutcome::Answered(status, body) => failed(json::read(&body), is_temporary(status)),
        UploadOutcome::Lost => UploadState::Failed(UploadFailure {
            words: "The server was not reached.".to_owned(),
            is_temporary: true,
        }),
    }
}

fn failed(problem: Option<Problem>, is_temporary: bool) -> UploadState {
    let words = problem.map_or_else(
        || "The server could not take this file.".to_owned(),
        |problem| problem.words().to_owned(),
    );
    UploadState::Failed(UploadFailure {
        words,
        is_temporary,
    })
}

/// Whether the same bytes can be taken later: nothing is wrong with them.
const fn is_temporary(status: u16) -> bool {
    matches!(status, 401 | 408 | 425 | 429 | 500..)
}
