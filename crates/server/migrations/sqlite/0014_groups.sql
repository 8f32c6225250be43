-- Groups of a channel's: contacts that are no persons, and persons who were heard in
-- groups only.

-- named_at: when a group got its name, by the provider's time.
ALTER TABLE contacts ADD COLUMN is_group INTEGER NOT NULL DEFAULT 0;
ALTER TABLE contacts ADD COLUMN named_at INTEGER;

-- sender: what the author was called, where the conversation's contact is a group.
ALTER TABLE messages ADD COLUMN sender TEXT;

-- An address is a contact's. kind: wa_id and user_id of a person, group_id of a group.
-- conversation_id: null for a person who has written in groups only, and for a group in
-- which nobody has written.
CREATE TABLE new_addresses (
    inbox_id BLOB NOT NULL REFERENCES inboxes (id),
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    account_id BLOB NOT NULL REFERENCES accounts (id),
    contact_id BLOB NOT NULL REFERENCES contacts (id),
    conversation_id BLOB REFERENCES conversations (id),
    PRIMARY KEY (inbox_id, kind, value)
) STRICT, WITHOUT ROWID;
INSERT INTO new_addresses (inbox_id, kind, value, account_id, contact_id, conversation_id)
    SELECT a.inbox_id, a.kind, a.value, a.account_id, c.contact_id, a.conversation_id
    FROM addresses a JOIN conversations c ON c.id = a.conversation_id;
DROP TABLE addresses;
ALTER TABLE new_addresses RENAME TO addresses;
CREATE INDEX addresses_by_contact ON addresses (contact_id);
