-- +goose Up
CREATE TABLE keys (
    id    TEXT NOT NULL PRIMARY KEY,
    place TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- A world is the copies of one platform.
CREATE TABLE worlds (
    id    INTEGER NOT NULL PRIMARY KEY,
    name  BLOB    NOT NULL UNIQUE,
    key   TEXT    NOT NULL REFERENCES keys,
    turns INTEGER NOT NULL DEFAULT 0 -- the number of the last save
) STRICT;

CREATE TABLE users (
    id        INTEGER NOT NULL PRIMARY KEY,
    world     INTEGER NOT NULL REFERENCES worlds,
    guid      BLOB    NOT NULL,
    user_id   BLOB,
    email     BLOB,
    turn      INTEGER NOT NULL, -- which save was the last
    looked_at INTEGER NOT NULL, -- microseconds since 1970, like all times here
    severity  INTEGER NOT NULL, -- rank of the worst family
    summary   BLOB    NOT NULL,
    UNIQUE (world, guid)
) STRICT;
CREATE INDEX users_by_id ON users (world, user_id, turn) WHERE user_id IS NOT NULL;
CREATE INDEX users_by_email ON users (world, email, turn) WHERE email IS NOT NULL;
CREATE INDEX users_by_time ON users (world, turn);
CREATE INDEX users_by_worst ON users (world, severity, turn DESC);
CREATE INDEX users_by_age ON users (world, looked_at);

CREATE TABLE snapshots (
    user     INTEGER NOT NULL REFERENCES users ON DELETE CASCADE,
    number   INTEGER NOT NULL,
    turn     INTEGER NOT NULL, -- which save wrote its times
    times    BLOB    NOT NULL,
    snapshot BLOB    NOT NULL,
    UNIQUE (user, number)
) STRICT;

CREATE TABLE blocks (
    user     INTEGER NOT NULL REFERENCES users ON DELETE CASCADE,
    number   INTEGER NOT NULL,
    turn     INTEGER NOT NULL, -- which save wrote it
    newest   INTEGER NOT NULL, -- the time of its first attempt
    oldest   INTEGER NOT NULL, -- and of its last
    attempts INTEGER NOT NULL,
    jobs     BLOB    NOT NULL,
    UNIQUE (user, number)
) STRICT;

CREATE TABLE jobs (
    user  INTEGER NOT NULL REFERENCES users ON DELETE CASCADE,
    guid  BLOB    NOT NULL,
    block INTEGER NOT NULL,
    PRIMARY KEY (user, guid)
) STRICT, WITHOUT ROWID;

-- A sighting is that of an institution among a user's connections.
CREATE TABLE sightings (
    user        INTEGER NOT NULL REFERENCES users ON DELETE CASCADE,
    institution BLOB    NOT NULL,
    world       INTEGER NOT NULL,
    seen_at     INTEGER NOT NULL,
    failed_at   INTEGER NOT NULL, -- the last attempt of a connection there that is broken
    PRIMARY KEY (user, institution)
) STRICT, WITHOUT ROWID;
CREATE INDEX sightings_by_institution ON sightings (world, institution, seen_at, failed_at);

-- The one row says what is known of the device's clock: see purge.go.
CREATE TABLE clock (
    id      INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    settled INTEGER NOT NULL,
    leapt   INTEGER NOT NULL
) STRICT;
INSERT INTO clock VALUES (1, 0, 0);
