-- The keys that protect stored tokens, connection keys and cookies, each wrapped by the silos' certificate. Every silo uses the same.
CREATE TABLE key_ring
(
    name  text NOT NULL PRIMARY KEY,
    added timestamptz NOT NULL DEFAULT now(),
    xml   text NOT NULL
);
