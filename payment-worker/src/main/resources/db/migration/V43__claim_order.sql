-- In which order commands were claimed: that of their topic for one key, whatever any clock says.
ALTER TABLE operation ADD COLUMN claim_number bigint GENERATED ALWAYS AS IDENTITY;
