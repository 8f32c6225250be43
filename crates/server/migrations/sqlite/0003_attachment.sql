-- Files that go with messages; their bytes are in the object store, under
-- account and id. uploader: the author who may send it. message_id: null until
-- it is sent. media_type: null while its bytes are coming.
CREATE TABLE attachments (
    id BLOB NOT NULL PRIMARY KEY,
    account_id BLOB NOT NULL,
    uploader TEXT NOT NULL,
    message_id BLOB,
    conversation_id BLOB,
    name TEXT NOT NULL,
    media_type TEXT,
    size INTEGER,
    width INTEGER,
    height INTEGER,
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX attachments_unsent ON attachments (uploader, created_at) WHERE message_id IS NULL;
