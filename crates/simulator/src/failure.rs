//! What Meta's error codes say, in the answer to a request or in a status.

/// A code with the words that come with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SendFailure {
    pub(crate) code: i32,
    pub(crate) title: &'static str,
    pub(crate) details: &'static str,
}

impl SendFailure {
    /// Any code is allowed: the receiver has to live with unknown ones.
    pub(crate) fn of(code: i32) -> Self {
        let (title, details) = match code {
            4 => (
                "API Too Many Calls",
                "The app has reached its API call rate limit.",
            ),
            10 => (
                "API Permission Denied",
                "The permission is missing or was removed.",
            ),
            100 => (
                "Invalid parameter",
                "A parameter is not supported or misspelled.",
            ),
            190 => (
                "Access token has expired",
                "The access token is no longer valid.",
            ),
            368 => (
                "Temporarily blocked for policies violations",
                "The account is restricted.",
            ),
            130403 => ("Blocked user", "The business has blocked this user."),
            130429 => (
                "Rate limit hit",
                "Message throughput of the number has been reached.",
            ),
            130472 => (
                "User's number is part of an experiment",
                "The message was not sent because the user is in an experiment group.",
            ),
            131000 => (
                "Something went wrong",
                "The message could not be sent: unknown error.",
            ),
            131008 => (
                "Required parameter is missing",
                "The request lacks a parameter.",
            ),
            131009 => (
                "Parameter value is not valid",
                "One of the values is not valid.",
            ),
            131016 => (
                "Service unavailable",
                "A service is temporarily unavailable.",
            ),
            131021 => (
                "Recipient cannot be sender",
                "Sender and recipient are the same number.",
            ),
            131026 => (
                "Message undeliverable",
                "The message could not be delivered.",
            ),
            131031 => (
                "Business account locked",
                "The account was restricted or disabled.",
            ),
            131042 => (
                "Business eligibility payment issue",
                "There is a payment problem.",
            ),
            131047 => (
                "Re-engagement message",
                "More than 24 hours have passed since the customer last wrote to this number.",
            ),
            131048 => (
                "Spam rate limit hit",
                "The number is restricted for quality reasons.",
            ),
            131049 => (
                "Not delivered to maintain healthy ecosystem engagement",
                "The message was held back for this user.",
            ),
            131050 => (
                "User stopped marketing messages",
                "The user opted out of marketing.",
            ),
            131051 => (
                "Message type unknown",
                "This type of message is not supported.",
            ),
            131053 => ("Media upload error", "The media could not be uploaded."),
            131056 => (
                "(Business Account, Consumer Account) pair rate limit hit",
                "Too many messages to the same customer in a short time.",
            ),
            131057 => (
                "Account in maintenance mode",
                "The account is being upgraded.",
            ),
            132000 => (
                "Template param count mismatch",
                "The number of parameters differs.",
            ),
            132001 => (
                "Template name does not exist",
                "No such template in this language.",
            ),
            132015 => (
                "Template is paused",
                "The template is paused for its low quality.",
            ),
            133010 => (
                "Phone number not registered",
                "The number is not registered.",
            ),
            _ => ("Something went wrong", "An error that has no words here."),
        };
        Self {
            code,
            title,
            details,
        }
    }
}
