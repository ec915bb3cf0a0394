-- 二次验证 (RFC 6238): a secret per staff account; the last time step that was taken is never taken again.
CREATE TABLE second_factor (
  account_id uuid PRIMARY KEY,
  secret_sealed bytea NOT NULL,
  created_at timestamptz(3) NOT NULL,
  -- null: shown once, not yet proved
  confirmed_at timestamptz(3),
  last_step bigint NOT NULL DEFAULT 0,
  failures integer NOT NULL DEFAULT 0 CHECK (failures >= 0),
  locked_until timestamptz(3),
  -- the session that proved it last, and when
  passed_session_id uuid,
  passed_at timestamptz(3),
  CHECK ((passed_session_id IS NULL) = (passed_at IS NULL))
);
-- 扫健康卡请求查看 (records-authorization §3.9): what a doctor asked for after a scan, until the resident answers on their own phone.
CREATE TABLE card_request (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  person_id uuid NOT NULL REFERENCES person (id),
  account_id uuid NOT NULL,
  role text NOT NULL CHECK (role IN ('doctor', 'family_doctor')),
  institution_id uuid NOT NULL,
  directories text[] NOT NULL CHECK (cardinality(directories) > 0),
  minutes integer NOT NULL CHECK (minutes BETWEEN 15 AND 1440),
  status text NOT NULL CHECK (status IN ('PENDING', 'CONFIRMED', 'REFUSED', 'EXPIRED')),
  requested_at timestamptz(3) NOT NULL,
  expires_at timestamptz(3) NOT NULL CHECK (expires_at > requested_at),
  decided_at timestamptz(3),
  decided_by uuid,
  grant_id uuid,
  CHECK ((status IN ('CONFIRMED', 'REFUSED')) = (decided_by IS NOT NULL)),
  CHECK ((status = 'CONFIRMED') = (grant_id IS NOT NULL))
);
-- A doctor who scans again replaces nothing: one question at a time per person.
CREATE UNIQUE INDEX card_request_pending_key ON card_request (person_id, account_id) WHERE status = 'PENDING';
CREATE INDEX card_request_account_idx ON card_request (account_id, requested_at DESC);
CREATE INDEX card_request_grant_idx ON card_request (grant_id) WHERE grant_id IS NOT NULL;
CREATE INDEX card_request_due_idx ON card_request (expires_at) WHERE status = 'PENDING';

-- 紧急调阅 (records-authorization §3.7). WAITING: over the limit, a supervisor must agree first.
CREATE TABLE break_glass_session (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  account_id uuid NOT NULL,
  role text NOT NULL CHECK (role IN ('doctor', 'family_doctor')),
  institution_id uuid NOT NULL,
  person_id uuid NOT NULL REFERENCES person (id),
  reason_code text NOT NULL,
  reason_sealed bytea NOT NULL,
  status text NOT NULL CHECK (status IN ('WAITING', 'OPEN', 'CLOSED', 'LAPSED')),
  -- which of the two of 24 hours; null: agreed by a supervisor
  slot integer CHECK (slot IN (1, 2)),
  asked_at timestamptz(3) NOT NULL,
  starts_at timestamptz(3),
  ends_at timestamptz(3),
  supervisor_account_id uuid,
  review_due_at timestamptz(3),
  escalated_at timestamptz(3),
  verdict text CHECK (verdict IN ('JUSTIFIED', 'UNJUSTIFIED')),
  verdict_sealed bytea,
  reviewed_by uuid,
  reviewed_at timestamptz(3),
  version integer NOT NULL DEFAULT 1,
  CHECK ((status IN ('OPEN', 'CLOSED')) = (starts_at IS NOT NULL)),
  CHECK ((starts_at IS NULL) = (ends_at IS NULL) AND (starts_at IS NULL) = (review_due_at IS NULL)),
  CHECK (ends_at > starts_at AND ends_at <= starts_at + interval '4 hours'),
  CHECK (supervisor_account_id IS DISTINCT FROM account_id),
  CHECK (status <> 'OPEN' OR slot IS NOT NULL OR supervisor_account_id IS NOT NULL),
  CHECK ((verdict IS NULL) = (reviewed_by IS NULL) AND (verdict IS NULL) = (reviewed_at IS NULL)),
  CHECK (reviewed_by IS DISTINCT FROM account_id OR reviewed_by IS NULL)
);
CREATE UNIQUE INDEX break_glass_session_waiting_key ON break_glass_session (account_id, person_id) WHERE status = 'WAITING';
CREATE INDEX break_glass_session_live_idx ON break_glass_session (account_id, person_id, ends_at) WHERE status = 'OPEN';
CREATE INDEX break_glass_session_review_idx ON break_glass_session (review_due_at, id) WHERE starts_at IS NOT NULL AND verdict IS NULL;
CREATE INDEX break_glass_session_person_idx ON break_glass_session (person_id, asked_at DESC);

-- The two a practitioner may open in 24 hours: taken by one statement each, so that no race opens a third.
CREATE TABLE break_glass_slot (
  account_id uuid NOT NULL,
  slot integer NOT NULL CHECK (slot IN (1, 2)),
  held_until timestamptz(3) NOT NULL,
  PRIMARY KEY (account_id, slot)
);
-- Not renewable by the same person: whoever opened a record waits until this time to open the same one again.
CREATE TABLE break_glass_turn (
  account_id uuid NOT NULL,
  person_id uuid NOT NULL,
  held_until timestamptz(3) NOT NULL,
  PRIMARY KEY (account_id, person_id)
);

-- 限制查看的申请: one privacy officer proposes, another person decides; agreed, it becomes a record_block.
CREATE TABLE record_block_proposal (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  person_id uuid NOT NULL REFERENCES person (id),
  kind text NOT NULL CHECK (kind IN ('GUARDIAN', 'SAFEGUARDING', 'ABUSE_SUSPECT')),
  blocked_person_id uuid NOT NULL,
  evidence_sealed bytea NOT NULL,
  -- lifts this block instead of making one
  lifts_block_id uuid,
  status text NOT NULL CHECK (status IN ('PROPOSED', 'AGREED', 'REJECTED')),
  proposed_by uuid NOT NULL,
  proposed_at timestamptz(3) NOT NULL,
  decided_by uuid,
  decided_at timestamptz(3),
  version integer NOT NULL DEFAULT 1,
  CHECK (person_id <> blocked_person_id),
  CHECK (decided_by IS DISTINCT FROM proposed_by OR decided_by IS NULL),
  CHECK ((status = 'PROPOSED') = (decided_by IS NULL) AND (decided_by IS NULL) = (decided_at IS NULL))
);
CREATE UNIQUE INDEX record_block_proposal_open_key ON record_block_proposal (person_id, kind, blocked_person_id) WHERE status = 'PROPOSED';
CREATE INDEX record_block_proposal_idx ON record_block_proposal (proposed_at DESC, id);
