-- The visit day (booking-payment §2.3.7): places with their own secret, one entry per appointment in a line, every key of the order stored.

-- A waiting area. Its codes are HMACs of the period by its own secret, which is sealed like all secrets (Q7).
CREATE TABLE "queue_place" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "institution_id" UUID NOT NULL,
    "department_id" UUID NOT NULL,
    "secret_sealed" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "queue_place_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "queue_place_department_id_key" ON "queue_place"("department_id");

-- Wrong codes, so that nobody guesses one.
CREATE TABLE "check_in_failure" (
    "seq" BIGSERIAL NOT NULL,
    "appointment_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "check_in_failure_pkey" PRIMARY KEY ("seq")
);
CREATE INDEX "check_in_failure_appointment_id_at_idx" ON "check_in_failure"("appointment_id", "at");

-- 优先的理由, as data: no place in front without one of these (Q5).
CREATE TABLE "queue_priority_kind" (
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "tier" INTEGER NOT NULL,
    "for_elders" BOOLEAN NOT NULL DEFAULT false,
    "basis" TEXT NOT NULL,
    CONSTRAINT "queue_priority_kind_pkey" PRIMARY KEY ("code"),
    CONSTRAINT "queue_priority_kind_tier" CHECK (tier IN (0, 1))
);
INSERT INTO "queue_priority_kind" (code, name, tier, for_elders, basis) VALUES
  ('EMERGENCY', '急危重', 0, false, '病情急，分诊护士判断'),
  ('SOLDIER', '军人', 1, false, '《军人地位和权益保障法》：就医优先'),
  ('VETERAN', '退役军人', 1, false, '《退役军人保障法》：优待'),
  ('DISABLED', '残疾人', 1, false, '《残疾人保障法》：就医优先'),
  ('ELDER', '老年人', 1, true, '《老年人权益保障法》：就医优先'),
  ('PREGNANT', '孕产妇和抱婴者', 1, false, '示例：机构自定');

-- One line per clinic session. The counters are part of the keys of the order, so they are stored (Q3, Q8).
CREATE TABLE "queue_line" (
    "session_id" UUID NOT NULL,
    "institution_id" UUID NOT NULL,
    "department_id" UUID NOT NULL,
    "date" DATE NOT NULL,
    "return_interleave" INTEGER NOT NULL,
    "calls" INTEGER NOT NULL DEFAULT 0,
    "since_return" INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT "queue_line_pkey" PRIMARY KEY ("session_id"),
    CONSTRAINT "queue_line_counts" CHECK (calls >= 0 AND since_return >= 0 AND since_return <= calls AND return_interleave >= 1)
);
CREATE INDEX "queue_line_date_idx" ON "queue_line"("date");

-- cause, actor and changed_at say who made the last change; a trigger copies them into the events.
CREATE TABLE "queue_entry" (
    "id" UUID NOT NULL,
    "seq" BIGSERIAL NOT NULL,
    "appointment_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "identity_key" TEXT NOT NULL,
    "institution_id" UUID NOT NULL,
    "session_id" UUID NOT NULL,
    "date" DATE NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "segment_starts_at" TIMESTAMPTZ(3) NOT NULL,
    "checked_in_at" TIMESTAMPTZ(3) NOT NULL,
    "source" TEXT NOT NULL,
    "tier" INTEGER NOT NULL DEFAULT 2,
    "priority_code" TEXT,
    "effective_at" TIMESTAMPTZ(3) NOT NULL,
    "not_before_call" INTEGER NOT NULL DEFAULT 0,
    "missed" INTEGER NOT NULL DEFAULT 0,
    "returned_at" TIMESTAMPTZ(3),
    "state" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "room" TEXT,
    "times_called" INTEGER NOT NULL DEFAULT 0,
    "called_at" TIMESTAMPTZ(3),
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),
    "service_ms" BIGINT NOT NULL DEFAULT 0,
    "near_told_at" TIMESTAMPTZ(3),
    "transferred_from" UUID,
    "arrival_due_at" TIMESTAMPTZ(3),
    "arrival_lease_until" TIMESTAMPTZ(3),
    "arrival_attempts" INTEGER NOT NULL DEFAULT 0,
    "arrival_told_at" TIMESTAMPTZ(3),
    "cause" TEXT NOT NULL,
    "actor_account_id" UUID,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "queue_entry_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "queue_entry_state" CHECK (state IN ('WAITING', 'CALLED', 'IN_SERVICE', 'MISSED', 'PAUSED', 'RETURN_WAITING', 'DONE', 'PASSED_OVER', 'TRANSFERRED', 'LEFT')),
    CONSTRAINT "queue_entry_source" CHECK (source IN ('SCAN', 'DESK')),
    CONSTRAINT "queue_entry_counts" CHECK (missed >= 0 AND not_before_call >= 0 AND times_called >= 0 AND ordinal > 0),
    -- Q5: nobody stands in front without a cause. Q4: nobody's time lies before the segment.
    CONSTRAINT "queue_entry_priority" CHECK (tier IN (0, 1, 2) AND (tier = 2) = (priority_code IS NULL)),
    CONSTRAINT "queue_entry_effective" CHECK (effective_at >= segment_starts_at),
    CONSTRAINT "queue_entry_in_room" CHECK (state NOT IN ('CALLED', 'IN_SERVICE') OR (room IS NOT NULL AND called_at IS NOT NULL)),
    CONSTRAINT "queue_entry_in_service" CHECK (state <> 'IN_SERVICE' OR started_at IS NOT NULL),
    CONSTRAINT "queue_entry_done" CHECK ((state = 'DONE') = (finished_at IS NOT NULL)),
    CONSTRAINT "queue_entry_returned" CHECK (state <> 'RETURN_WAITING' OR returned_at IS NOT NULL)
);
-- Q1
CREATE UNIQUE INDEX "queue_entry_one_per_appointment" ON "queue_entry" ("appointment_id") WHERE state IN ('WAITING', 'CALLED', 'IN_SERVICE', 'MISSED', 'PAUSED', 'RETURN_WAITING');
CREATE UNIQUE INDEX "queue_entry_one_per_patient" ON "queue_entry" ("identity_key", "session_id") WHERE state IN ('WAITING', 'CALLED', 'IN_SERVICE', 'MISSED', 'PAUSED', 'RETURN_WAITING');
-- Q2: one room, one patient.
CREATE UNIQUE INDEX "queue_entry_one_per_room" ON "queue_entry" ("session_id", "room") WHERE state IN ('CALLED', 'IN_SERVICE');
CREATE INDEX "queue_entry_session_id_idx" ON "queue_entry"("session_id");
CREATE INDEX "queue_entry_appointment_id_idx" ON "queue_entry"("appointment_id");
CREATE INDEX "queue_entry_arrival_due" ON "queue_entry" ("arrival_due_at") WHERE arrival_due_at IS NOT NULL;
CREATE INDEX "queue_entry_active" ON "queue_entry" ("date") WHERE state IN ('WAITING', 'CALLED', 'IN_SERVICE', 'MISSED', 'PAUSED', 'RETURN_WAITING');

CREATE TABLE "queue_event" (
    "seq" BIGSERIAL NOT NULL,
    "entry_id" UUID NOT NULL,
    "session_id" UUID NOT NULL,
    "from_state" TEXT,
    "to_state" TEXT NOT NULL,
    "cause" TEXT NOT NULL,
    "tier" INTEGER NOT NULL,
    "effective_at" TIMESTAMPTZ(3) NOT NULL,
    "not_before_call" INTEGER NOT NULL,
    "room" TEXT,
    "actor_account_id" UUID,
    "at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "queue_event_pkey" PRIMARY KEY ("seq")
);
CREATE INDEX "queue_event_session_id_seq_idx" ON "queue_event"("session_id", "seq");
CREATE INDEX "queue_event_entry_id_seq_idx" ON "queue_event"("entry_id", "seq");
CREATE TRIGGER "queue_event_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "queue_event" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION note_queue_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF (NEW.appointment_id, NEW.session_id, NEW.identity_key, NEW.ordinal, NEW.segment_starts_at, NEW.checked_in_at, NEW.source)
       IS DISTINCT FROM (OLD.appointment_id, OLD.session_id, OLD.identity_key, OLD.ordinal, OLD.segment_starts_at, OLD.checked_in_at, OLD.source) THEN
      RAISE EXCEPTION 'a queue entry keeps what its order stands on' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.version = OLD.version THEN RETURN NULL; END IF;
    INSERT INTO queue_event (entry_id, session_id, from_state, to_state, cause, tier, effective_at, not_before_call, room, actor_account_id, at)
    VALUES (NEW.id, NEW.session_id, OLD.state, NEW.state, NEW.cause, NEW.tier, NEW.effective_at, NEW.not_before_call, NEW.room, NEW.actor_account_id, NEW.changed_at);
  ELSE
    INSERT INTO queue_event (entry_id, session_id, from_state, to_state, cause, tier, effective_at, not_before_call, room, actor_account_id, at)
    VALUES (NEW.id, NEW.session_id, NULL, NEW.state, NEW.cause, NEW.tier, NEW.effective_at, NEW.not_before_call, NEW.room, NEW.actor_account_id, NEW.changed_at);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "queue_entry_events" AFTER INSERT OR UPDATE ON "queue_entry" FOR EACH ROW EXECUTE FUNCTION note_queue_entry();
CREATE TRIGGER "queue_entry_never_deleted" BEFORE DELETE OR TRUNCATE ON "queue_entry" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What the hospital last told of a visit's bills and tests; sealed, because what is ordered says what is suspected.
CREATE TABLE "visit_progress" (
    "appointment_id" UUID NOT NULL,
    "items_sealed" BYTEA,
    "as_of" TIMESTAMPTZ(3),
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "visit_progress_pkey" PRIMARY KEY ("appointment_id"),
    CONSTRAINT "visit_progress_known" CHECK ((items_sealed IS NULL) = (as_of IS NULL))
);
