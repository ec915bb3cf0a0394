-- Codes are compared by bytes, so that a prefix is found by index.
-- Grid events (R258–R267, affairs-grid-childcare §3). Nodes of the tree of places and duty; a child's code begins with its parent's.
CREATE TABLE grid_node (
  code text COLLATE "C" PRIMARY KEY CHECK (code ~ '^[0-9]+$' AND length(code) IN (4, 6, 9, 12, 14, 16, 18)),
  parent_code text COLLATE "C" REFERENCES grid_node (code),
  name text NOT NULL,
  -- Invented, not an official division; shown as such.
  is_synthetic boolean NOT NULL,
  retired_at timestamptz(3),
  version int NOT NULL DEFAULT 1,
  CONSTRAINT grid_node_below_parent CHECK ((parent_code IS NULL) = (length(code) = 4) AND (parent_code IS NULL OR (starts_with(code, parent_code) AND length(parent_code) < length(code))))
);
CREATE INDEX grid_node_parent_code_idx ON grid_node (parent_code);

-- An edition of all polygons; at most one is in force at a time.
CREATE TABLE grid_edition (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  seq bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  source text NOT NULL,
  is_synthetic boolean NOT NULL,
  valid_from timestamptz(3),
  valid_to timestamptz(3),
  created_at timestamptz(3) NOT NULL,
  CONSTRAINT grid_edition_validity CHECK (valid_to IS NULL OR (valid_from IS NOT NULL AND valid_from < valid_to))
);
CREATE UNIQUE INDEX grid_edition_in_force ON grid_edition ((true)) WHERE valid_from IS NOT NULL AND valid_to IS NULL;

-- 岗: what somebody is to a node.
CREATE TABLE grid_post (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  account_id uuid NOT NULL,
  node_code text COLLATE "C" NOT NULL REFERENCES grid_node (code),
  kind text NOT NULL CHECK (kind IN ('A', 'B', 'LEAD', 'MANAGER')),
  since timestamptz(3) NOT NULL,
  ended_at timestamptz(3)
);
CREATE UNIQUE INDEX grid_post_held_once ON grid_post (account_id, node_code, kind) WHERE ended_at IS NULL;
CREATE INDEX grid_post_node_idx ON grid_post (node_code) WHERE ended_at IS NULL;

CREATE TABLE grid_event (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  -- `WG-20261123-000412`; also the service_request_id of Open311
  event_no text NOT NULL UNIQUE,
  category text NOT NULL,
  lane text NOT NULL CHECK (lane IN ('PUBLIC', 'PRIVATE')),
  state text NOT NULL CHECK (state IN ('REPORTED', 'REJECTED_INTAKE', 'PENDING_CLAIM', 'IN_PROGRESS', 'TRANSFERRING', 'NEED_INFO', 'RESOLVED', 'VERIFIED_CLOSED', 'REOPENED', 'MERGED', 'CANCELLED')),
  version int NOT NULL DEFAULT 1,
  -- whose it is, without saying who: the way back from a person to their anonymous reports
  reporter_key bytea NOT NULL,
  -- null when anonymous: nobody here knows who it was
  reporter_account_id uuid,
  is_anonymous boolean NOT NULL,
  contact_sealed bytea,
  -- the report's own id on the phone: the same report sent again is the same event
  client_id uuid NOT NULL,
  source text NOT NULL CHECK (source IN ('CITIZEN', 'OPEN311', 'STAFF')),
  text text NOT NULL,
  place_text text NOT NULL,
  -- as the phone gave them, and as the archive knows them; null: chosen from the list
  raw_longitude double precision,
  raw_latitude double precision,
  raw_crs text CHECK (raw_crs IN ('GCJ02', 'WGS84')),
  longitude double precision,
  latitude double precision,
  accuracy_m real,
  fixed_at timestamptz(3),
  edition_id uuid REFERENCES grid_edition (id),
  -- smallest grid it lies in
  node_code text COLLATE "C" NOT NULL REFERENCES grid_node (code),
  -- outside every grid, or too inexact: a duty officer confirms the grid before it is filed
  is_place_doubtful boolean NOT NULL DEFAULT false,
  -- node whose staff are asked to claim; climbs
  queue_code text COLLATE "C" NOT NULL REFERENCES grid_node (code),
  handler_account_id uuid,
  master_event_id uuid REFERENCES grid_event (id),
  merged_from_state text,
  -- raised whenever it is taken up again
  round int NOT NULL DEFAULT 1,
  transfers int NOT NULL DEFAULT 0,
  followers int NOT NULL DEFAULT 0,
  captured_at timestamptz(3) NOT NULL,
  reported_at timestamptz(3) NOT NULL,
  resolved_at timestamptz(3),
  ended_at timestamptz(3),
  -- when the system looks at it by itself: silence, a cap, a lapse
  next_look_at timestamptz(3),
  UNIQUE (reporter_key, client_id),
  CONSTRAINT grid_event_one_handler CHECK ((handler_account_id IS NOT NULL) = (state IN ('IN_PROGRESS', 'TRANSFERRING', 'NEED_INFO', 'RESOLVED'))),
  CONSTRAINT grid_event_anonymous CHECK (NOT is_anonymous OR (reporter_account_id IS NULL AND contact_sealed IS NULL)),
  CONSTRAINT grid_event_master CHECK ((master_event_id IS NOT NULL) = (state = 'MERGED') AND master_event_id IS DISTINCT FROM id),
  CONSTRAINT grid_event_place CHECK ((longitude IS NULL) = (latitude IS NULL) AND (raw_longitude IS NULL) = (raw_latitude IS NULL) AND (raw_crs IS NULL) = (raw_longitude IS NULL)),
  CONSTRAINT grid_event_ended CHECK ((ended_at IS NOT NULL) = (state IN ('REJECTED_INTAKE', 'VERIFIED_CLOSED', 'MERGED', 'CANCELLED')))
);
CREATE INDEX grid_event_node_idx ON grid_event (node_code, state);
CREATE INDEX grid_event_handler_idx ON grid_event (handler_account_id, state) WHERE handler_account_id IS NOT NULL;
CREATE INDEX grid_event_reporter_idx ON grid_event (reporter_key, reported_at DESC, id);
CREATE INDEX grid_event_category_idx ON grid_event (category, reported_at DESC);
CREATE INDEX grid_event_look_idx ON grid_event (next_look_at) WHERE next_look_at IS NOT NULL;

-- Who answered for it, when. One open row at most: exactly one handler, whatever the code believes.
CREATE TABLE grid_assignment (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  event_id uuid NOT NULL REFERENCES grid_event (id),
  account_id uuid NOT NULL,
  how text NOT NULL CHECK (how IN ('CLAIM', 'TRANSFER', 'HAND_OVER')),
  round int NOT NULL,
  since timestamptz(3) NOT NULL,
  ended_at timestamptz(3)
);
CREATE UNIQUE INDEX grid_assignment_one_open ON grid_assignment (event_id) WHERE ended_at IS NULL;
CREATE INDEX grid_assignment_account_idx ON grid_assignment (account_id, since);

CREATE TABLE grid_transfer (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  event_id uuid NOT NULL REFERENCES grid_event (id),
  from_account_id uuid NOT NULL,
  to_account_id uuid NOT NULL,
  direction text NOT NULL CHECK (direction IN ('SAME', 'UP', 'DOWN')),
  reason text NOT NULL CHECK (reason IN ('NOT_MY_GRID', 'NEEDS_SKILL', 'LEAVING', 'OTHER')),
  note text NOT NULL,
  state text NOT NULL CHECK (state IN ('OFFERED', 'ACCEPTED', 'DECLINED', 'LAPSED', 'WITHDRAWN')),
  offered_at timestamptz(3) NOT NULL,
  answer_by timestamptz(3) NOT NULL,
  answered_at timestamptz(3),
  CONSTRAINT grid_transfer_to_another CHECK (from_account_id <> to_account_id),
  CONSTRAINT grid_transfer_answered CHECK ((answered_at IS NULL) = (state = 'OFFERED'))
);
CREATE UNIQUE INDEX grid_transfer_one_open ON grid_transfer (event_id) WHERE state = 'OFFERED';
CREATE INDEX grid_transfer_to_idx ON grid_transfer (to_account_id) WHERE state = 'OFFERED';
CREATE INDEX grid_transfer_event_idx ON grid_transfer (event_id, offered_at);

-- Every step of an event, append-only: replayed it gives the event's state.
CREATE TABLE grid_event_step (
  event_id uuid NOT NULL REFERENCES grid_event (id),
  seq int NOT NULL,
  action text NOT NULL,
  from_state text,
  to_state text NOT NULL,
  actor text NOT NULL CHECK (actor IN ('reporter', 'follower', 'worker', 'handler', 'target', 'manager', 'system')),
  -- null for residents and the system
  staff_account_id uuid,
  handler_account_id uuid,
  round int NOT NULL,
  -- what the reporter reads; null: nothing
  public_note text,
  -- what only staff read
  staff_note text,
  data jsonb NOT NULL DEFAULT '{}',
  at timestamptz(3) NOT NULL,
  PRIMARY KEY (event_id, seq)
);
CREATE FUNCTION grid_event_step_is_final() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'steps of an event are append-only'; END $$;
CREATE TRIGGER grid_event_step_final BEFORE UPDATE OR DELETE ON grid_event_step FOR EACH ROW EXECUTE FUNCTION grid_event_step_is_final();

-- "Me too": hears of it and may rate it.
CREATE TABLE grid_follower (
  event_id uuid NOT NULL REFERENCES grid_event (id),
  reporter_key bytea NOT NULL,
  account_id uuid,
  at timestamptz(3) NOT NULL,
  PRIMARY KEY (event_id, reporter_key)
);
CREATE INDEX grid_follower_key_idx ON grid_follower (reporter_key);

CREATE TABLE grid_rating (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  event_id uuid NOT NULL REFERENCES grid_event (id),
  reporter_key bytea NOT NULL,
  round int NOT NULL,
  -- 1 the best … 5, of what was done and of how
  result smallint NOT NULL CHECK (result BETWEEN 1 AND 5),
  service smallint NOT NULL CHECK (service BETWEEN 1 AND 5),
  reason text NOT NULL,
  -- who is rated; they never see by whom
  handler_account_id uuid NOT NULL,
  at timestamptz(3) NOT NULL,
  UNIQUE (event_id, reporter_key, round)
);
CREATE INDEX grid_rating_handler_idx ON grid_rating (handler_account_id, at);

-- Numbers of events of a day; gaps are allowed, reuse is not.
CREATE TABLE grid_event_number (
  day date PRIMARY KEY,
  last int NOT NULL
);
