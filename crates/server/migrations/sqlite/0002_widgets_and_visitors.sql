-- The website widget: its settings, its visitors, and what they may see.

-- Secrets of this server, made at random when the database is.
CREATE TABLE keys (
    name TEXT NOT NULL PRIMARY KEY,
    bytes BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- look: what visitors see of it. domains: JSON list of the sites that may hold
-- it; empty for any. identity_secret: with it a site signs who its visitors are.
CREATE TABLE widgets (
    inbox_id BLOB NOT NULL PRIMARY KEY REFERENCES inboxes (id),
    account_id BLOB NOT NULL REFERENCES accounts (id),
    version INTEGER NOT NULL,
    look TEXT NOT NULL,
    domains TEXT NOT NULL DEFAULT '[]',
    identity_secret TEXT,
    identity_required INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

-- A visitor is a contact. external_id: who they are to the website, as it has
-- signed; the same person on another device is the same contact.
ALTER TABLE contacts ADD COLUMN email TEXT;
ALTER TABLE contacts ADD COLUMN verified INTEGER NOT NULL DEFAULT 0;
ALTER TABLE contacts ADD COLUMN inbox_id BLOB REFERENCES inboxes (id);
ALTER TABLE contacts ADD COLUMN external_id TEXT;
CREATE UNIQUE INDEX contacts_by_external_id ON contacts (inbox_id, external_id)
    WHERE external_id IS NOT NULL;

ALTER TABLE conversations ADD COLUMN unseen INTEGER NOT NULL DEFAULT 0;
ALTER TABLE conversations ADD COLUMN visit TEXT;
CREATE INDEX conversations_by_contact ON conversations (contact_id, last_activity_at DESC)
    WHERE channel = 'widget';

-- visitor: the contact who may see the event too; empty (not null): each of
-- the account's visitors.
ALTER TABLE events ADD COLUMN visitor BLOB;
CREATE INDEX events_by_visitor ON events (account_id, visitor, seq) WHERE visitor IS NOT NULL;
