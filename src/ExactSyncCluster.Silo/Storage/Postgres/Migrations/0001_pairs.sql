-- The same tables as on SQLite. Times are UTC ticks, so that no comparison loses precision. Statuses, systems and entities stand by
-- name. Texts are compared by their bytes, as SQLite does: order and ranges must not depend on the server's language.
CREATE TABLE pair
(
    pair         text COLLATE "C" NOT NULL PRIMARY KEY,
    connection   text COLLATE "C" NOT NULL,
    entity       text COLLATE "C" NOT NULL,
    exact_id     text COLLATE "C" NULL,
    webshop_id   text COLLATE "C" NULL,
    match_key    text COLLATE "C" NULL,
    status       text COLLATE "C" NOT NULL,
    cause        text COLLATE "C" NULL,
    reason       text COLLATE "C" NULL,
    system       text COLLATE "C" NULL,
    priority     integer          NOT NULL,
    due          bigint           NULL,
    needs        text COLLATE "C" NULL,
    -- The system in which this pair alone may make a record with its match key.
    claimed      text COLLATE "C" NULL,
    -- An alias names the pair it became part of; never another alias.
    moved_to     text COLLATE "C" NULL,
    since        bigint           NOT NULL,
    first_seen   bigint           NOT NULL,
    updated_at   bigint           NOT NULL,
    -- A further number by which people know a record: that which Exact gives to an order.
    number       text COLLATE "C" NULL,
    -- The shop's own number of a record where it is not the key by which records are matched.
    shop_number  text COLLATE "C" NULL,
    -- Since when it stands as it does, for a person: over all tries. What is awaited counts from 'since', which each try renews.
    stands_since bigint           NULL
);

CREATE UNIQUE INDEX pair_exact ON pair (connection, entity, exact_id) WHERE exact_id IS NOT NULL AND moved_to IS NULL;
CREATE UNIQUE INDEX pair_webshop ON pair (connection, entity, webshop_id) WHERE webshop_id IS NOT NULL AND moved_to IS NULL;
CREATE INDEX pair_match_key ON pair (connection, entity, match_key) WHERE match_key IS NOT NULL AND moved_to IS NULL;
CREATE INDEX pair_number ON pair (connection, entity, number) WHERE number IS NOT NULL AND moved_to IS NULL;
CREATE INDEX pair_shop_number ON pair (connection, entity, shop_number) WHERE shop_number IS NOT NULL AND moved_to IS NULL;
CREATE INDEX pair_due ON pair (connection, (coalesce(system, 'Exact')), priority, due, pair) WHERE due IS NOT NULL AND status IN ('Waiting', 'Working', 'Settled', 'Parked');
CREATE INDEX pair_view ON pair (connection, entity, system, since) WHERE status = 'Waiting' AND cause = 'FreshView';
CREATE INDEX pair_approval ON pair (connection, system, pair) WHERE status = 'Waiting' AND cause = 'Approval';
CREATE INDEX pair_needs ON pair (needs) WHERE needs IS NOT NULL;
CREATE INDEX pair_moved ON pair (moved_to) WHERE moved_to IS NOT NULL;
CREATE INDEX pair_status ON pair (connection, entity, status, cause);

-- Every further row of a record, since a deletion tells only the row. An empty collection is a further id of the record.
CREATE TABLE pair_member
(
    connection text COLLATE "C" NOT NULL,
    system     text COLLATE "C" NOT NULL,
    row_id     text COLLATE "C" NOT NULL,
    entity     text COLLATE "C" NOT NULL,
    collection text COLLATE "C" NOT NULL,
    pair       text COLLATE "C" NOT NULL REFERENCES pair (pair) ON DELETE CASCADE,
    PRIMARY KEY (connection, system, row_id, entity)
);

CREATE INDEX pair_member_pair ON pair_member (pair);

-- The payload is encrypted with the connection's key, so it cannot be compressed; NULL once the state is cleared.
CREATE TABLE pair_state
(
    pair    text COLLATE "C" NOT NULL PRIMARY KEY,
    version bigint           NOT NULL,
    payload bytea            NULL
);

ALTER TABLE pair_state ALTER COLUMN payload SET STORAGE EXTERNAL;

CREATE TABLE connection_key
(
    connection text COLLATE "C" NOT NULL PRIMARY KEY,
    wrapped    bytea            NOT NULL
);

CREATE TABLE history
(
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    connection text COLLATE "C" NOT NULL,
    entity     text COLLATE "C" NOT NULL,
    pair       text COLLATE "C" NOT NULL,
    at         bigint           NOT NULL,
    kind       text COLLATE "C" NOT NULL,
    system     text COLLATE "C" NOT NULL,
    grp        text COLLATE "C" NULL,
    line_key   text COLLATE "C" NULL,
    payload    bytea            NOT NULL
);

CREATE INDEX history_pair ON history (pair, id);
CREATE INDEX history_connection ON history (connection, id);
CREATE INDEX history_kind ON history (connection, kind);
CREATE INDEX history_at ON history (at);

-- Changes that their pairs could not take. The payload is encrypted with the connection's key; a later change of the same rows takes the earlier one's place.
CREATE TABLE stuck_change
(
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    connection text COLLATE "C" NOT NULL,
    system     text COLLATE "C" NOT NULL,
    pair       text COLLATE "C" NOT NULL,
    feed       text COLLATE "C" NOT NULL,
    row_keys   text COLLATE "C" NOT NULL,
    since      bigint           NOT NULL,
    tries      integer          NOT NULL,
    due        bigint           NOT NULL,
    reason     text COLLATE "C" NOT NULL,
    payload    bytea            NOT NULL,
    UNIQUE (pair, feed, row_keys)
);

CREATE INDEX stuck_change_due ON stuck_change (connection, system, due);

-- SQLite's way to look at a list that is given as one value, for the statements that both understand.
CREATE FUNCTION json_each(list text) RETURNS TABLE (value jsonb)
LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 100
AS 'SELECT jsonb_array_elements(list::jsonb)';
