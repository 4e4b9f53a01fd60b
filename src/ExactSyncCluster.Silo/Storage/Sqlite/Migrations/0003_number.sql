-- A further number by which people know a record: that which Exact gives to an order.
ALTER TABLE pair ADD COLUMN number TEXT NULL;

CREATE INDEX pair_number ON pair (connection, entity, number) WHERE number IS NOT NULL AND moved_to IS NULL;
