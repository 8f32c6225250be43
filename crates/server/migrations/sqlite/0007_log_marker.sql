-- How a log that went back in time is recognized: instance changes at every
-- start, commits with every group. A file beside the database holds both.
-- instance is null where an older version wrote last.
ALTER TABLE log_identity ADD COLUMN instance BLOB;
ALTER TABLE log_identity ADD COLUMN commits INTEGER NOT NULL DEFAULT 0;

-- A known text, sealed with the key that the secrets are sealed with; null
-- until they are.
ALTER TABLE log_identity ADD COLUMN key_check TEXT;

-- When old data was last looked at for deletion, and for how long, in
-- milliseconds, the server must still run before the clock is trusted with it.
ALTER TABLE log_identity ADD COLUMN retention_seen_at INTEGER;
ALTER TABLE log_identity ADD COLUMN retention_wait_ms INTEGER NOT NULL DEFAULT 0;
