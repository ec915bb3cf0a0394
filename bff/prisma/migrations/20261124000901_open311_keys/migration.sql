-- Who may report through Open311 (affairs-grid-childcare §3.7); a key is stored as its SHA-256.
CREATE TABLE grid_open311_key (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  key_hash bytea NOT NULL UNIQUE,
  name text NOT NULL,
  -- whose reports they are; nobody can sign in with it
  account_id uuid NOT NULL UNIQUE DEFAULT gen_random_uuid(),
  created_at timestamptz(3) NOT NULL,
  revoked_at timestamptz(3)
);

-- Updates that came in; the same one sent again is the same step.
CREATE TABLE grid_open311_update (
  key_id uuid NOT NULL REFERENCES grid_open311_key (id),
  update_id text NOT NULL,
  event_id uuid NOT NULL REFERENCES grid_event (id),
  -- null while it is being written
  seq int,
  received_at timestamptz(3) NOT NULL,
  PRIMARY KEY (key_id, update_id)
);
