-- 督办 (R262, affairs-grid-childcare §3.3). Kind 2: about an event or a work record; counted once an order by issued_at, whatever comes after.
CREATE TABLE grid_order (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  object_kind text NOT NULL CHECK (object_kind IN ('EVENT', 'WORK_LOG')),
  object_id uuid NOT NULL,
  -- where the object lies
  node_code text COLLATE "C" NOT NULL REFERENCES grid_node (code),
  -- who has to rectify
  account_id uuid NOT NULL,
  state text NOT NULL CHECK (state IN ('PROPOSED', 'DROPPED', 'ISSUED', 'RECTIFYING', 'ANSWERED', 'CLOSED')),
  version int NOT NULL DEFAULT 1,
  cause text NOT NULL CHECK (cause IN ('LATE_ANSWER', 'LATE_RESOLVE', 'BELOW_STANDARD', 'COMPLAINT', 'OTHER')),
  demand text NOT NULL,
  -- the clock whose breach proposed it; each proposes once
  timer_id uuid UNIQUE REFERENCES grid_timer (id),
  made_at timestamptz(3) NOT NULL,
  issued_by uuid,
  issued_at timestamptz(3),
  sign_by timestamptz(3),
  due_at timestamptz(3),
  signed_at timestamptz(3),
  answered_at timestamptz(3),
  closed_by uuid,
  closed_at timestamptz(3),
  fails int NOT NULL DEFAULT 0,
  -- rungs of the ladder taken: reminder, notice, circular
  rungs int NOT NULL DEFAULT 0,
  next_look_at timestamptz(3),
  CONSTRAINT grid_order_issued CHECK ((state IN ('PROPOSED', 'DROPPED')) = (issued_at IS NULL) AND (issued_at IS NULL) = (issued_by IS NULL) AND (issued_at IS NULL) = (due_at IS NULL) AND (issued_at IS NULL) = (sign_by IS NULL)),
  CONSTRAINT grid_order_signed CHECK (signed_at IS NULL OR issued_at IS NOT NULL),
  CONSTRAINT grid_order_in_hand CHECK (state NOT IN ('RECTIFYING', 'ANSWERED', 'CLOSED') OR signed_at IS NOT NULL),
  CONSTRAINT grid_order_closed CHECK ((state IN ('DROPPED', 'CLOSED')) = (closed_at IS NOT NULL) AND (closed_at IS NULL) = (closed_by IS NULL)),
  CONSTRAINT grid_order_of_another CHECK (issued_by IS DISTINCT FROM account_id AND closed_by IS DISTINCT FROM account_id),
  CONSTRAINT grid_order_looked_at CHECK (next_look_at IS NULL OR state IN ('ISSUED', 'RECTIFYING'))
);
-- One open order for one thing and one person.
CREATE UNIQUE INDEX grid_order_one_open ON grid_order (object_kind, object_id, account_id) WHERE state NOT IN ('DROPPED', 'CLOSED');
CREATE INDEX grid_order_account_idx ON grid_order (account_id, issued_at);
CREATE INDEX grid_order_node_idx ON grid_order (node_code, state);
CREATE INDEX grid_order_issuer_idx ON grid_order (issued_by, issued_at) WHERE issued_by IS NOT NULL;
CREATE INDEX grid_order_look_idx ON grid_order (next_look_at) WHERE next_look_at IS NOT NULL;

CREATE TABLE grid_order_step (
  order_id uuid NOT NULL REFERENCES grid_order (id),
  seq int NOT NULL,
  action text NOT NULL,
  -- null: a clock
  account_id uuid,
  note text NOT NULL,
  at timestamptz(3) NOT NULL,
  PRIMARY KEY (order_id, seq)
);
CREATE FUNCTION grid_order_step_is_final() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'steps of an order are append-only'; END $$;
CREATE TRIGGER grid_order_step_final BEFORE UPDATE OR DELETE ON grid_order_step FOR EACH ROW EXECUTE FUNCTION grid_order_step_is_final();

-- Kind 1: fixed duties on the working calendar; never counted.
CREATE TABLE grid_duty_template (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  -- for the posts here and in every grid below
  node_code text COLLATE "C" NOT NULL REFERENCES grid_node (code),
  post_kind text NOT NULL CHECK (post_kind IN ('A', 'B', 'LEAD')),
  kind text NOT NULL CHECK (kind IN ('WALK', 'VISIT', 'REPORT', 'OTHER')),
  title text NOT NULL,
  instruction text NOT NULL,
  every text NOT NULL CHECK (every IN ('DAY', 'WEEK', 'MONTH')),
  -- of the week 1–7, of the month 1–31
  on_day int,
  due_time text NOT NULL CHECK (due_time ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
  needs_photo boolean NOT NULL,
  version int NOT NULL DEFAULT 1,
  made_by uuid NOT NULL,
  made_at timestamptz(3) NOT NULL,
  ended_by uuid,
  ended_at timestamptz(3),
  next_due_day date,
  -- when the duties of that day are handed out
  next_open_at timestamptz(3),
  CONSTRAINT grid_duty_template_day CHECK (CASE every WHEN 'DAY' THEN on_day IS NULL WHEN 'WEEK' THEN on_day BETWEEN 1 AND 7 ELSE on_day BETWEEN 1 AND 31 END),
  CONSTRAINT grid_duty_template_ended CHECK ((ended_at IS NULL) = (ended_by IS NULL) AND (ended_at IS NULL) = (next_open_at IS NOT NULL) AND (next_open_at IS NULL) = (next_due_day IS NULL))
);
CREATE INDEX grid_duty_template_node_idx ON grid_duty_template (node_code);
CREATE INDEX grid_duty_template_open_idx ON grid_duty_template (next_open_at) WHERE next_open_at IS NOT NULL;

CREATE TABLE grid_duty (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  template_id uuid NOT NULL REFERENCES grid_duty_template (id),
  account_id uuid NOT NULL,
  node_code text COLLATE "C" NOT NULL REFERENCES grid_node (code),
  due_day date NOT NULL,
  due_at timestamptz(3) NOT NULL,
  state text NOT NULL CHECK (state IN ('DUE', 'DONE', 'MISSED')),
  version int NOT NULL DEFAULT 1,
  note text,
  done_at timestamptz(3),
  remind_at timestamptz(3),
  UNIQUE (template_id, account_id, node_code, due_day),
  CONSTRAINT grid_duty_done CHECK ((state = 'DONE') = (done_at IS NOT NULL) AND (done_at IS NULL) = (note IS NULL) AND (done_at IS NULL OR done_at <= due_at)),
  CONSTRAINT grid_duty_reminded CHECK (remind_at IS NULL OR state = 'DUE')
);
CREATE INDEX grid_duty_account_idx ON grid_duty (account_id, due_at DESC, id);
CREATE INDEX grid_duty_due_idx ON grid_duty (due_at) WHERE state = 'DUE';
CREATE INDEX grid_duty_remind_idx ON grid_duty (remind_at) WHERE remind_at IS NOT NULL;
