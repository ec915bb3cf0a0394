-- 工作记录 (R263): what a worker did, with the place only where and while it may be known.
CREATE TABLE work_log (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  recorder_account_id uuid NOT NULL,
  -- the record's own id on the phone: the same record sent again is the same record
  client_id uuid NOT NULL,
  kind text NOT NULL,
  name text NOT NULL,
  text text NOT NULL,
  event_id uuid REFERENCES grid_event (id),
  duty_id uuid,
  node_code text COLLATE "C" NOT NULL REFERENCES grid_node (code),
  geotag text NOT NULL CHECK (geotag IN ('INSIDE', 'OUTSIDE', 'OFF_DUTY', 'NONE')),
  longitude double precision,
  latitude double precision,
  accuracy_m real,
  captured_at timestamptz(3) NOT NULL,
  recorded_at timestamptz(3) NOT NULL,
  changed_at timestamptz(3) NOT NULL,
  deleted_at timestamptz(3),
  version int NOT NULL DEFAULT 1,
  UNIQUE (recorder_account_id, client_id),
  -- a place is known only inside one's own grid and on duty (§3.9)
  CONSTRAINT work_log_place CHECK ((longitude IS NOT NULL) = (geotag = 'INSIDE') AND (longitude IS NULL) = (latitude IS NULL) AND (accuracy_m IS NULL OR longitude IS NOT NULL))
);
CREATE INDEX work_log_recorder_idx ON work_log (recorder_account_id, captured_at DESC, id);
CREATE INDEX work_log_node_idx ON work_log (node_code, captured_at DESC, id);

-- Every wording it ever had, the present one too: an order to rectify keeps its evidence.
CREATE TABLE work_log_version (
  work_log_id uuid NOT NULL REFERENCES work_log (id),
  version int NOT NULL,
  kind text NOT NULL,
  name text NOT NULL,
  text text NOT NULL,
  event_id uuid,
  duty_id uuid,
  media_ids uuid[] NOT NULL,
  is_deletion boolean NOT NULL,
  at timestamptz(3) NOT NULL,
  PRIMARY KEY (work_log_id, version)
);
CREATE FUNCTION work_log_version_is_final() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'versions of a work record are append-only'; END $$;
CREATE TRIGGER work_log_version_final BEFORE UPDATE OR DELETE ON work_log_version FOR EACH ROW EXECUTE FUNCTION work_log_version_is_final();
CREATE FUNCTION work_log_keeps_place() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF (OLD.recorder_account_id, OLD.client_id, OLD.node_code, OLD.geotag, OLD.captured_at, OLD.recorded_at) IS DISTINCT FROM (NEW.recorder_account_id, NEW.client_id, NEW.node_code, NEW.geotag, NEW.captured_at, NEW.recorded_at)
     OR NEW.version <> OLD.version + 1 OR OLD.deleted_at IS NOT NULL THEN
    RAISE EXCEPTION 'who, where and when of a work record never change, and a deleted one not at all';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER work_log_fixed BEFORE UPDATE ON work_log FOR EACH ROW EXECUTE FUNCTION work_log_keeps_place();
