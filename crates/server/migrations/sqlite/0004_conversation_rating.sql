-- rating: JSON, what the visitor thought of it when it was resolved.
ALTER TABLE conversations ADD COLUMN rating TEXT;
