-- A person who lets a stopped kind of write go on wakes all that wait for it, page by page.
CREATE INDEX pair_approval ON pair (connection, system, pair) WHERE status = 'Waiting' AND cause = 'Approval';
