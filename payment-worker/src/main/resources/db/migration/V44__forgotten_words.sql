-- An erasure takes the app's own words out of a command that is kept. What is kept then is not what was asked for any
-- more, but is the same request: this is its fingerprint, and both are accepted.
ALTER TABLE operation ADD COLUMN kept_fingerprint text;
