-- Sign-in: known devices, folded e-mail addresses, removed agents, rotated secrets.

-- email: as typed. email_key: what all its spellings have in common; filled in
-- by this migration's step in Rust. removed_at: they cannot sign in any more;
-- the row stays for what they wrote, and the address may be used again.
CREATE TABLE new_agents (
    id BLOB NOT NULL PRIMARY KEY,
    account_id BLOB NOT NULL REFERENCES accounts (id),
    version INTEGER NOT NULL,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    removed_at INTEGER
) STRICT;
INSERT INTO new_agents (id, account_id, version, name, email, email_key, password_hash, created_at)
    SELECT id, account_id, version, name, email, hex(id), password_hash, created_at FROM agents;
DROP TABLE agents;
ALTER TABLE new_agents RENAME TO agents;
CREATE UNIQUE INDEX agents_by_email_key ON agents (email_key) WHERE removed_at IS NULL;

-- Browsers that agents signed in with. Only the hash of a token is kept.
CREATE TABLE devices (
    token_hash BLOB NOT NULL,
    agent_id BLOB NOT NULL REFERENCES agents (id),
    account_id BLOB NOT NULL REFERENCES accounts (id),
    last_used_at INTEGER NOT NULL,
    PRIMARY KEY (token_hash, agent_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX devices_by_agent ON devices (agent_id, last_used_at);

-- Raised with each new identity secret. Tokens of identified visitors that were
-- given before count no longer.
ALTER TABLE widgets ADD COLUMN token_generation INTEGER NOT NULL DEFAULT 0;
