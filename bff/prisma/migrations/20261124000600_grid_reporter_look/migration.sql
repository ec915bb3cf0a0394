-- Every look of staff at who reported an event (§3.9): who, why, when. What was seen is not kept here.
CREATE TABLE grid_reporter_look (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  event_id uuid NOT NULL REFERENCES grid_event (id),
  account_id uuid NOT NULL,
  reason text NOT NULL CHECK (reason IN ('LOCATE', 'DETAILS', 'APPOINT', 'RESULT')),
  at timestamptz(3) NOT NULL
);
CREATE INDEX grid_reporter_look_event_idx ON grid_reporter_look (event_id, at DESC);
CREATE INDEX grid_reporter_look_account_idx ON grid_reporter_look (account_id, at DESC);
CREATE FUNCTION grid_reporter_look_is_final() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'looks at a reporter are append-only'; END $$;
CREATE TRIGGER grid_reporter_look_final BEFORE UPDATE OR DELETE ON grid_reporter_look FOR EACH ROW EXECUTE FUNCTION grid_reporter_look_is_final();

-- What was merged into an event; and open events by state, for the inbox.
CREATE INDEX grid_event_master_idx ON grid_event (master_event_id) WHERE master_event_id IS NOT NULL;
CREATE INDEX grid_event_open_idx ON grid_event (state, reported_at) WHERE ended_at IS NULL;
