-- Who gave a post and who took it; null: the seed.
ALTER TABLE grid_post ADD COLUMN given_by uuid, ADD COLUMN ended_by uuid;
CREATE INDEX grid_post_account_idx ON grid_post (account_id, since);

-- One account as a range, so that GiST compares it for equality without an extension.
CREATE TYPE grid_account_range AS RANGE (subtype = uuid);

-- 请假, 停岗 (§3.2). Nobody is away twice at the same time.
CREATE TABLE grid_absence (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  account_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('LEAVE', 'SUSPENSION')),
  starts_at timestamptz(3) NOT NULL,
  -- null: until somebody ends it
  ends_at timestamptz(3),
  reason text NOT NULL,
  set_by uuid NOT NULL,
  set_at timestamptz(3) NOT NULL,
  -- taken back before it had begun
  cancelled_at timestamptz(3),
  -- who ended it early or took it back
  ended_by uuid,
  -- what was in their hands has gone on
  handed_over_at timestamptz(3),
  version int NOT NULL DEFAULT 1,
  CONSTRAINT grid_absence_forwards CHECK (ends_at > starts_at),
  CONSTRAINT grid_absence_leave_ends CHECK (kind = 'SUSPENSION' OR ends_at IS NOT NULL),
  CONSTRAINT grid_absence_once EXCLUDE USING gist (grid_account_range(account_id, account_id, '[]') WITH =, tstzrange(starts_at, ends_at) WITH &&) WHERE (cancelled_at IS NULL)
);
CREATE INDEX grid_absence_account_idx ON grid_absence (account_id, starts_at);
CREATE INDEX grid_absence_due_idx ON grid_absence (starts_at) WHERE handed_over_at IS NULL AND cancelled_at IS NULL;

-- 工作证 (R260): what its rotating code is made from.
CREATE TABLE grid_work_card (
  account_id uuid PRIMARY KEY,
  card_no text NOT NULL UNIQUE CHECK (card_no ~ '^[0-9]{6}$'),
  secret_sealed bytea NOT NULL,
  issued_at timestamptz(3) NOT NULL
);

-- Wrong codes of a card and of a place they came from, in one window.
CREATE TABLE grid_card_try (
  key bytea NOT NULL,
  window_start timestamptz(3) NOT NULL,
  tries int NOT NULL,
  PRIMARY KEY (key, window_start)
);
CREATE INDEX grid_card_try_window_idx ON grid_card_try (window_start);
