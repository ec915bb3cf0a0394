-- Which version of a report an account has seen; a newer version is unread again.
CREATE TABLE report_read (
  account_id uuid NOT NULL,
  object_id uuid NOT NULL,
  version bigint NOT NULL,
  read_at timestamptz(3) NOT NULL,
  PRIMARY KEY (account_id, object_id)
);

-- 提醒设置 (R367): what an account wants to be told about one person's reports. The most particular one that fits holds.
CREATE TABLE report_push_rule (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  account_id uuid NOT NULL,
  person_id uuid NOT NULL,
  -- null: every institution
  institution_id uuid,
  -- null: both kinds
  kind text CHECK (kind IN ('LAB', 'IMAGING')),
  wants text NOT NULL CHECK (wants IN ('ALL', 'ABNORMAL', 'NONE')),
  quiet_from text CHECK (quiet_from ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
  quiet_to text CHECK (quiet_to ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
  channel text NOT NULL CHECK (channel IN ('APP', 'APP_AND_WECHAT')),
  repeat_days integer CHECK (repeat_days BETWEEN 1 AND 7),
  repeat_most integer NOT NULL CHECK (repeat_most BETWEEN 1 AND 5),
  created_at timestamptz(3) NOT NULL,
  CHECK ((quiet_from IS NULL) = (quiet_to IS NULL))
);
CREATE UNIQUE INDEX report_push_rule_one_key ON report_push_rule (account_id, person_id, coalesce(institution_id, '00000000-0000-0000-0000-000000000000'), coalesce(kind, ''));
CREATE INDEX report_push_rule_person_idx ON report_push_rule (person_id);

-- What is to be told to whom, and what became of it: one row per account, report, version and kind of news, whatever order versions arrive in.
CREATE TABLE report_delivery (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  account_id uuid NOT NULL,
  person_id uuid NOT NULL,
  object_id uuid NOT NULL,
  version bigint NOT NULL,
  news text NOT NULL CHECK (news IN ('NEW', 'CHANGED', 'CANCELLED')),
  -- WAITING to be told; TOLD; SKIPPED: not permitted, not wanted, of long ago, or read before
  state text NOT NULL CHECK (state IN ('WAITING', 'TOLD', 'SKIPPED')),
  is_critical boolean NOT NULL DEFAULT false,
  -- looked at again at this time: to be told, or told again; null: nothing more to do
  due_at timestamptz(3),
  -- a report that may not be shown yet is looked at once more when the hold-back is over (§2.3.7)
  was_held boolean NOT NULL DEFAULT false,
  told_at timestamptz(3),
  repeats integer NOT NULL DEFAULT 0,
  created_at timestamptz(3) NOT NULL,
  UNIQUE (account_id, object_id, version, news),
  CHECK (state <> 'WAITING' OR due_at IS NOT NULL),
  CHECK ((state = 'TOLD') = (told_at IS NOT NULL))
);
CREATE INDEX report_delivery_due_idx ON report_delivery (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX report_delivery_object_idx ON report_delivery (object_id);
-- A critical report rings once (§2.3.6), however many versions of it say so.
CREATE UNIQUE INDEX report_delivery_critical_key ON report_delivery (account_id, object_id) WHERE is_critical AND state = 'TOLD';
