-- Lists and search whose cost follows what is asked for, not the account's size.

-- number: the row's short name in indexes. Unlike an implicit rowid it survives
-- a VACUUM, which is how backups are made.
CREATE TABLE new_conversations (
    number INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
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
    window_closes_at INTEGER,
    unseen INTEGER NOT NULL DEFAULT 0,
    visit TEXT,
    rating TEXT
) STRICT;
INSERT INTO new_conversations (number, id, account_id, inbox_id, contact_id, version, channel,
        status, assignee, last_activity_at, last_message, inbound_count, window_closes_at,
        unseen, visit, rating)
    SELECT rowid, id, account_id, inbox_id, contact_id, version, channel,
        status, assignee, last_activity_at, last_message, inbound_count, window_closes_at,
        unseen, visit, rating
    FROM conversations;
DROP TABLE conversations;
ALTER TABLE new_conversations RENAME TO conversations;
CREATE INDEX conversations_by_contact ON conversations (contact_id, last_activity_at DESC)
    WHERE channel = 'widget';
CREATE INDEX conversations_unseen ON conversations (last_activity_at) WHERE unseen > 0;

-- One for lists of all agents, one for lists by assignee. Each list is merged
-- from stretches of one inbox and one status. An inbox belongs to one account.
CREATE INDEX conversations_by_inbox
    ON conversations (inbox_id, status, last_activity_at DESC, id DESC);
CREATE INDEX conversations_by_assignee
    ON conversations (assignee, inbox_id, status, last_activity_at DESC, id DESC);

-- What a search can find a conversation by: the character sequences in its
-- contact's name, e-mail address and phone number. rowid: the conversation's
-- number. Filled by this migration's step in Rust.
CREATE VIRTUAL TABLE conversation_search USING fts5 (
    grams, tokenize = 'ascii', content = '', contentless_delete = 1, detail = none
);
