-- Times are UTC ticks, so that no comparison loses precision. Statuses, systems and entities stand by name.
CREATE TABLE pair
(
    pair       TEXT    NOT NULL PRIMARY KEY,
    connection TEXT    NOT NULL,
    entity     TEXT    NOT NULL,
    exact_id   TEXT    NULL,
    webshop_id TEXT    NULL,
    match_key  TEXT    NULL,
    status     TEXT    NOT NULL,
    cause      TEXT    NULL,
    reason     TEXT    NULL,
    system     TEXT    NULL,
    priority   INTEGER NOT NULL,
    due        INTEGER NULL,
    needs      TEXT    NULL,
    -- The system in which this pair alone may make a record with its match key.
    claimed    TEXT    NULL,
    -- An alias names the pair it became part of; never another alias.
    moved_to   TEXT    NULL,
    since      INTEGER NOT NULL,
    first_seen INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
);

CREATE UNIQUE INDEX pair_exact ON pair (connection, entity, exact_id) WHERE exact_id IS NOT NULL AND moved_to IS NULL;
CREATE UNIQUE INDEX pair_webshop ON pair (connection, entity, webshop_id) WHERE webshop_id IS NOT NULL AND moved_to IS NULL;
CREATE INDEX pair_match_key ON pair (connection, entity, match_key) WHERE match_key IS NOT NULL AND moved_to IS NULL;
CREATE INDEX pair_due ON pair (connection, coalesce(system, 'Exact'), priority, due, pair) WHERE due IS NOT NULL AND status IN ('Waiting', 'Working', 'Settled');
CREATE INDEX pair_view ON pair (connection, entity, system, since) WHERE status = 'Waiting' AND cause = 'FreshView';
CREATE INDEX pair_needs ON pair (needs) WHERE needs IS NOT NULL;
CREATE INDEX pair_moved ON pair (moved_to) WHERE moved_to IS NOT NULL;
CREATE INDEX pair_status ON pair (connection, entity, status, cause);

-- Every further row of a record, since a deletion tells only the row. An empty collection is a further id of the record.
CREATE TABLE pair_member
(
    connection TEXT NOT NULL,
    system     TEXT NOT NULL,
    row_id     TEXT NOT NULL,
    entity     TEXT NOT NULL,
    collection TEXT NOT NULL,
    pair       TEXT NOT NULL REFERENCES pair (pair) ON DELETE CASCADE,
    PRIMARY KEY (connection, system, row_id, entity)
) WITHOUT ROWID;

CREATE INDEX pair_member_pair ON pair_member (pair);

-- The payload is encrypted with the connection's key; NULL once the state is cleared.
CREATE TABLE pair_state
(
    pair    TEXT    NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    payload BLOB    NULL
);

CREATE TABLE connection_key
(
    connection TEXT NOT NULL PRIMARY KEY,
    wrapped    BLOB NOT NULL
);

CREATE TABLE history
(
    id         INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    connection TEXT    NOT NULL,
    entity     TEXT    NOT NULL,
    pair       TEXT    NOT NULL,
    at         INTEGER NOT NULL,
    kind       TEXT    NOT NULL,
    system     TEXT    NOT NULL,
    grp        TEXT    NULL,
    line_key   TEXT    NULL,
    payload    BLOB    NOT NULL
);

CREATE INDEX history_pair ON history (pair);
CREATE INDEX history_connection ON history (connection);
CREATE INDEX history_kind ON history (connection, kind);
CREATE INDEX history_at ON history (at);
