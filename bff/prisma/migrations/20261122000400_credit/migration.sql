-- 预约信用 (booking-payment §2.3.5, §2.3.6): what the hospitals say about who came, what follows from it, and the way back.
-- This is the list of missed appointments; the list of unpaid credit payments (R362) is another one with other effects (C8).

-- A number that was given back and then paid keeps its cause through the visit.
ALTER TABLE "appointment" DROP CONSTRAINT "appointment_release_cause";
ALTER TABLE "appointment" ADD CONSTRAINT "appointment_release_cause" CHECK (release_cause IN ('EXPIRY', 'USER') AND state NOT IN ('HOLDING', 'HOLD_UNKNOWN', 'HELD', 'HOLD_REFUSED') OR release_cause IS NULL AND state <> 'RELEASING');
CREATE INDEX "appointment_unseen" ON "appointment" ("date") WHERE state IN ('BOOKED', 'CHECKED_IN', 'QUEUED', 'CALLED', 'IN_CONSULT', 'ATTENDANCE_UNKNOWN', 'NO_SHOW');
CREATE INDEX "appointment_returned" ON "appointment" ("changed_at") WHERE state = 'CANCELLED_BY_USER';

-- Where each institution's attendance feed has been read to, and up to when the institution says it has sent everything.
CREATE TABLE "attendance_sync" (
    "institution_id" UUID NOT NULL,
    "cursor_seq" BIGINT NOT NULL DEFAULT 0,
    "watermark" TIMESTAMPTZ(3),
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "lease_until" TIMESTAMPTZ(3),
    "done_at" TIMESTAMPTZ(3),
    CONSTRAINT "attendance_sync_pkey" PRIMARY KEY ("institution_id")
);

CREATE TABLE "attendance_evidence" (
    "institution_id" UUID NOT NULL,
    "seq" BIGINT NOT NULL,
    "appointment_id" UUID,
    "event" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "taken_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "attendance_evidence_pkey" PRIMARY KEY ("institution_id", "seq"),
    CONSTRAINT "attendance_evidence_event" CHECK (event IN ('CHECKED_IN', 'VISITED'))
);
CREATE INDEX "attendance_evidence_appointment_id_idx" ON "attendance_evidence" ("appointment_id");
CREATE TRIGGER "attendance_evidence_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "attendance_evidence" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A session that runs late: while it lasts nobody is judged.
CREATE TABLE "session_delay" (
    "session_id" UUID NOT NULL,
    "delay_minutes" INTEGER NOT NULL,
    "resolved_at" TIMESTAMPTZ(3),
    "reported_by" UUID NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    CONSTRAINT "session_delay_pkey" PRIMARY KEY ("session_id"),
    CONSTRAINT "session_delay_minutes" CHECK (delay_minutes BETWEEN 0 AND 720)
);

-- A33: days on which nobody's absence counts. Without institution and area: the whole region. An area is spelled out in institutions when it is entered.
CREATE TABLE "exemption_day" (
    "id" UUID NOT NULL,
    "date" DATE NOT NULL,
    "institution_id" UUID,
    "area_code" TEXT,
    "institution_ids" UUID[],
    "reason" TEXT NOT NULL,
    "entered_by" UUID NOT NULL,
    "entered_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_by" UUID,
    "ended_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,
    CONSTRAINT "exemption_day_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "exemption_day_place" CHECK (num_nonnulls(institution_id, area_code) <= 1 AND (num_nonnulls(institution_id, area_code) = 1) = (institution_ids IS NOT NULL)),
    CONSTRAINT "exemption_day_ended" CHECK ((ended_by IS NULL) = (ended_at IS NULL))
);
CREATE UNIQUE INDEX "exemption_day_once" ON "exemption_day" ("date", coalesce("institution_id", '00000000-0000-0000-0000-000000000000'), coalesce("area_code", '')) WHERE ended_at IS NULL;

-- C1: one event per appointment and kind, whatever number of jobs, replays or feeds. Never deleted; only an active one changes, and once.
CREATE TABLE "violation_event" (
    "id" UUID NOT NULL,
    "identity_key" TEXT NOT NULL,
    "person_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "institution_id" UUID NOT NULL,
    "appointment_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,
    "appeal_until" TIMESTAMPTZ(3) NOT NULL,
    "rule_version_id" UUID NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'ACTIVE',
    "revoked_by" TEXT,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "violation_event_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "violation_event_kind" CHECK (kind IN ('NO_SHOW', 'LATE_CANCEL', 'FREQUENT_CANCEL')),
    CONSTRAINT "violation_event_status" CHECK (status IN ('ACTIVE', 'REVOKED', 'AGED_OUT')),
    CONSTRAINT "violation_event_revoked" CHECK ((status = 'REVOKED') = (revoked_by IS NOT NULL) AND (revoked_by IS NULL OR revoked_by IN ('EVIDENCE', 'APPEAL', 'CORRECTION', 'EXEMPTION')))
);
CREATE UNIQUE INDEX "violation_event_appointment_id_kind_key" ON "violation_event" ("appointment_id", "kind");
CREATE INDEX "violation_event_identity_key_idx" ON "violation_event" ("identity_key");
CREATE INDEX "violation_event_account_id_idx" ON "violation_event" ("account_id");
CREATE INDEX "violation_event_active" ON "violation_event" ("at") WHERE status = 'ACTIVE';
ALTER TABLE "violation_event" ADD CONSTRAINT "violation_event_appointment_id_fkey" FOREIGN KEY ("appointment_id") REFERENCES "appointment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE FUNCTION keep_violation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.id, NEW.identity_key, NEW.person_id, NEW.account_id, NEW.institution_id, NEW.appointment_id, NEW.kind, NEW.at, NEW.recorded_at, NEW.appeal_until, NEW.rule_version_id)
     IS DISTINCT FROM (OLD.id, OLD.identity_key, OLD.person_id, OLD.account_id, OLD.institution_id, OLD.appointment_id, OLD.kind, OLD.at, OLD.recorded_at, OLD.appeal_until, OLD.rule_version_id)
     OR OLD.status = 'REVOKED' OR NEW.status = 'ACTIVE' THEN
    RAISE EXCEPTION 'a violation is only revoked or aged out' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "violation_event_kept" BEFORE UPDATE ON "violation_event" FOR EACH ROW EXECUTE FUNCTION keep_violation();
CREATE TRIGGER "violation_event_never_deleted" BEFORE DELETE OR TRUNCATE ON "violation_event" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Cancelled appointments that were looked at, so that each is counted once.
CREATE TABLE "return_review" (
    "appointment_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "return_review_pkey" PRIMARY KEY ("appointment_id")
);

-- Whom to tell, why it ended, and the count a manual release starts anew.
ALTER TABLE "credit_listing"
  ADD COLUMN "person_id" UUID,
  ADD COLUMN "account_id" UUID,
  ADD COLUMN "release_reason" TEXT,
  ADD COLUMN "released_by_account" UUID,
  ADD COLUMN "released_at" TIMESTAMPTZ(3);
CREATE INDEX "credit_listing_identity_key_idx" ON "credit_listing" ("identity_key");
CREATE INDEX "credit_listing_ending" ON "credit_listing" ("until_at") WHERE status <> 'RELEASED';
CREATE TRIGGER "credit_listing_never_deleted" BEFORE DELETE OR TRUNCATE ON "credit_listing" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE "credit_appeal" (
    "id" UUID NOT NULL,
    "event_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "text" TEXT NOT NULL,
    "evidence" TEXT[] NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'SUBMITTED',
    "submitted_at" TIMESTAMPTZ(3) NOT NULL,
    "statement" TEXT,
    "statement_by" UUID,
    "statement_at" TIMESTAMPTZ(3),
    "decided_by" UUID,
    "decided_at" TIMESTAMPTZ(3),
    "decision_reason" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    CONSTRAINT "credit_appeal_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "credit_appeal_state" CHECK (state IN ('SUBMITTED', 'ACCEPTED', 'REJECTED', 'SETTLED')),
    CONSTRAINT "credit_appeal_evidence" CHECK (cardinality(evidence) <= 3),
    CONSTRAINT "credit_appeal_decided" CHECK ((state IN ('ACCEPTED', 'REJECTED')) = (decided_by IS NOT NULL AND decision_reason IS NOT NULL) AND (state = 'SUBMITTED') = (decided_at IS NULL)),
    -- Whoever entered the hospital's account of it does not decide.
    CONSTRAINT "credit_appeal_four_eyes" CHECK (decided_by IS NULL OR decided_by <> account_id AND (statement_by IS NULL OR decided_by <> statement_by))
);
CREATE UNIQUE INDEX "credit_appeal_event_id_key" ON "credit_appeal" ("event_id");
CREATE INDEX "credit_appeal_waiting" ON "credit_appeal" ("submitted_at") WHERE state = 'SUBMITTED';
ALTER TABLE "credit_appeal" ADD CONSTRAINT "credit_appeal_event_id_fkey" FOREIGN KEY ("event_id") REFERENCES "violation_event"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- C7: what is told to the region's credit system, at least once under one id, with its receipts.
CREATE TABLE "credit_report" (
    "id" UUID NOT NULL,
    "listing_id" UUID NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'TO_REPORT',
    "approved_by" UUID NOT NULL,
    "approved_at" TIMESTAMPTZ(3) NOT NULL,
    "receipt_no" TEXT,
    "receipted_at" TIMESTAMPTZ(3),
    "withdrawal_reason" TEXT,
    "withdrawal_receipt_no" TEXT,
    "withdrawn_at" TIMESTAMPTZ(3),
    "was_sent" BOOLEAN NOT NULL DEFAULT false,
    "due_at" TIMESTAMPTZ(3),
    "lease_until" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT "credit_report_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "credit_report_state" CHECK (state IN ('TO_REPORT', 'REPORTED', 'TO_WITHDRAW', 'WITHDRAWN', 'DROPPED')),
    CONSTRAINT "credit_report_receipts" CHECK ((state NOT IN ('REPORTED') OR receipt_no IS NOT NULL) AND (state <> 'WITHDRAWN' OR withdrawal_receipt_no IS NOT NULL) AND (state NOT IN ('TO_WITHDRAW', 'WITHDRAWN', 'DROPPED') OR withdrawal_reason IS NOT NULL)),
    CONSTRAINT "credit_report_dropped_unsent" CHECK (state <> 'DROPPED' OR NOT was_sent)
);
CREATE UNIQUE INDEX "credit_report_listing_id_key" ON "credit_report" ("listing_id");
CREATE INDEX "credit_report_due" ON "credit_report" ("due_at") WHERE due_at IS NOT NULL;
ALTER TABLE "credit_report" ADD CONSTRAINT "credit_report_listing_id_fkey" FOREIGN KEY ("listing_id") REFERENCES "credit_listing"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
