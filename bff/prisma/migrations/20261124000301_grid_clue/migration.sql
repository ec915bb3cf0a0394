-- 传染病线索 (R443, §3.9): a lane of its own. Nothing refers to events, and nothing of events refers here.
CREATE TABLE infectious_clue (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  kind text NOT NULL,
  state text NOT NULL CHECK (state IN ('RECEIVED', 'ACKNOWLEDGED', 'CLOSED')),
  version int NOT NULL DEFAULT 1,
  -- under a purpose of its own: it cannot be matched with anybody's events
  reporter_key bytea NOT NULL,
  client_id uuid NOT NULL,
  is_anonymous boolean NOT NULL,
  -- null when anonymous
  reporter_account_id uuid,
  -- what was seen, where, and whom to call: sealed, one by one
  text_sealed bytea NOT NULL,
  place_sealed bytea NOT NULL,
  contact_sealed bytea,
  -- the smallest place of the archive it is in; by no foreign key, so that no count of places meets it
  node_code text COLLATE "C" NOT NULL,
  reported_at timestamptz(3) NOT NULL,
  acknowledged_at timestamptz(3),
  closed_at timestamptz(3),
  outcome text CHECK (outcome IN ('CONFIRMED', 'EXCLUDED', 'UNREACHABLE', 'REPEATED')),
  -- how often everybody on duty was called, and when next
  alarms int NOT NULL DEFAULT 0,
  next_alarm_at timestamptz(3),
  UNIQUE (reporter_key, client_id),
  CONSTRAINT infectious_clue_anonymous CHECK (is_anonymous = (reporter_account_id IS NULL) AND (NOT is_anonymous OR contact_sealed IS NULL)),
  CONSTRAINT infectious_clue_acknowledged CHECK ((acknowledged_at IS NOT NULL) = (state <> 'RECEIVED')),
  CONSTRAINT infectious_clue_closed CHECK ((closed_at IS NOT NULL) = (state = 'CLOSED') AND (outcome IS NOT NULL) = (state = 'CLOSED')),
  CONSTRAINT infectious_clue_alarm CHECK ((next_alarm_at IS NOT NULL) = (state = 'RECEIVED'))
);
CREATE INDEX infectious_clue_waiting_idx ON infectious_clue (reported_at, id) WHERE state <> 'CLOSED';
CREATE INDEX infectious_clue_alarm_idx ON infectious_clue (next_alarm_at) WHERE next_alarm_at IS NOT NULL;
CREATE INDEX infectious_clue_time_idx ON infectious_clue (reported_at DESC, id);

CREATE TABLE infectious_clue_step (
  clue_id uuid NOT NULL REFERENCES infectious_clue (id),
  seq int NOT NULL,
  action text NOT NULL CHECK (action IN ('RECEIVED', 'ACKNOWLEDGED', 'NOTED', 'CLOSED')),
  officer_account_id uuid,
  note_sealed bytea,
  at timestamptz(3) NOT NULL,
  PRIMARY KEY (clue_id, seq)
);
CREATE FUNCTION infectious_clue_step_is_final() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'steps of a clue are append-only'; END $$;
CREATE TRIGGER infectious_clue_step_final BEFORE UPDATE OR DELETE ON infectious_clue_step FOR EACH ROW EXECUTE FUNCTION infectious_clue_step_is_final();
