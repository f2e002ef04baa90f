-- +goose Up
-- A sealed value begins with the version of its record: all that are here have version 1.
UPDATE users SET summary = CAST(x'01' || summary AS BLOB);
UPDATE snapshots SET times = CAST(x'01' || times AS BLOB), snapshot = CAST(x'01' || snapshot AS BLOB);
UPDATE blocks SET jobs = CAST(x'01' || jobs AS BLOB);

-- A namespace is the copies of one platform. A revision is the number of a save in it.
ALTER TABLE worlds RENAME TO namespaces;
ALTER TABLE namespaces RENAME COLUMN turns TO revisions;
ALTER TABLE users RENAME COLUMN world TO namespace;
ALTER TABLE users RENAME COLUMN turn TO revision;
ALTER TABLE snapshots RENAME COLUMN turn TO revision;
ALTER TABLE blocks RENAME COLUMN turn TO revision;
ALTER TABLE sightings RENAME COLUMN world TO namespace;
