-- What is stored, and by whom.

-- contact_id: the visitor who brought it. network: a keyed hash of the address
-- they brought it from. thumbnail_size: null until one was tried, 0 where none
-- can be made.
ALTER TABLE attachments ADD COLUMN contact_id BLOB;
ALTER TABLE attachments ADD COLUMN network BLOB;
ALTER TABLE attachments ADD COLUMN thumbnail_size INTEGER;
UPDATE attachments SET contact_id = unhex(replace(uploader ->> '$.id', '-', ''))
WHERE uploader ->> '$.type' = 'contact';
CREATE INDEX attachments_by_contact ON attachments (contact_id, account_id, size, thumbnail_size)
WHERE contact_id IS NOT NULL;
CREATE INDEX attachments_by_network ON attachments (network, account_id, created_at, size)
WHERE network IS NOT NULL;

-- The bytes of all an account's files with their thumbnails, and of its
-- visitors' alone; changed with the files' rows.
ALTER TABLE accounts ADD COLUMN stored_bytes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE accounts ADD COLUMN visitor_stored_bytes INTEGER NOT NULL DEFAULT 0;
UPDATE accounts SET
    stored_bytes = (SELECT coalesce(sum(size), 0) FROM attachments
        WHERE account_id = accounts.id),
    visitor_stored_bytes = (SELECT coalesce(sum(size), 0) FROM attachments
        WHERE account_id = accounts.id AND contact_id IS NOT NULL);
