-- The shop's own number of a record where it is not the key by which records are matched: an order that was made in Exact.
ALTER TABLE pair ADD COLUMN shop_number TEXT NULL;

-- Since when it stands as it does, for a person: over all tries. What is awaited counts from 'since', which each try renews.
ALTER TABLE pair ADD COLUMN stands_since INTEGER NULL;

CREATE INDEX pair_shop_number ON pair (connection, entity, shop_number) WHERE shop_number IS NOT NULL AND moved_to IS NULL;
