-- An event that was set aside as a dead letter is remembered as 'dead', so that reconciliation does not feed it again. It
-- is no effect: when an operator replays the event and it is taken in, its row tells so. What is there already satisfies
-- the narrower condition that this one replaces.
ALTER TABLE inbox DROP CONSTRAINT inbox_outcome;
ALTER TABLE inbox ADD CONSTRAINT inbox_outcome
    CHECK (outcome IN ('applied', 'unchanged', 'superseded', 'refresh', 'recorded', 'foreign', 'dead')) NOT VALID;
