-- 先诊疗后付费 (R362, booking-payment §3.7). Not to be confused with the credit of kept appointments: other lists, other effects (C8).

-- Repayments go through the common cashier.
ALTER TABLE "trade_order" DROP CONSTRAINT "trade_order_business_kind", ADD CONSTRAINT "trade_order_business_kind" CHECK (business_kind IN ('APPOINTMENT', 'WAITLIST', 'CLINIC_BILL', 'DEPOSIT', 'CREDIT_REPAYMENT'));

-- Limits and terms are data, versioned, for the region and for each hospital that takes part (K6).
CREATE TABLE "creditpay_rule" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "institution_id" UUID,
    "number" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "start_limit_fen" INTEGER NOT NULL,
    "max_limit_fen" INTEGER NOT NULL,
    "visit_max_fen" INTEGER NOT NULL,
    "interest_free_days" INTEGER NOT NULL,
    "freeze_hours" INTEGER NOT NULL,
    "list_after_days" INTEGER NOT NULL,
    "min_age" INTEGER NOT NULL,
    "is_reviewed" BOOLEAN NOT NULL,
    "document" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "proposed_by" UUID,
    "proposed_at" TIMESTAMPTZ(3) NOT NULL,
    "decided_by" UUID,
    "decided_at" TIMESTAMPTZ(3),
    "note" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    CONSTRAINT "creditpay_rule_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "creditpay_rule_state" CHECK (state IN ('PROPOSED', 'IN_FORCE', 'RETIRED', 'REJECTED')),
    CONSTRAINT "creditpay_rule_values" CHECK (start_limit_fen BETWEEN 0 AND max_limit_fen AND visit_max_fen >= 0 AND interest_free_days > 0 AND freeze_hours > 0 AND min_age >= 18),
    -- Every reminder is out before anybody is listed (K6).
    CONSTRAINT "creditpay_rule_listed_after_reminders" CHECK (list_after_days >= 4),
    CONSTRAINT "creditpay_rule_two_people" CHECK (decided_by IS NULL OR proposed_by IS NULL OR decided_by <> proposed_by)
);
CREATE UNIQUE INDEX "creditpay_rule_one_in_force" ON "creditpay_rule" (coalesce("institution_id", '00000000-0000-0000-0000-000000000000')) WHERE state = 'IN_FORCE';
CREATE UNIQUE INDEX "creditpay_rule_one_proposed" ON "creditpay_rule" (coalesce("institution_id", '00000000-0000-0000-0000-000000000000')) WHERE state = 'PROPOSED';
CREATE UNIQUE INDEX "creditpay_rule_number" ON "creditpay_rule" (coalesce("institution_id", '00000000-0000-0000-0000-000000000000'), "number");
-- Sample values: no document of the region sets them yet.
INSERT INTO "creditpay_rule" (institution_id, number, state, start_limit_fen, max_limit_fen, visit_max_fen, interest_free_days, freeze_hours, list_after_days, min_age, is_reviewed, document, source, proposed_at, decided_at)
VALUES (NULL, 1, 'IN_FORCE', 100000, 300000, 100000, 30, 24, 30, 18, true, '', '', '2026-11-01T00:00:00+08:00', '2026-11-01T00:00:00+08:00');

-- One account per human being. `available = limit − frozen − used` (K1).
CREATE TABLE "creditpay_account" (
    "id" UUID NOT NULL,
    "identity_key" TEXT NOT NULL,
    "person_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "state" TEXT NOT NULL,
    "limit_fen" INTEGER NOT NULL DEFAULT 0,
    "frozen_fen" INTEGER NOT NULL DEFAULT 0,
    "used_fen" INTEGER NOT NULL DEFAULT 0,
    "agreement_version" TEXT,
    "signed_at" TIMESTAMPTZ(3),
    "family_may_repay" BOOLEAN NOT NULL DEFAULT false,
    "listing_waived_until" DATE,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    CONSTRAINT "creditpay_account_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "creditpay_account_state" CHECK (state IN ('NOT_SIGNED', 'APPLYING', 'ACTIVE', 'SUSPENDED', 'LISTED', 'TERMINATED')),
    CONSTRAINT "creditpay_account_amounts" CHECK (limit_fen >= 0 AND frozen_fen >= 0 AND used_fen >= 0),
    CONSTRAINT "creditpay_account_signed" CHECK (state IN ('NOT_SIGNED', 'TERMINATED') OR (signed_at IS NOT NULL AND agreement_version IS NOT NULL)),
    CONSTRAINT "creditpay_account_ended_clean" CHECK (state NOT IN ('NOT_SIGNED', 'APPLYING', 'TERMINATED') OR (frozen_fen = 0 AND used_fen = 0))
);
CREATE UNIQUE INDEX "creditpay_account_one_per_person" ON "creditpay_account" ("identity_key") WHERE state <> 'TERMINATED';
CREATE INDEX "creditpay_account_account_id_idx" ON "creditpay_account" ("account_id");
CREATE INDEX "creditpay_account_person_id_idx" ON "creditpay_account" ("person_id");
CREATE INDEX "creditpay_account_changed_at_id_idx" ON "creditpay_account" ("changed_at", "id");
-- K1, K7: use grows only while ACTIVE and only up to the limit; a limit below what is used keeps the debts.
CREATE FUNCTION creditpay_account_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.frozen_fen + NEW.used_fen > OLD.frozen_fen + OLD.used_fen
     AND (NEW.state <> 'ACTIVE' OR NEW.frozen_fen + NEW.used_fen > NEW.limit_fen) THEN
    RAISE EXCEPTION 'a credit account is never overdrawn' USING ERRCODE = 'check_violation', CONSTRAINT = 'creditpay_never_overdrawn';
  END IF;
  IF OLD.state = 'TERMINATED' OR (NEW.identity_key, NEW.id) IS DISTINCT FROM (OLD.identity_key, OLD.id) THEN
    RAISE EXCEPTION 'a terminated credit account stays as it is' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "creditpay_account_guarded" BEFORE UPDATE ON "creditpay_account" FOR EACH ROW EXECUTE FUNCTION creditpay_account_guard();
CREATE TRIGGER "creditpay_account_never_deleted" BEFORE DELETE OR TRUNCATE ON "creditpay_account" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- One visit on credit, in two phases.
CREATE TABLE "creditpay_entry" (
    "id" UUID NOT NULL,
    "credit_account_id" UUID NOT NULL,
    "institution_id" UUID NOT NULL,
    "request_no" TEXT NOT NULL,
    "visit_no" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "authorised_fen" INTEGER NOT NULL,
    "captured_fen" INTEGER NOT NULL DEFAULT 0,
    "repaid_fen" INTEGER NOT NULL DEFAULT 0,
    "refunded_fen" INTEGER NOT NULL DEFAULT 0,
    "written_off_fen" INTEGER NOT NULL DEFAULT 0,
    "interest_free_days" INTEGER NOT NULL,
    "list_after_days" INTEGER NOT NULL,
    "authorised_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "resolved_at" TIMESTAMPTZ(3),
    "due_on" DATE,
    "cause" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    CONSTRAINT "creditpay_entry_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "creditpay_entry_state" CHECK (state IN ('AUTHORISED', 'CAPTURED', 'VOIDED', 'EXPIRED', 'REPAID', 'REFUNDED', 'WRITTEN_OFF')),
    CONSTRAINT "creditpay_entry_cause" CHECK (cause IS NULL OR cause IN ('NOTHING_BILLED', 'CANCELLED', 'HOSPITAL_REFUSED', 'NO_BILL_IN_TIME')),
    CONSTRAINT "creditpay_entry_captured" CHECK (authorised_fen > 0 AND captured_fen BETWEEN 0 AND authorised_fen),
    CONSTRAINT "creditpay_entry_owed" CHECK (repaid_fen >= 0 AND refunded_fen >= 0 AND written_off_fen >= 0 AND repaid_fen + refunded_fen + written_off_fen <= captured_fen),
    CONSTRAINT "creditpay_entry_resolved" CHECK ((state = 'AUTHORISED') = (resolved_at IS NULL) AND (state IN ('CAPTURED', 'REPAID', 'REFUNDED', 'WRITTEN_OFF')) = (captured_fen > 0 AND due_on IS NOT NULL)),
    CONSTRAINT "creditpay_entry_settled" CHECK (state NOT IN ('CAPTURED', 'REPAID', 'REFUNDED', 'WRITTEN_OFF') OR (state = 'CAPTURED') = (captured_fen > repaid_fen + refunded_fen + written_off_fen))
);
CREATE UNIQUE INDEX "creditpay_entry_institution_id_request_no_key" ON "creditpay_entry" ("institution_id", "request_no");
CREATE INDEX "creditpay_entry_credit_account_id_authorised_at_id_idx" ON "creditpay_entry" ("credit_account_id", "authorised_at", "id");
CREATE INDEX "creditpay_entry_frozen_until" ON "creditpay_entry" ("expires_at") WHERE state = 'AUTHORISED';
CREATE INDEX "creditpay_entry_debts" ON "creditpay_entry" ("due_on") WHERE state = 'CAPTURED';
ALTER TABLE "creditpay_entry" ADD CONSTRAINT "creditpay_entry_credit_account_id_fkey" FOREIGN KEY ("credit_account_id") REFERENCES "creditpay_account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
-- K2: what was resolved is resolved for good, and what was frozen and captured never changes.
CREATE FUNCTION creditpay_entry_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.id, NEW.credit_account_id, NEW.institution_id, NEW.request_no, NEW.authorised_fen, NEW.expires_at)
     IS DISTINCT FROM (OLD.id, OLD.credit_account_id, OLD.institution_id, OLD.request_no, OLD.authorised_fen, OLD.expires_at)
     OR OLD.state <> 'AUTHORISED' AND (NEW.captured_fen <> OLD.captured_fen OR NEW.resolved_at IS DISTINCT FROM OLD.resolved_at)
     OR OLD.state IN ('VOIDED', 'EXPIRED') OR OLD.state <> 'AUTHORISED' AND NEW.state IN ('AUTHORISED', 'VOIDED', 'EXPIRED')
     OR OLD.state = 'AUTHORISED' AND NEW.state IN ('REPAID', 'REFUNDED', 'WRITTEN_OFF') THEN
    RAISE EXCEPTION 'an authorisation resolves at most once' USING ERRCODE = 'check_violation', CONSTRAINT = 'creditpay_resolved_once';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "creditpay_entry_guarded" BEFORE UPDATE ON "creditpay_entry" FOR EACH ROW EXECUTE FUNCTION creditpay_entry_guard();
CREATE TRIGGER "creditpay_entry_never_deleted" BEFORE DELETE OR TRUNCATE ON "creditpay_entry" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What happened, in order.
CREATE TABLE "creditpay_event" (
    "seq" BIGSERIAL NOT NULL,
    "credit_account_id" UUID NOT NULL,
    "entry_id" UUID,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "kind" TEXT NOT NULL,
    "to_state" TEXT,
    "amount_fen" INTEGER,
    "note" TEXT,
    "actor_account_id" UUID,
    CONSTRAINT "creditpay_event_pkey" PRIMARY KEY ("seq")
);
CREATE INDEX "creditpay_event_credit_account_id_seq_idx" ON "creditpay_event" ("credit_account_id", "seq");
CREATE TRIGGER "creditpay_event_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "creditpay_event" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What two people decide.
CREATE TABLE "creditpay_case" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "credit_account_id" UUID NOT NULL,
    "entry_id" UUID,
    "requested_by" UUID NOT NULL,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "text" TEXT NOT NULL,
    "proposed_by" UUID,
    "proposed_at" TIMESTAMPTZ(3),
    "is_approval" BOOLEAN,
    "limit_fen" INTEGER,
    "due_on" DATE,
    "proposal_note" TEXT,
    "decided_by" UUID,
    "decided_at" TIMESTAMPTZ(3),
    "decision_note" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    CONSTRAINT "creditpay_case_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "creditpay_case_kind" CHECK (kind IN ('APPLICATION', 'LIMIT_CHANGE', 'HARDSHIP', 'APPEAL', 'WRITE_OFF')),
    CONSTRAINT "creditpay_case_state" CHECK (state IN ('SUBMITTED', 'PROPOSED', 'APPROVED', 'REJECTED')),
    CONSTRAINT "creditpay_case_object" CHECK ((kind IN ('HARDSHIP', 'WRITE_OFF')) = (entry_id IS NOT NULL)),
    CONSTRAINT "creditpay_case_proposed" CHECK ((state = 'SUBMITTED') = (proposed_by IS NULL) AND (proposed_by IS NULL) = (is_approval IS NULL)),
    CONSTRAINT "creditpay_case_decided" CHECK ((state IN ('APPROVED', 'REJECTED')) = (decided_by IS NOT NULL)),
    CONSTRAINT "creditpay_case_two_people" CHECK (decided_by IS NULL OR decided_by <> proposed_by AND decided_by <> requested_by),
    CONSTRAINT "creditpay_case_values" CHECK (limit_fen IS NULL OR limit_fen >= 0)
);
CREATE UNIQUE INDEX "creditpay_case_one_open" ON "creditpay_case" ("credit_account_id", "kind", coalesce("entry_id", '00000000-0000-0000-0000-000000000000')) WHERE state IN ('SUBMITTED', 'PROPOSED');
CREATE INDEX "creditpay_case_credit_account_id_idx" ON "creditpay_case" ("credit_account_id");
CREATE INDEX "creditpay_case_requested_at_id_idx" ON "creditpay_case" ("requested_at", "id");
ALTER TABLE "creditpay_case" ADD CONSTRAINT "creditpay_case_credit_account_id_fkey" FOREIGN KEY ("credit_account_id") REFERENCES "creditpay_account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Money towards debts at one hospital: through the cashier, or at its window.
CREATE TABLE "creditpay_repayment" (
    "id" UUID NOT NULL,
    "credit_account_id" UUID NOT NULL,
    "institution_id" UUID NOT NULL,
    "payer_account_id" UUID,
    "via" TEXT NOT NULL,
    "amount_fen" INTEGER NOT NULL,
    "surplus_choice" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "trade_order_id" UUID,
    "receipt_no" TEXT,
    "allocated_fen" INTEGER NOT NULL DEFAULT 0,
    "kept_fen" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "settled_at" TIMESTAMPTZ(3),
    CONSTRAINT "creditpay_repayment_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "creditpay_repayment_via" CHECK (via = 'ONLINE' AND payer_account_id IS NOT NULL AND receipt_no IS NULL OR via = 'WINDOW' AND receipt_no IS NOT NULL AND trade_order_id IS NULL),
    CONSTRAINT "creditpay_repayment_state" CHECK (state IN ('OPEN', 'ALLOCATED', 'CLOSED') AND (state = 'OPEN') = (settled_at IS NULL)),
    CONSTRAINT "creditpay_repayment_surplus" CHECK (surplus_choice IN ('REFUND', 'KEEP')),
    CONSTRAINT "creditpay_repayment_amounts" CHECK (amount_fen > 0 AND allocated_fen >= 0 AND kept_fen >= 0 AND allocated_fen + kept_fen <= amount_fen AND (state = 'ALLOCATED' OR allocated_fen + kept_fen = 0))
);
CREATE UNIQUE INDEX "creditpay_repayment_trade_order_id_key" ON "creditpay_repayment" ("trade_order_id");
CREATE UNIQUE INDEX "creditpay_repayment_receipt" ON "creditpay_repayment" ("institution_id", "receipt_no") WHERE receipt_no IS NOT NULL;
CREATE INDEX "creditpay_repayment_credit_account_id_idx" ON "creditpay_repayment" ("credit_account_id");
ALTER TABLE "creditpay_repayment" ADD CONSTRAINT "creditpay_repayment_credit_account_id_fkey" FOREIGN KEY ("credit_account_id") REFERENCES "creditpay_account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE "creditpay_allocation" (
    "id" UUID NOT NULL,
    "repayment_id" UUID NOT NULL,
    "entry_id" UUID NOT NULL,
    "amount_fen" INTEGER NOT NULL,
    "returned_fen" INTEGER NOT NULL DEFAULT 0,
    "at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "creditpay_allocation_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "creditpay_allocation_amounts" CHECK (amount_fen > 0 AND returned_fen BETWEEN 0 AND amount_fen)
);
CREATE INDEX "creditpay_allocation_entry_id_idx" ON "creditpay_allocation" ("entry_id");
CREATE INDEX "creditpay_allocation_repayment_id_idx" ON "creditpay_allocation" ("repayment_id");
ALTER TABLE "creditpay_allocation" ADD CONSTRAINT "creditpay_allocation_repayment_id_fkey" FOREIGN KEY ("repayment_id") REFERENCES "creditpay_repayment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "creditpay_allocation" ADD CONSTRAINT "creditpay_allocation_entry_id_fkey" FOREIGN KEY ("entry_id") REFERENCES "creditpay_entry"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What a hospital took back of a bill (K5): first the debt, then money that was repaid.
CREATE TABLE "creditpay_refund" (
    "id" UUID NOT NULL,
    "entry_id" UUID NOT NULL,
    "institution_id" UUID NOT NULL,
    "refund_no" TEXT NOT NULL,
    "amount_fen" INTEGER NOT NULL,
    "debt_fen" INTEGER NOT NULL,
    "returned_fen" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "creditpay_refund_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "creditpay_refund_amounts" CHECK (amount_fen > 0 AND debt_fen >= 0 AND returned_fen >= 0 AND amount_fen = debt_fen + returned_fen)
);
CREATE UNIQUE INDEX "creditpay_refund_institution_id_refund_no_key" ON "creditpay_refund" ("institution_id", "refund_no");
CREATE INDEX "creditpay_refund_entry_id_idx" ON "creditpay_refund" ("entry_id");
ALTER TABLE "creditpay_refund" ADD CONSTRAINT "creditpay_refund_entry_id_fkey" FOREIGN KEY ("entry_id") REFERENCES "creditpay_entry"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- 欠费名单: its own list (K7, C8).
CREATE TABLE "creditpay_listing" (
    "id" UUID NOT NULL,
    "credit_account_id" UUID NOT NULL,
    "reason" TEXT NOT NULL,
    "owed_fen" INTEGER NOT NULL,
    "listed_at" TIMESTAMPTZ(3) NOT NULL,
    "released_at" TIMESTAMPTZ(3),
    "release_cause" TEXT,
    CONSTRAINT "creditpay_listing_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "creditpay_listing_released" CHECK ((released_at IS NULL) = (release_cause IS NULL) AND (release_cause IS NULL OR release_cause IN ('CLEARED', 'APPEAL')))
);
CREATE UNIQUE INDEX "creditpay_listing_one_open" ON "creditpay_listing" ("credit_account_id") WHERE released_at IS NULL;
CREATE INDEX "creditpay_listing_credit_account_id_idx" ON "creditpay_listing" ("credit_account_id");
ALTER TABLE "creditpay_listing" ADD CONSTRAINT "creditpay_listing_credit_account_id_fkey" FOREIGN KEY ("credit_account_id") REFERENCES "creditpay_account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Each reminder of a due day once; a new due day has its own.
CREATE TABLE "creditpay_reminder" (
    "entry_id" UUID NOT NULL,
    "due_on" DATE NOT NULL,
    "stage" TEXT NOT NULL,
    "sent_on" DATE NOT NULL,
    CONSTRAINT "creditpay_reminder_pkey" PRIMARY KEY ("entry_id", "due_on", "stage"),
    CONSTRAINT "creditpay_reminder_stage" CHECK (stage IN ('D-3', 'D0', 'D+3'))
);
ALTER TABLE "creditpay_reminder" ADD CONSTRAINT "creditpay_reminder_entry_id_fkey" FOREIGN KEY ("entry_id") REFERENCES "creditpay_entry"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE "creditpay_difference" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "institution_id" UUID NOT NULL,
    "credit_account_id" UUID NOT NULL,
    "entry_id" UUID,
    "source_key" TEXT NOT NULL,
    "amount_fen" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "closed_by" UUID,
    "closed_at" TIMESTAMPTZ(3),
    "note" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    CONSTRAINT "creditpay_difference_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "creditpay_difference_kind" CHECK (kind IN ('NO_BILL_IN_TIME', 'BILLED_AFTER_EXPIRY', 'REFUND_TOO_LARGE', 'WINDOW_SURPLUS')),
    CONSTRAINT "creditpay_difference_closed" CHECK ((closed_at IS NULL) = (closed_by IS NULL) AND (closed_at IS NULL) = (note IS NULL))
);
CREATE UNIQUE INDEX "creditpay_difference_kind_source_key_key" ON "creditpay_difference" ("kind", "source_key");
CREATE INDEX "creditpay_difference_at_id_idx" ON "creditpay_difference" ("at", "id");
ALTER TABLE "creditpay_difference" ADD CONSTRAINT "creditpay_difference_credit_account_id_fkey" FOREIGN KEY ("credit_account_id") REFERENCES "creditpay_account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Hospitals that take part, and how far each one's feed was read.
CREATE TABLE "creditpay_hospital" (
    "institution_id" UUID NOT NULL,
    "cursor_seq" BIGINT NOT NULL DEFAULT 0,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "lease_until" TIMESTAMPTZ(3),
    CONSTRAINT "creditpay_hospital_pkey" PRIMARY KEY ("institution_id")
);

-- What a hospital's desk asked, and what it still has to be told. No data of the patient.
CREATE TABLE "creditpay_desk" (
    "id" UUID NOT NULL,
    "institution_id" UUID NOT NULL,
    "request_no" TEXT NOT NULL,
    "asked_fen" INTEGER NOT NULL,
    "is_emergency" BOOLEAN NOT NULL,
    "entry_id" UUID,
    "decline_code" TEXT,
    "rest_fen" INTEGER NOT NULL DEFAULT 0,
    "stage" TEXT NOT NULL,
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3),
    "lease_until" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT "creditpay_desk_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "creditpay_desk_decision" CHECK (num_nonnulls(entry_id, decline_code) = 1),
    CONSTRAINT "creditpay_desk_decline" CHECK (decline_code IS NULL OR decline_code IN ('NO_AGREEMENT', 'NOT_ENOUGH', 'SUSPENDED', 'LISTED', 'VISIT_LIMIT', 'CANCELLED')),
    CONSTRAINT "creditpay_desk_stage" CHECK (stage IN ('ANSWER', 'WAITING', 'OUTCOME', 'DONE') AND (stage IN ('ANSWER', 'OUTCOME')) = (due_at IS NOT NULL))
);
CREATE UNIQUE INDEX "creditpay_desk_institution_id_request_no_key" ON "creditpay_desk" ("institution_id", "request_no");
CREATE INDEX "creditpay_desk_due" ON "creditpay_desk" ("due_at") WHERE due_at IS NOT NULL;
ALTER TABLE "creditpay_desk" ADD CONSTRAINT "creditpay_desk_entry_id_fkey" FOREIGN KEY ("entry_id") REFERENCES "creditpay_entry"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
