-- Which connections have something due is asked for all of them at once, many times a minute: where nothing is due, one look at this tells.
CREATE INDEX pair_next_due ON pair (due) WHERE due IS NOT NULL AND status IN ('Waiting', 'Working', 'Settled', 'Parked');
CREATE INDEX stuck_change_next_due ON stuck_change (due);
