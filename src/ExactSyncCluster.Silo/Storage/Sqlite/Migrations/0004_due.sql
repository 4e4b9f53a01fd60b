-- A pair of which one edit needs a person still has days on which a price of it begins or ends.
DROP INDEX pair_due;

CREATE INDEX pair_due ON pair (connection, coalesce(system, 'Exact'), priority, due, pair) WHERE due IS NOT NULL AND status IN ('Waiting', 'Working', 'Settled', 'Parked');
