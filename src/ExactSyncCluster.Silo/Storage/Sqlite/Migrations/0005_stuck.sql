-- Changes that their pairs could not take. The payload is encrypted with the connection's key; a later change of the same rows takes the earlier one's place.
CREATE TABLE stuck_change
(
    id         INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    connection TEXT    NOT NULL,
    system     TEXT    NOT NULL,
    pair       TEXT    NOT NULL,
    feed       TEXT    NOT NULL,
    row_keys   TEXT    NOT NULL,
    since      INTEGER NOT NULL,
    tries      INTEGER NOT NULL,
    due        INTEGER NOT NULL,
    reason     TEXT    NOT NULL,
    payload    BLOB    NOT NULL,
    UNIQUE (pair, feed, row_keys)
);

CREATE INDEX stuck_change_due ON stuck_change (connection, system, due);
