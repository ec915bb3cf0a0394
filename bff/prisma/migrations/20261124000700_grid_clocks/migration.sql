-- Working days as published (affairs-grid-childcare §2.5). Only days that differ from their weekday have a row.
CREATE TABLE calendar_day (
  day date PRIMARY KEY,
  is_workday boolean NOT NULL,
  -- STATUTORY: off by the law alone, the floor for years without a notice
  kind text NOT NULL CHECK (kind IN ('HOLIDAY', 'WORKED_WEEKEND', 'STATUTORY')),
  name text NOT NULL,
  source text NOT NULL,
  imported_at timestamptz(3) NOT NULL,
  CONSTRAINT calendar_day_kind CHECK (is_workday = (kind = 'WORKED_WEEKEND'))
);
-- Years of which the notice is known; the last one without a gap is where coverage ends.
CREATE TABLE calendar_year (
  year int PRIMARY KEY,
  source text NOT NULL,
  imported_at timestamptz(3) NOT NULL
);

-- Limits of the clocks of events (§3.4): by category, area and clock. A change is a new row; the old one stays with its end.
CREATE TABLE grid_sla_rule (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  -- a category, or '*'
  category text NOT NULL,
  -- the node it holds in; the longest that fits wins
  area_code text COLLATE "C" NOT NULL CHECK (area_code ~ '^[0-9]{4,18}$'),
  timer text NOT NULL CHECK (timer IN ('CLAIM', 'ANSWER', 'RESOLVE', 'VERIFY')),
  limit_n int NOT NULL CHECK (limit_n BETWEEN 1 AND 1440),
  unit text NOT NULL CHECK (unit IN ('minute', 'hour', 'workday', 'calendarDay')),
  -- the document that sets it, or that it is a sample
  basis text NOT NULL,
  is_reviewed boolean NOT NULL DEFAULT false,
  -- null: came with the product
  made_by uuid,
  made_at timestamptz(3) NOT NULL,
  reviewed_by uuid,
  reviewed_at timestamptz(3),
  superseded_at timestamptz(3),
  CONSTRAINT grid_sla_rule_reviewed CHECK (is_reviewed = (reviewed_by IS NOT NULL) AND is_reviewed = (reviewed_at IS NOT NULL)),
  CONSTRAINT grid_sla_rule_two_people CHECK (reviewed_by IS DISTINCT FROM made_by OR reviewed_by IS NULL)
);
CREATE UNIQUE INDEX grid_sla_rule_in_force ON grid_sla_rule (category, area_code, timer) WHERE superseded_at IS NULL;

INSERT INTO grid_sla_rule (category, area_code, timer, limit_n, unit, basis, made_at) VALUES
  ('*', '1505', 'CLAIM', 2, 'hour', '示例，未核定', '2026-11-01'),
  ('SAFETY_HAZARD', '1505', 'CLAIM', 30, 'minute', '示例，未核定', '2026-11-01'),
  ('WATER_SAFETY', '1505', 'CLAIM', 30, 'minute', '示例，未核定', '2026-11-01'),
  ('FOOD_HYGIENE', '1505', 'CLAIM', 1, 'hour', '示例，未核定', '2026-11-01'),
  ('*', '1505', 'ANSWER', 4, 'hour', '示例，未核定', '2026-11-01'),
  ('*', '1505', 'RESOLVE', 5, 'workday', '示例，未核定', '2026-11-01'),
  ('SAFETY_HAZARD', '1505', 'RESOLVE', 2, 'workday', '示例，未核定', '2026-11-01'),
  ('*', '1505', 'VERIFY', 3, 'workday', '示例，未核定', '2026-11-01');

CREATE TABLE grid_timer (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  event_id uuid NOT NULL REFERENCES grid_event (id),
  round int NOT NULL,
  kind text NOT NULL CHECK (kind IN ('CLAIM', 'ANSWER', 'RESOLVE', 'VERIFY')),
  rule_id uuid NOT NULL REFERENCES grid_sla_rule (id),
  -- as the rule was when it started
  limit_n int NOT NULL,
  unit text NOT NULL CHECK (unit IN ('minute', 'hour', 'workday', 'calendarDay')),
  started_at timestamptz(3) NOT NULL,
  -- first instant that is too late
  due_at timestamptz(3) NOT NULL,
  yellow_from timestamptz(3) NOT NULL,
  is_provisional boolean NOT NULL,
  paused_at timestamptz(3),
  -- stretches that do not count: [{"from", "until"}] in epoch milliseconds
  pauses jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(pauses) = 'array'),
  stopped_at timestamptz(3),
  outcome text CHECK (outcome IN ('MET', 'DROPPED')),
  -- when it was found out; the moment itself is due_at
  breached_at timestamptz(3),
  -- who answered for the event when it was late
  breached_by uuid,
  -- where an event that nobody claims goes next, and when
  climb_to text COLLATE "C" REFERENCES grid_node (code),
  climb_at timestamptz(3),
  climbs int NOT NULL DEFAULT 0,
  -- the due instant before newly published holidays moved it
  due_before timestamptz(3),
  recomputed_at timestamptz(3),
  CONSTRAINT grid_timer_stopped CHECK ((stopped_at IS NULL) = (outcome IS NULL) AND (stopped_at IS NULL OR (stopped_at >= started_at AND paused_at IS NULL))),
  CONSTRAINT grid_timer_due CHECK (due_at > started_at AND (breached_at IS NULL OR breached_at >= due_at)),
  CONSTRAINT grid_timer_climb CHECK ((climb_to IS NULL) = (climb_at IS NULL) AND (climb_at IS NULL OR kind = 'CLAIM'))
);
-- One running clock of a kind.
CREATE UNIQUE INDEX grid_timer_one_running ON grid_timer (event_id, kind) WHERE stopped_at IS NULL;
CREATE INDEX grid_timer_event_idx ON grid_timer (event_id, started_at);
CREATE INDEX grid_timer_breach_idx ON grid_timer (due_at) WHERE breached_at IS NULL AND paused_at IS NULL AND (stopped_at IS NULL OR stopped_at >= due_at);
CREATE INDEX grid_timer_climb_idx ON grid_timer (climb_at) WHERE climb_at IS NOT NULL;
CREATE INDEX grid_timer_provisional_idx ON grid_timer (due_at) WHERE is_provisional AND stopped_at IS NULL;
