-- A stored answer names what was made, and what was made may be anonymous (affairs-grid-childcare §3.9): the caller is a keyed fingerprint, not an account.
-- Keys of requests made before no longer match; their use cases find their own traces by the key they keep.
DELETE FROM idempotency_record;
ALTER TABLE idempotency_record RENAME COLUMN account_id TO caller_key;
