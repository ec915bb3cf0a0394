-- Photos and voice notes (affairs-grid-childcare §3.8). The bytes lie in the object store; here is what they are, whose and whether they may be seen.
CREATE TABLE grid_media (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  kind text NOT NULL CHECK (kind IN ('PHOTO', 'VOICE')),
  -- whose it is, without saying who; an anonymous report leaves nothing else
  uploader_key bytea NOT NULL,
  -- for whom the content check is asked; erased with its answer, after a day at the latest
  asker_sealed bytea,
  asker_app text CHECK (asker_app IN ('citizen', 'staff')),
  -- of the bytes as they came
  sha256 bytea NOT NULL,
  media_type text NOT NULL CHECK (media_type IN ('image/jpeg', 'audio/mpeg', 'audio/wav')),
  size_bytes int NOT NULL CHECK (size_bytes > 0),
  width int,
  height int,
  seconds int,
  -- as it came: shown to nobody, deleted after the days of its class
  original_key text,
  shown_key text NOT NULL UNIQUE,
  thumb_key text,
  check_state text NOT NULL DEFAULT 'WAITING' CHECK (check_state IN ('WAITING', 'PASSED', 'REFUSED', 'UNKNOWN')),
  -- when the check is asked (again); null: not any more
  ask_at timestamptz(3),
  asks int NOT NULL DEFAULT 0,
  owner_kind text CHECK (owner_kind IN ('EVENT', 'EVENT_STEP', 'WORK_LOG', 'SUPERVISION', 'CLUE', 'OPINION')),
  owner_id text,
  owner_position int,
  uploaded_at timestamptz(3) NOT NULL,
  -- null: its bytes may not be whole in the store yet
  stored_at timestamptz(3),
  -- on its way out of the store
  removed_at timestamptz(3),
  CONSTRAINT grid_media_owner CHECK ((owner_kind IS NULL) = (owner_id IS NULL) AND (owner_kind IS NULL) = (owner_position IS NULL)),
  CONSTRAINT grid_media_attached_whole CHECK (owner_id IS NULL OR (stored_at IS NOT NULL AND removed_at IS NULL)),
  CONSTRAINT grid_media_asker CHECK ((asker_sealed IS NULL) = (asker_app IS NULL) AND (asker_sealed IS NULL OR check_state IN ('WAITING', 'UNKNOWN'))),
  CONSTRAINT grid_media_size CHECK ((kind = 'PHOTO') = (width IS NOT NULL AND height IS NOT NULL AND thumb_key IS NOT NULL) AND (kind = 'VOICE') = (seconds IS NOT NULL))
);
-- The same bytes by the same person, until they belong to something.
CREATE UNIQUE INDEX grid_media_loose ON grid_media (uploader_key, sha256) WHERE owner_id IS NULL AND removed_at IS NULL;
CREATE INDEX grid_media_owner_idx ON grid_media (owner_kind, owner_id) WHERE owner_id IS NOT NULL;
CREATE INDEX grid_media_ask_idx ON grid_media (ask_at) WHERE ask_at IS NOT NULL;
CREATE INDEX grid_media_out_idx ON grid_media (uploaded_at) WHERE owner_id IS NULL;
CREATE INDEX grid_media_original_idx ON grid_media (uploaded_at) WHERE original_key IS NOT NULL;
-- What it belongs to is said once.
CREATE FUNCTION grid_media_is_attached_once() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'a photo or voice note belongs to one thing'; END $$;
CREATE TRIGGER grid_media_attached_once BEFORE UPDATE OF owner_kind, owner_id ON grid_media FOR EACH ROW
  WHEN (OLD.owner_id IS NOT NULL AND (NEW.owner_kind, NEW.owner_id) IS DISTINCT FROM (OLD.owner_kind, OLD.owner_id)) EXECUTE FUNCTION grid_media_is_attached_once();

-- Questions to the content check and their results. A result may come before the answer that names its question, late, twice or never.
CREATE TABLE grid_media_check (
  trace_id text PRIMARY KEY,
  media_id uuid REFERENCES grid_media (id) ON DELETE CASCADE,
  asked_at timestamptz(3),
  suggest text CHECK (suggest IN ('pass', 'review', 'risky', 'failed')),
  answered_at timestamptz(3)
);
CREATE INDEX grid_media_check_media_idx ON grid_media_check (media_id);
CREATE INDEX grid_media_check_stray_idx ON grid_media_check (answered_at) WHERE media_id IS NULL;

-- How long what came from the phone is kept beside what is shown; 0: deleted as soon as it is known what it belongs to.
CREATE TABLE grid_media_retention (
  owner_kind text PRIMARY KEY CHECK (owner_kind IN ('EVENT', 'EVENT_STEP', 'WORK_LOG', 'SUPERVISION', 'CLUE', 'OPINION')),
  original_days int NOT NULL CHECK (original_days >= 0)
);
INSERT INTO grid_media_retention (owner_kind, original_days) VALUES ('EVENT', 90), ('EVENT_STEP', 90), ('WORK_LOG', 90), ('SUPERVISION', 90), ('CLUE', 0), ('OPINION', 0);
