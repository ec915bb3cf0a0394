-- 改签: the replacement is left out of N3 only while it stands on the very place of the one it replaces; any other place it takes at once.
ALTER TABLE "appointment"
  ADD COLUMN "shares_place" BOOLEAN NOT NULL DEFAULT false,
  ADD COLUMN "handover_due" BOOLEAN NOT NULL DEFAULT true,
  ADD CONSTRAINT "appointment_shares_place" CHECK (NOT shares_place OR replaces_id IS NOT NULL),
  ADD CONSTRAINT "appointment_replaces_until_swap" CHECK (replaces_id IS NULL OR
    state IN ('HOLDING', 'HOLD_UNKNOWN', 'HELD', 'RELEASING', 'CONFIRMING', 'HOLD_REFUSED', 'EXPIRED', 'CANCELLED_BY_USER', 'SUSPENDED_BY_HOSPITAL', 'CONFIRM_FAILED')),
  ADD CONSTRAINT "appointment_money_moved_on" CHECK (state <> 'RESCHEDULED' OR trade_order_id IS NULL);
DROP INDEX "appointment_one_live_per_person";
CREATE UNIQUE INDEX "appointment_one_live_per_person" ON "appointment" ("identity_key", "institution_id", "department_id", "date", "half") WHERE NOT shares_place AND state IN ('HOLDING', 'HOLD_UNKNOWN', 'HELD', 'RELEASING', 'CONFIRMING', 'BOOKED', 'CANCELLING', 'CHECKED_IN', 'QUEUED', 'CALLED', 'IN_CONSULT', 'ATTENDANCE_UNKNOWN');
CREATE UNIQUE INDEX "appointment_one_successor" ON "appointment" ("rescheduled_from_id") WHERE rescheduled_from_id IS NOT NULL;

-- 疑似倒号 (A30): a number given back by one account and taken by another for somebody else. Evidence once per pair of appointments; the pair is what a regulator looks at.
CREATE INDEX "appointment_handover_due" ON "appointment" ("submitted_at") WHERE handover_due;
CREATE TABLE "suspicious_pair" (
    "id" UUID NOT NULL,
    "returned_by" UUID NOT NULL,
    "taken_by" UUID NOT NULL,
    "first_at" TIMESTAMPTZ(3) NOT NULL,
    "last_at" TIMESTAMPTZ(3) NOT NULL,
    "reviewed_by" UUID,
    "reviewed_at" TIMESTAMPTZ(3),
    "review_note" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    CONSTRAINT "suspicious_pair_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "suspicious_pair_two" CHECK (returned_by <> taken_by),
    CONSTRAINT "suspicious_pair_review" CHECK ((reviewed_by IS NULL) = (reviewed_at IS NULL) AND (reviewed_by IS NULL) = (review_note IS NULL))
);
CREATE UNIQUE INDEX "suspicious_pair_returned_by_taken_by_key" ON "suspicious_pair" ("returned_by", "taken_by");
CREATE INDEX "suspicious_pair_last_at_id_idx" ON "suspicious_pair" ("last_at", "id");
CREATE TABLE "number_handover" (
    "taken_appointment_id" UUID NOT NULL,
    "returned_appointment_id" UUID NOT NULL,
    "returned_by" UUID NOT NULL,
    "taken_by" UUID NOT NULL,
    "institution_id" UUID NOT NULL,
    "same_device" BOOLEAN NOT NULL,
    "returned_at" TIMESTAMPTZ(3) NOT NULL,
    "taken_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "number_handover_pkey" PRIMARY KEY ("taken_appointment_id"),
    CONSTRAINT "number_handover_order" CHECK (taken_at >= returned_at)
);
CREATE INDEX "number_handover_returned_by_taken_by_taken_at_idx" ON "number_handover" ("returned_by", "taken_by", "taken_at");
CREATE TRIGGER "number_handover_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "number_handover" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- 人工核实: hospitals whose system cannot be asked declare it; what is unknown there is decided by two people, never guessed.
ALTER TABLE "institution" ADD COLUMN "query_supported" BOOLEAN NOT NULL DEFAULT true;
CREATE TABLE "desk_decision" (
    "id" UUID NOT NULL,
    "appointment_id" UUID NOT NULL,
    "appointment_state" TEXT NOT NULL,
    "verdict" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "decided_by" UUID NOT NULL,
    "decided_at" TIMESTAMPTZ(3) NOT NULL,
    "checked_by" UUID,
    "checked_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,
    CONSTRAINT "desk_decision_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "desk_decision_verdict" CHECK (verdict IN ('DONE', 'NOT_DONE')),
    CONSTRAINT "desk_decision_status" CHECK (status IN ('PROPOSED', 'APPLIED', 'REJECTED', 'OVERTAKEN')),
    CONSTRAINT "desk_decision_second_look" CHECK (checked_by IS NULL OR checked_by <> decided_by),
    CONSTRAINT "desk_decision_checked" CHECK ((checked_by IS NULL) = (checked_at IS NULL) AND (status IN ('PROPOSED', 'OVERTAKEN') OR checked_by IS NOT NULL))
);
ALTER TABLE "desk_decision" ADD CONSTRAINT "desk_decision_appointment_id_fkey" FOREIGN KEY ("appointment_id") REFERENCES "appointment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE INDEX "desk_decision_appointment_id_idx" ON "desk_decision" ("appointment_id");
CREATE UNIQUE INDEX "desk_decision_one_open" ON "desk_decision" ("appointment_id") WHERE status = 'PROPOSED';
