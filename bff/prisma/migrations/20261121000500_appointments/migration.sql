-- Numbers and appointments (booking-payment §2). One row per number; every change of state leaves a line of history.

CREATE TABLE "rule_version" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "institution_id" UUID,
    "version" INTEGER NOT NULL,
    "effective_from" TIMESTAMPTZ(3) NOT NULL,
    "window_days" INTEGER NOT NULL,
    "release_time" TEXT NOT NULL,
    "hold_minutes" INTEGER NOT NULL,
    "hold_extension_minutes" INTEGER NOT NULL,
    "cancel_cutoff_days" INTEGER NOT NULL,
    "cancel_cutoff_time" TEXT NOT NULL,
    "same_day_booking" BOOLEAN NOT NULL,
    "max_departments_per_day" INTEGER NOT NULL,
    "max_open_holds" INTEGER NOT NULL,
    "cooling_min_minutes" INTEGER NOT NULL,
    "cooling_max_minutes" INTEGER NOT NULL,
    "confirm_max_minutes" INTEGER NOT NULL,
    "confirm_deadline_minutes" INTEGER NOT NULL,
    "arrive_before_minutes" INTEGER NOT NULL,
    "source" TEXT NOT NULL,
    CONSTRAINT "rule_version_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "rule_version_window" CHECK (window_days BETWEEN 1 AND 60),
    CONSTRAINT "rule_version_hold" CHECK (hold_minutes BETWEEN 1 AND 60 AND hold_extension_minutes BETWEEN 0 AND 60),
    CONSTRAINT "rule_version_limits" CHECK (max_departments_per_day BETWEEN 1 AND 20 AND max_open_holds BETWEEN 1 AND 20),
    CONSTRAINT "rule_version_cooling" CHECK (cooling_min_minutes >= 0 AND cooling_max_minutes >= cooling_min_minutes),
    CONSTRAINT "rule_version_release_not_at_night" CHECK (release_time BETWEEN '05:00' AND '22:00')
);
CREATE UNIQUE INDEX "rule_version_place_version" ON "rule_version" (coalesce(institution_id, '00000000-0000-0000-0000-000000000000'), version);
CREATE TRIGGER "rule_version_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "rule_version" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE "roster_sync" (
    "institution_id" UUID NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "lease_until" TIMESTAMPTZ(3),
    "done_at" TIMESTAMPTZ(3),
    CONSTRAINT "roster_sync_pkey" PRIMARY KEY ("institution_id")
);

CREATE TABLE "roster" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "institution_id" UUID NOT NULL,
    "sch_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "over_limit" INTEGER NOT NULL DEFAULT 0,
    "taken_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "roster_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "roster_institution_id_sch_id_key" ON "roster"("institution_id", "sch_id");

CREATE TABLE "clinic_session" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "roster_id" UUID NOT NULL,
    "institution_id" UUID NOT NULL,
    "department_id" UUID NOT NULL,
    "doctor_id" UUID NOT NULL,
    "date" DATE NOT NULL,
    "half" TEXT NOT NULL,
    "location" TEXT NOT NULL,
    "fee_fen" INTEGER NOT NULL,
    "release_at" TIMESTAMPTZ(3) NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'OPEN',
    "version" INTEGER NOT NULL DEFAULT 1,
    "suspend_reason" TEXT,
    "suspend_note" TEXT,
    "suspended_by" UUID,
    "suspended_at" TIMESTAMPTZ(3),
    "stop_due_at" TIMESTAMPTZ(3),
    "stop_lease_until" TIMESTAMPTZ(3),
    CONSTRAINT "clinic_session_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "clinic_session_half" CHECK (half IN ('AM', 'PM', 'NIGHT')),
    CONSTRAINT "clinic_session_state" CHECK (state IN ('OPEN', 'SUSPENDED')),
    CONSTRAINT "clinic_session_fee" CHECK (fee_fen >= 0)
);
CREATE UNIQUE INDEX "clinic_session_roster_id_key" ON "clinic_session"("roster_id");
CREATE INDEX "clinic_session_doctor_id_date_idx" ON "clinic_session"("doctor_id", "date");
CREATE INDEX "clinic_session_department_id_date_idx" ON "clinic_session"("department_id", "date");
CREATE INDEX "clinic_session_institution_id_date_idx" ON "clinic_session"("institution_id", "date");
CREATE INDEX "clinic_session_stop_due" ON "clinic_session" ("stop_due_at") WHERE stop_due_at IS NOT NULL;
ALTER TABLE "clinic_session" ADD CONSTRAINT "clinic_session_roster_id_fkey" FOREIGN KEY ("roster_id") REFERENCES "roster"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE "segment" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "session_id" UUID NOT NULL,
    "period_id" TEXT NOT NULL,
    "start_time" TEXT NOT NULL,
    "end_time" TEXT NOT NULL,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "segment_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "segment_has_length" CHECK (ends_at > starts_at)
);
CREATE UNIQUE INDEX "segment_session_id_period_id_key" ON "segment"("session_id", "period_id");
CREATE INDEX "segment_ends_at_idx" ON "segment"("ends_at");
ALTER TABLE "segment" ADD CONSTRAINT "segment_session_id_fkey" FOREIGN KEY ("session_id") REFERENCES "clinic_session"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- 号. cause, actor, changed_at and correlation_id say who made the last change; a trigger copies them into the history.
CREATE TABLE "number" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "session_id" UUID NOT NULL,
    "segment_id" UUID NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "in_roster" BOOLEAN NOT NULL DEFAULT true,
    "returns_at" TIMESTAMPTZ(3),
    "cause" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "correlation_id" UUID,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "number_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "number_state" CHECK (state IN ('PLANNED', 'AVAILABLE', 'HELD', 'SOLD', 'USED', 'COOLING', 'RESERVED_WAITLIST', 'RESERVED_REFERRAL', 'SUSPENDED', 'WITHDRAWN', 'EXPIRED')),
    CONSTRAINT "number_cooling_returns" CHECK (state <> 'COOLING' OR returns_at IS NOT NULL),
    CONSTRAINT "number_ordinal" CHECK (ordinal > 0)
);
CREATE UNIQUE INDEX "number_session_id_ordinal_key" ON "number"("session_id", "ordinal");
CREATE INDEX "number_segment_id_idx" ON "number"("segment_id");
CREATE INDEX "number_free" ON "number" ("segment_id", "ordinal") WHERE state = 'AVAILABLE';
CREATE INDEX "number_planned" ON "number" ("session_id") WHERE state = 'PLANNED';
CREATE INDEX "number_cooling" ON "number" ("returns_at") WHERE state = 'COOLING';
ALTER TABLE "number" ADD CONSTRAINT "number_session_id_fkey" FOREIGN KEY ("session_id") REFERENCES "clinic_session"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "number" ADD CONSTRAINT "number_segment_id_fkey" FOREIGN KEY ("segment_id") REFERENCES "segment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE "number_history" (
    "seq" BIGSERIAL NOT NULL,
    "number_id" UUID NOT NULL,
    "from_state" TEXT,
    "to_state" TEXT NOT NULL,
    "cause" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "correlation_id" UUID,
    "at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "number_history_pkey" PRIMARY KEY ("seq")
);
CREATE INDEX "number_history_number_id_seq_idx" ON "number_history"("number_id", "seq");
CREATE TRIGGER "number_history_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "number_history" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION note_new_numbers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO number_history (number_id, from_state, to_state, cause, actor, correlation_id, at)
  SELECT id, NULL, state, cause, actor, correlation_id, changed_at FROM fresh;
  RETURN NULL;
END $$;
CREATE FUNCTION note_changed_numbers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO number_history (number_id, from_state, to_state, cause, actor, correlation_id, at)
  SELECT n.id, o.state, n.state, n.cause, n.actor, n.correlation_id, n.changed_at FROM fresh n JOIN stale o ON o.id = n.id WHERE n.state <> o.state;
  RETURN NULL;
END $$;
CREATE TRIGGER "number_insert_history" AFTER INSERT ON "number" REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION note_new_numbers();
CREATE TRIGGER "number_update_history" AFTER UPDATE ON "number" REFERENCING NEW TABLE AS fresh OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION note_changed_numbers();
CREATE TRIGGER "number_never_deleted" BEFORE DELETE OR TRUNCATE ON "number" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- 预约. The id is also the lock_id of the HIS. hold_slot and day_slot make the limits per account and per person exact under concurrency.
CREATE TABLE "appointment" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "identity_key" TEXT NOT NULL,
    "institution_id" UUID NOT NULL,
    "department_id" UUID NOT NULL,
    "doctor_id" UUID NOT NULL,
    "session_id" UUID NOT NULL,
    "segment_id" UUID NOT NULL,
    "number_id" UUID NOT NULL,
    "date" DATE NOT NULL,
    "half" TEXT NOT NULL,
    "rule_version_id" UUID NOT NULL,
    "fee_fen" INTEGER NOT NULL,
    "authority" TEXT NOT NULL,
    "request_key" TEXT NOT NULL,
    "hold_slot" INTEGER NOT NULL,
    "day_slot" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "pay_mode" TEXT,
    "trade_order_id" UUID,
    "paid_at" TIMESTAMPTZ(3),
    "money_clear_at" TIMESTAMPTZ(3),
    "his_contacted" BOOLEAN NOT NULL DEFAULT false,
    "submitted_at" TIMESTAMPTZ(3) NOT NULL,
    "hold_expires_at" TIMESTAMPTZ(3) NOT NULL,
    "hold_extended" BOOLEAN NOT NULL DEFAULT false,
    "lock_until" TIMESTAMPTZ(3) NOT NULL,
    "cancel_until" TIMESTAMPTZ(3) NOT NULL,
    "release_cause" TEXT,
    "confirming_since" TIMESTAMPTZ(3),
    "manual_desk_at" TIMESTAMPTZ(3),
    "confirmed_at" TIMESTAMPTZ(3),
    "visit_no" TEXT,
    "queue_no" TEXT,
    "voucher_code" TEXT,
    "cancel_requested_at" TIMESTAMPTZ(3),
    "suspend_due_at" TIMESTAMPTZ(3),
    "due_at" TIMESTAMPTZ(3),
    "lease_until" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "cause" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "appointment_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "appointment_state" CHECK (state IN ('HOLDING', 'HOLD_UNKNOWN', 'HELD', 'CONFIRMING', 'BOOKED', 'CANCELLING', 'CHECKED_IN', 'QUEUED', 'CALLED', 'IN_CONSULT', 'FULFILLED', 'HOLD_REFUSED', 'RELEASING', 'EXPIRED', 'CANCELLED_BY_USER', 'CANCELLED_BY_HOSPITAL', 'SUSPENDED_BY_HOSPITAL', 'CONFIRM_FAILED', 'RESCHEDULED', 'ATTENDANCE_UNKNOWN', 'NO_SHOW', 'NO_SHOW_REVOKED')),
    CONSTRAINT "appointment_half" CHECK (half IN ('AM', 'PM', 'NIGHT')),
    CONSTRAINT "appointment_pay_mode" CHECK (pay_mode IN ('ONLINE', 'WINDOW')),
    CONSTRAINT "appointment_authority" CHECK (authority IN ('PLATFORM', 'HIS', 'SPLIT')),
    CONSTRAINT "appointment_fee" CHECK (fee_fen >= 0),
    CONSTRAINT "appointment_release_cause" CHECK (release_cause IN ('EXPIRY', 'USER') AND state IN ('RELEASING', 'EXPIRED', 'CANCELLED_BY_USER', 'CONFIRMING', 'BOOKED', 'CONFIRM_FAILED', 'SUSPENDED_BY_HOSPITAL', 'CANCELLING', 'FULFILLED') OR release_cause IS NULL AND state <> 'RELEASING'),
    CONSTRAINT "appointment_booked_has_voucher" CHECK (state <> 'BOOKED' OR (voucher_code IS NOT NULL AND confirmed_at IS NOT NULL AND pay_mode IS NOT NULL))
);
CREATE UNIQUE INDEX "appointment_account_id_request_key_key" ON "appointment"("account_id", "request_key");
CREATE UNIQUE INDEX "appointment_voucher_code_key" ON "appointment"("voucher_code");
CREATE UNIQUE INDEX "appointment_trade_order_id_key" ON "appointment"("trade_order_id");
-- N2
CREATE UNIQUE INDEX "appointment_one_live_per_number" ON "appointment" ("number_id") WHERE state IN ('HOLDING', 'HOLD_UNKNOWN', 'HELD', 'RELEASING', 'CONFIRMING', 'BOOKED', 'CANCELLING', 'CHECKED_IN', 'QUEUED', 'CALLED', 'IN_CONSULT', 'ATTENDANCE_UNKNOWN');
-- N3
CREATE UNIQUE INDEX "appointment_one_live_per_person" ON "appointment" ("identity_key", "institution_id", "department_id", "date", "half") WHERE state IN ('HOLDING', 'HOLD_UNKNOWN', 'HELD', 'RELEASING', 'CONFIRMING', 'BOOKED', 'CANCELLING', 'CHECKED_IN', 'QUEUED', 'CALLED', 'IN_CONSULT', 'ATTENDANCE_UNKNOWN');
-- Limits: a free slot is chosen in the claiming statement; two claims at once choose the same one and the second is made to look again.
CREATE UNIQUE INDEX "appointment_hold_slot" ON "appointment" ("account_id", "hold_slot") WHERE state IN ('HOLDING', 'HOLD_UNKNOWN', 'HELD');
CREATE UNIQUE INDEX "appointment_day_slot" ON "appointment" ("identity_key", "date", "day_slot") WHERE state IN ('HOLDING', 'HOLD_UNKNOWN', 'HELD', 'RELEASING', 'CONFIRMING', 'BOOKED', 'CANCELLING', 'CHECKED_IN', 'QUEUED', 'CALLED', 'IN_CONSULT', 'ATTENDANCE_UNKNOWN');
CREATE INDEX "appointment_account_id_date_id_idx" ON "appointment"("account_id", "date", "id");
CREATE INDEX "appointment_session_id_idx" ON "appointment"("session_id");
CREATE INDEX "appointment_number_id_idx" ON "appointment"("number_id");
CREATE INDEX "appointment_due" ON "appointment" ("due_at") WHERE due_at IS NOT NULL;
ALTER TABLE "appointment" ADD CONSTRAINT "appointment_number_id_fkey" FOREIGN KEY ("number_id") REFERENCES "number"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "appointment" ADD CONSTRAINT "appointment_rule_version_id_fkey" FOREIGN KEY ("rule_version_id") REFERENCES "rule_version"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE "appointment_event" (
    "seq" BIGSERIAL NOT NULL,
    "appointment_id" UUID NOT NULL,
    "from_state" TEXT,
    "to_state" TEXT NOT NULL,
    "cause" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "appointment_event_pkey" PRIMARY KEY ("seq")
);
CREATE INDEX "appointment_event_appointment_id_seq_idx" ON "appointment_event"("appointment_id", "seq");
CREATE TRIGGER "appointment_event_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "appointment_event" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- AP4: what was agreed at submit never changes. N8 for appointments: every state leaves an event.
CREATE FUNCTION note_appointment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF (NEW.number_id, NEW.person_id, NEW.identity_key, NEW.rule_version_id, NEW.fee_fen, NEW.cancel_until, NEW.request_key)
       IS DISTINCT FROM (OLD.number_id, OLD.person_id, OLD.identity_key, OLD.rule_version_id, OLD.fee_fen, OLD.cancel_until, OLD.request_key) THEN
      RAISE EXCEPTION 'an appointment keeps what was agreed at submit' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.state = OLD.state THEN RETURN NULL; END IF;
    INSERT INTO appointment_event (appointment_id, from_state, to_state, cause, actor, at) VALUES (NEW.id, OLD.state, NEW.state, NEW.cause, NEW.actor, NEW.changed_at);
  ELSE
    INSERT INTO appointment_event (appointment_id, from_state, to_state, cause, actor, at) VALUES (NEW.id, NULL, NEW.state, NEW.cause, NEW.actor, NEW.changed_at);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "appointment_events" AFTER INSERT OR UPDATE ON "appointment" FOR EACH ROW EXECUTE FUNCTION note_appointment();
CREATE TRIGGER "appointment_never_deleted" BEFORE DELETE OR TRUNCATE ON "appointment" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The region's first rules. Values are a demonstration: each was seen in real hospitals (booking-payment §2.5), none is a rule of a real one.
INSERT INTO "rule_version" (institution_id, version, effective_from, window_days, release_time, hold_minutes, hold_extension_minutes, cancel_cutoff_days, cancel_cutoff_time, same_day_booking,
  max_departments_per_day, max_open_holds, cooling_min_minutes, cooling_max_minutes, confirm_max_minutes, confirm_deadline_minutes, arrive_before_minutes, source)
VALUES (NULL, 1, '2026-01-01T00:00:00+08:00', 14, '07:00', 15, 15, 1, '17:00', true, 3, 3, 5, 30, 10, 30, 20, 'demonstration: booking-payment §2.5');
