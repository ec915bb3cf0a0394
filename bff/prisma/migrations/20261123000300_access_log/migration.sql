-- 查看记录 (R378; records-authorization §3.8, §3.10): who looked at whose record, chained so that no change goes unseen.

-- The end of each chain. Locked by every append: seq has no gaps and no chain ever forks, however many processes write.
CREATE TABLE access_shard (
  shard smallint PRIMARY KEY,
  -- another hash starts with another shard, so that old links stay checkable
  algorithm text NOT NULL,
  head_seq bigint NOT NULL CHECK (head_seq >= 0),
  head_hash text NOT NULL
);
INSERT INTO access_shard (shard, algorithm, head_seq, head_hash) SELECT n, 'sha256', 0, repeat('0', 64) FROM generate_series(0, 3) n;

CREATE FUNCTION check_access_shard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.shard <> OLD.shard OR NEW.algorithm <> OLD.algorithm OR NEW.head_seq <= OLD.head_seq THEN
    RAISE EXCEPTION 'a chain only grows' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER access_shard_only_grows BEFORE UPDATE ON access_shard FOR EACH ROW EXECUTE FUNCTION check_access_shard();
CREATE TRIGGER access_shard_never_deleted BEFORE DELETE OR TRUNCATE ON access_shard FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Whom an event is about. Key and person are forgotten together: the events stay, nobody can read them, the chain holds.
CREATE TABLE access_subject (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  person_id uuid UNIQUE,
  key_sealed bytea,
  created_at timestamptz(3) NOT NULL,
  erased_at timestamptz(3),
  CHECK ((person_id IS NULL) = (erased_at IS NOT NULL) AND (key_sealed IS NULL) = (erased_at IS NOT NULL))
);

CREATE TABLE access_event (
  shard smallint NOT NULL REFERENCES access_shard (shard),
  seq bigint NOT NULL CHECK (seq > 0),
  id uuid NOT NULL UNIQUE,
  at_ms bigint NOT NULL,
  subject_id uuid NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('PERMIT', 'DENY')),
  category text NOT NULL CHECK (category IN ('SELF', 'FAMILY', 'INSTITUTION', 'EMERGENCY')),
  -- who, what, why and on what basis, under the key of the subject
  sealed text NOT NULL,
  -- of the link before and of this event, hex
  hash text NOT NULL,
  PRIMARY KEY (shard, seq)
);
CREATE INDEX access_event_subject_idx ON access_event (subject_id, at_ms DESC, id);
CREATE TRIGGER access_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON access_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Signed Merkle roots. The database keeps one copy, a folder elsewhere the other: a chain whose end was cut off is found by either.
CREATE TABLE access_anchor (
  shard smallint NOT NULL REFERENCES access_shard (shard),
  -- the events after the anchor before, up to this one
  from_seq bigint NOT NULL,
  seq bigint NOT NULL,
  at_ms bigint NOT NULL,
  root text NOT NULL,
  -- hash of the anchor before, of the same shard
  previous text NOT NULL,
  key_id text NOT NULL,
  signature text NOT NULL,
  PRIMARY KEY (shard, seq),
  UNIQUE (shard, from_seq),
  CHECK (from_seq > 0 AND from_seq <= seq)
);
CREATE TRIGGER access_anchor_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON access_anchor FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- 每日指纹: one short text for everything up to the end of a day, shown in the app.
CREATE TABLE access_day_root (
  date date PRIMARY KEY,
  -- the last anchor of every shard: [{shard, seq, root}]
  anchors jsonb NOT NULL,
  root text NOT NULL,
  at_ms bigint NOT NULL,
  key_id text NOT NULL,
  signature text NOT NULL
);
CREATE TRIGGER access_day_root_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON access_day_root FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Numbers of the area; the highest version counts.
CREATE TABLE access_log_rule (
  version integer PRIMARY KEY,
  -- refused or vain attempts of one account within a clock hour: tell the privacy officer, and refuse to answer more
  alarm_after_denied integer NOT NULL CHECK (alarm_after_denied > 0),
  refuse_after_denied integer NOT NULL CHECK (refuse_after_denied > 0),
  anchor_minutes integer NOT NULL CHECK (anchor_minutes > 0),
  -- hour of the next morning at which a day's accesses by institutions are told
  digest_hour integer NOT NULL CHECK (digest_hour BETWEEN 0 AND 23),
  created_at timestamptz(3) NOT NULL
);
INSERT INTO access_log_rule VALUES (1, 50, 300, 10, 9, '2026-11-23T00:00:00+08:00');
CREATE TRIGGER access_log_rule_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON access_log_rule FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE access_denial (
  actor_account_id uuid NOT NULL,
  hour timestamptz(3) NOT NULL,
  denied integer NOT NULL,
  alarmed_at timestamptz(3),
  PRIMARY KEY (actor_account_id, hour)
);
CREATE INDEX access_denial_open_idx ON access_denial (denied) WHERE alarmed_at IS NULL;

-- How far notices have been written for each chain, and what a day's digest will say.
CREATE TABLE access_notice_cursor (
  shard smallint PRIMARY KEY REFERENCES access_shard (shard),
  seq bigint NOT NULL
);
INSERT INTO access_notice_cursor SELECT shard, 0 FROM access_shard;
CREATE TABLE access_digest (
  person_id uuid NOT NULL,
  date date NOT NULL,
  -- a labelled object was among them: told to the person only
  is_private boolean NOT NULL,
  accesses integer NOT NULL,
  due_at timestamptz(3) NOT NULL,
  PRIMARY KEY (person_id, date, is_private)
);
CREATE INDEX access_digest_due_idx ON access_digest (due_at);

-- 我知道了
CREATE TABLE access_acknowledgement (
  event_id uuid NOT NULL,
  account_id uuid NOT NULL,
  at timestamptz(3) NOT NULL,
  PRIMARY KEY (event_id, account_id)
);

-- 我要投诉, answered by the privacy officer.
CREATE TABLE access_complaint (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  version integer NOT NULL DEFAULT 1,
  person_id uuid NOT NULL,
  -- null: about the log as a whole
  event_id uuid,
  account_id uuid NOT NULL,
  state text NOT NULL CHECK (state IN ('OPEN', 'ANSWERED')),
  text_sealed bytea NOT NULL,
  created_at timestamptz(3) NOT NULL,
  finding text CHECK (finding IN ('JUSTIFIED', 'UNJUSTIFIED')),
  answer_sealed bytea,
  answered_by uuid,
  answered_at timestamptz(3),
  CHECK ((state = 'ANSWERED') = (finding IS NOT NULL) AND (finding IS NULL) = (answer_sealed IS NULL) AND (finding IS NULL) = (answered_by IS NULL) AND (finding IS NULL) = (answered_at IS NULL))
);
CREATE UNIQUE INDEX access_complaint_open_key ON access_complaint (account_id, person_id, coalesce(event_id, person_id)) WHERE state = 'OPEN';
CREATE INDEX access_complaint_state_idx ON access_complaint (state, created_at, id);
CREATE INDEX access_complaint_event_idx ON access_complaint (account_id, event_id);
