-- attributes: JSON list of what a website tells of its visitor.
ALTER TABLE contacts ADD COLUMN attributes TEXT NOT NULL DEFAULT '[]';
