-- Everything belongs to an account: every table carries account_id, and every
-- query is scoped by it. Ids are 16-byte UUIDs, times are milliseconds since
-- the Unix epoch, JSON is text.

-- One row: which log this is. A client's cursor counts in one epoch only.
CREATE TABLE log_identity (
    epoch BLOB NOT NULL
) STRICT;

-- seq: the number of the account's newest event. log_start: events up to and
-- including this one are past retention.
CREATE TABLE accounts (
    id BLOB NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    seq INTEGER NOT NULL DEFAULT 0,
    log_start INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE agents (
    id BLOB NOT NULL PRIMARY KEY,
    account_id BLOB NOT NULL REFERENCES accounts (id),
    version INTEGER NOT NULL,
    name TEXT NOT NULL,
    email TEXT NOT NULL UNIQUE COLLATE NOCASE,
    password_hash TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

-- Only the hash of a session's token is kept: a stolen database signs nobody in.
CREATE TABLE sessions (
    token_hash BLOB NOT NULL PRIMARY KEY,
    account_id BLOB NOT NULL REFERENCES accounts (id),
    agent_id BLOB NOT NULL REFERENCES agents (id),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- provider_id: the phone number id on WhatsApp.
CREATE TABLE inboxes (
    id BLOB NOT NULL PRIMARY KEY,
    account_id BLOB NOT NULL REFERENCES accounts (id),
    version INTEGER NOT NULL,
    channel TEXT NOT NULL,
    name TEXT NOT NULL,
    address TEXT,
    provider_id TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (channel, provider_id)
) STRICT;

CREATE TABLE contacts (
    id BLOB NOT NULL PRIMARY KEY,
    account_id BLOB NOT NULL REFERENCES accounts (id),
    name TEXT,
    phone TEXT,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE conversations (
    id BLOB NOT NULL PRIMARY KEY,
    account_id BLOB NOT NULL REFERENCES accounts (id),
    inbox_id BLOB NOT NULL REFERENCES inboxes (id),
    contact_id BLOB NOT NULL REFERENCES contacts (id),
    version INTEGER NOT NULL,
    channel TEXT NOT NULL,
    status TEXT NOT NULL,
    assignee BLOB REFERENCES agents (id),
    last_activity_at INTEGER NOT NULL,
    last_message TEXT,
    inbound_count INTEGER NOT NULL DEFAULT 0,
    window_closes_at INTEGER
) STRICT;
CREATE INDEX conversations_by_activity ON conversations (account_id, last_activity_at DESC, id DESC);

-- The one place where outside addresses become conversations. A WhatsApp user
-- has up to two: a phone (wa_id) and a business-scoped id (user_id).
CREATE TABLE addresses (
    inbox_id BLOB NOT NULL REFERENCES inboxes (id),
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    account_id BLOB NOT NULL REFERENCES accounts (id),
    conversation_id BLOB NOT NULL REFERENCES conversations (id),
    PRIMARY KEY (inbox_id, kind, value)
) STRICT, WITHOUT ROWID;
CREATE INDEX addresses_by_conversation ON addresses (conversation_id);

-- second: the second of sent_at, the coarse half of the message order.
CREATE TABLE messages (
    id BLOB NOT NULL PRIMARY KEY,
    account_id BLOB NOT NULL,
    conversation_id BLOB NOT NULL REFERENCES conversations (id),
    seq INTEGER NOT NULL,
    version INTEGER NOT NULL,
    direction TEXT NOT NULL,
    author TEXT NOT NULL,
    status TEXT NOT NULL,
    sent_at INTEGER NOT NULL,
    second INTEGER NOT NULL,
    content TEXT NOT NULL,
    failure TEXT,
    attempt INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX messages_in_order ON messages (conversation_id, second, seq);

-- The provider's names for messages. Inbound, it makes a repeated webhook
-- harmless; outbound, it leads a status to its message and attempt.
CREATE TABLE provider_messages (
    inbox_id BLOB NOT NULL,
    provider_id TEXT NOT NULL,
    account_id BLOB NOT NULL,
    message_id BLOB NOT NULL,
    attempt INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (inbox_id, provider_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX provider_messages_by_message ON provider_messages (message_id);

-- Statuses that arrived before the answer to our send did.
CREATE TABLE early_statuses (
    inbox_id BLOB NOT NULL,
    provider_id TEXT NOT NULL,
    status TEXT NOT NULL,
    account_id BLOB NOT NULL,
    failure TEXT,
    received_at INTEGER NOT NULL,
    PRIMARY KEY (inbox_id, provider_id, status)
) STRICT, WITHOUT ROWID;

-- Messages on their way to a provider. A row goes when its outcome is known.
-- state: queued | sending | unsure (the answer was lost; a status may tell).
CREATE TABLE outgoing (
    message_id BLOB NOT NULL PRIMARY KEY,
    account_id BLOB NOT NULL,
    conversation_id BLOB NOT NULL,
    inbox_id BLOB NOT NULL,
    place INTEGER NOT NULL,
    state TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    due_at INTEGER NOT NULL,
    last_error TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX outgoing_in_order ON outgoing (conversation_id, place);

CREATE TABLE read_marks (
    agent_id BLOB NOT NULL,
    conversation_id BLOB NOT NULL,
    account_id BLOB NOT NULL,
    version INTEGER NOT NULL,
    up_to INTEGER NOT NULL,
    inbound_read INTEGER NOT NULL,
    PRIMARY KEY (agent_id, conversation_id)
) STRICT, WITHOUT ROWID;

-- The log. It names what changed; the entity is read as it is now, because
-- state travels, not differences. audience: one agent, or all where null.
CREATE TABLE events (
    account_id BLOB NOT NULL,
    seq INTEGER NOT NULL,
    kind TEXT NOT NULL,
    entity_id BLOB NOT NULL,
    audience BLOB,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (account_id, seq)
) STRICT, WITHOUT ROWID;

-- Every signed webhook as it came, before anything is made of it.
CREATE TABLE webhook_journal (
    id INTEGER PRIMARY KEY,
    received_at INTEGER NOT NULL,
    channel TEXT NOT NULL,
    body BLOB NOT NULL,
    note TEXT
) STRICT;
