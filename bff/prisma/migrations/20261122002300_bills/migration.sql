-- Money on its way to a hospital (B05–B09, B28): bills issued by the HIS, inpatient deposits, and the two legs of a mixed order (§4.8).
ALTER TABLE "trade_order" DROP CONSTRAINT "trade_order_business_kind", ADD CONSTRAINT "trade_order_business_kind" CHECK (business_kind IN ('APPOINTMENT', 'WAITLIST', 'CLINIC_BILL', 'DEPOSIT', 'CREDIT_REPAYMENT'));
-- An insurance leg is a payment of its own beside the attempts of the cash part: at most one per order.
ALTER TABLE "payment_order" DROP CONSTRAINT "payment_order_leg", ADD CONSTRAINT "payment_order_leg" CHECK (leg IN ('WECHAT_CASH', 'NO_PAY', 'INSURANCE', 'HEALTH_CARD', 'CREDIT'));
DROP INDEX "payment_order_one_live";
CREATE UNIQUE INDEX "payment_order_one_live" ON "payment_order" ("trade_order_id") WHERE state IN ('CREATED', 'PREPAYING', 'CREATE_UNKNOWN', 'PREPAID', 'CLOSING') AND leg <> 'INSURANCE';
DROP INDEX "payment_order_one_success";
CREATE UNIQUE INDEX "payment_order_one_success" ON "payment_order" ("trade_order_id") WHERE state = 'SUCCESS' AND leg <> 'INSURANCE';
CREATE UNIQUE INDEX "payment_order_one_insurance" ON "payment_order" ("trade_order_id") WHERE leg = 'INSURANCE';

-- 门诊缴费单 as the hospital issued it. Its amounts are in its versions, which never change (J20).
CREATE TABLE "clinic_bill" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "institution_id" UUID NOT NULL,
    "bill_no" TEXT NOT NULL,
    "identity_key" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "lock_id" TEXT,
    "state" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "issued_at" TIMESTAMPTZ(3) NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "clinic_bill_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "clinic_bill_state" CHECK (state IN ('OPEN', 'PAID', 'VOID'))
);
CREATE UNIQUE INDEX "clinic_bill_institution_id_bill_no_key" ON "clinic_bill"("institution_id", "bill_no");
CREATE INDEX "clinic_bill_identity_key_issued_at_idx" ON "clinic_bill"("identity_key", "issued_at");

CREATE TABLE "clinic_bill_version" (
    "bill_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "total_fen" INTEGER NOT NULL,
    "insurance_fen" INTEGER NOT NULL,
    "personal_fen" INTEGER NOT NULL,
    "insurance_state" TEXT NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "clinic_bill_version_pkey" PRIMARY KEY ("bill_id", "version"),
    CONSTRAINT "clinic_bill_version_closes" CHECK (total_fen > 0 AND insurance_fen >= 0 AND personal_fen >= 0 AND total_fen = insurance_fen + personal_fen),
    CONSTRAINT "clinic_bill_version_insurance" CHECK (insurance_state IN ('NONE', 'OPEN', 'SETTLED') AND (insurance_state = 'SETTLED' OR insurance_fen = 0))
);
ALTER TABLE "clinic_bill_version" ADD CONSTRAINT "clinic_bill_version_bill_id_fkey" FOREIGN KEY ("bill_id") REFERENCES "clinic_bill"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE "clinic_bill_line" (
    "bill_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "line_no" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "spec" TEXT NOT NULL,
    "category" TEXT NOT NULL,
    "quantity" TEXT NOT NULL,
    "unit_price" TEXT NOT NULL,
    "amount_fen" INTEGER NOT NULL,
    CONSTRAINT "clinic_bill_line_pkey" PRIMARY KEY ("bill_id", "version", "line_no"),
    CONSTRAINT "clinic_bill_line_amount" CHECK (amount_fen >= 0)
);
ALTER TABLE "clinic_bill_line" ADD CONSTRAINT "clinic_bill_line_bill_id_version_fkey" FOREIGN KEY ("bill_id", "version") REFERENCES "clinic_bill_version"("bill_id", "version") ON DELETE RESTRICT ON UPDATE CASCADE;

-- B07: the lines of a version sum to its total.
CREATE FUNCTION clinic_bill_lines_close() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  stated INTEGER;
  summed BIGINT;
BEGIN
  SELECT total_fen INTO stated FROM clinic_bill_version WHERE bill_id = NEW.bill_id AND version = NEW.version;
  SELECT coalesce(sum(amount_fen), 0) INTO summed FROM clinic_bill_line WHERE bill_id = NEW.bill_id AND version = NEW.version;
  IF stated IS DISTINCT FROM summed THEN
    RAISE EXCEPTION 'the lines of a bill do not sum to its total' USING ERRCODE = 'check_violation', CONSTRAINT = 'clinic_bill_lines_close';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER "clinic_bill_version_closes_with_lines" AFTER INSERT ON "clinic_bill_version" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION clinic_bill_lines_close();
CREATE CONSTRAINT TRIGGER "clinic_bill_line_closes_with_total" AFTER INSERT ON "clinic_bill_line" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION clinic_bill_lines_close();
CREATE TRIGGER "clinic_bill_version_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "clinic_bill_version" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "clinic_bill_line_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "clinic_bill_line" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- 住院: a stay as the hospital states it.
CREATE TABLE "inpatient_stay" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "institution_id" UUID NOT NULL,
    "stay_no" TEXT NOT NULL,
    "identity_key" TEXT NOT NULL,
    "ward" TEXT NOT NULL,
    "bed" TEXT NOT NULL,
    "admitted_on" DATE NOT NULL,
    "state" TEXT NOT NULL,
    "deposited_fen" INTEGER NOT NULL,
    "charged_fen" INTEGER NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "inpatient_stay_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "inpatient_stay_state" CHECK (state IN ('IN_HOSPITAL', 'DISCHARGED')),
    CONSTRAINT "inpatient_stay_amounts" CHECK (deposited_fen >= 0 AND charged_fen >= 0)
);
CREATE UNIQUE INDEX "inpatient_stay_institution_id_stay_no_key" ON "inpatient_stay"("institution_id", "stay_no");
CREATE INDEX "inpatient_stay_identity_key_idx" ON "inpatient_stay"("identity_key");

-- One payment to a hospital: what was pinned, where its legs stand, and whether the hospital knows.
CREATE TABLE "hospital_payment" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "kind" TEXT NOT NULL,
    "bill_id" UUID,
    "bill_version" INTEGER,
    "stay_id" UUID,
    "account_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "institution_id" UUID NOT NULL,
    "way" TEXT NOT NULL,
    "total_fen" INTEGER NOT NULL,
    "insurance_fen" INTEGER NOT NULL DEFAULT 0,
    "cash_fen" INTEGER NOT NULL,
    "returned_fen" INTEGER NOT NULL DEFAULT 0,
    "state" TEXT NOT NULL,
    "cash_state" TEXT NOT NULL,
    "trade_order_id" UUID,
    "undo_cause" TEXT,
    "receipt_no" TEXT,
    "pay_by" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "money_in_at" TIMESTAMPTZ(3),
    "settled_at" TIMESTAMPTZ(3),
    "undone_at" TIMESTAMPTZ(3),
    "last_check_at" TIMESTAMPTZ(3),
    "checks" INTEGER NOT NULL DEFAULT 0,
    "due_at" TIMESTAMPTZ(3),
    "lease_until" TIMESTAMPTZ(3),
    CONSTRAINT "hospital_payment_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "hospital_payment_kind" CHECK (kind = 'CLINIC_BILL' AND bill_id IS NOT NULL AND bill_version IS NOT NULL AND stay_id IS NULL OR kind = 'DEPOSIT' AND stay_id IS NOT NULL AND bill_id IS NULL AND bill_version IS NULL AND way = 'SELF'),
    CONSTRAINT "hospital_payment_way" CHECK (way IN ('SELF', 'MEDICAL_INSURANCE') AND (way = 'MEDICAL_INSURANCE' OR insurance_fen = 0)),
    CONSTRAINT "hospital_payment_closes" CHECK (cash_fen >= 0 AND insurance_fen >= 0 AND total_fen >= cash_fen AND total_fen >= insurance_fen),
    CONSTRAINT "hospital_payment_returned" CHECK (returned_fen >= 0 AND returned_fen <= cash_fen),
    CONSTRAINT "hospital_payment_state" CHECK (state IN ('AUTHORISING', 'WAITING_MONEY', 'HIS_CONFIRMING', 'SETTLED', 'UNDOING', 'UNDONE')),
    CONSTRAINT "hospital_payment_cash_state" CHECK (cash_state IN ('NONE', 'OPEN', 'CLOSING', 'PAID', 'CLOSED', 'RETURNED')),
    CONSTRAINT "hospital_payment_order" CHECK ((trade_order_id IS NULL) = (cash_state = 'NONE')),
    CONSTRAINT "hospital_payment_settled" CHECK ((state = 'SETTLED') = (settled_at IS NOT NULL) AND (state <> 'SETTLED' OR cash_state = 'PAID')),
    CONSTRAINT "hospital_payment_undone" CHECK ((state IN ('UNDOING', 'UNDONE')) = (undo_cause IS NOT NULL) AND (state <> 'UNDONE' OR cash_state IN ('NONE', 'CLOSED', 'RETURNED'))),
    CONSTRAINT "hospital_payment_undo_cause" CHECK (undo_cause IN ('CLOSED', 'INSURANCE_FAILED', 'HOSPITAL_REFUSED', 'BILL_CHANGED', 'BILL_VOID', 'OTHER_WAY'))
);
-- Two phones: a bill has one payment at a time, and one for good.
CREATE UNIQUE INDEX "hospital_payment_one_per_bill" ON "hospital_payment" ("bill_id") WHERE state <> 'UNDONE' AND bill_id IS NOT NULL;
CREATE UNIQUE INDEX "hospital_payment_trade_order" ON "hospital_payment" ("trade_order_id");
CREATE INDEX "hospital_payment_bill_id_idx" ON "hospital_payment"("bill_id");
CREATE INDEX "hospital_payment_stay_id_idx" ON "hospital_payment"("stay_id");
CREATE INDEX "hospital_payment_due" ON "hospital_payment" ("due_at") WHERE due_at IS NOT NULL;
ALTER TABLE "hospital_payment" ADD CONSTRAINT "hospital_payment_bill_id_bill_version_fkey" FOREIGN KEY ("bill_id", "bill_version") REFERENCES "clinic_bill_version"("bill_id", "version") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "hospital_payment" ADD CONSTRAINT "hospital_payment_stay_id_fkey" FOREIGN KEY ("stay_id") REFERENCES "inpatient_stay"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "hospital_payment" ADD CONSTRAINT "hospital_payment_trade_order_id_fkey" FOREIGN KEY ("trade_order_id") REFERENCES "trade_order"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What the insurance settled, in the words and by the amount laws of §4.8.
CREATE TABLE "insurance_order" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "payment_id" UUID NOT NULL,
    "leg_id" UUID,
    "hos_code" TEXT NOT NULL,
    "out_trade_no" TEXT NOT NULL,
    "total_fen" INTEGER NOT NULL,
    "gov_fen" INTEGER NOT NULL,
    "self_fen" INTEGER NOT NULL,
    "other_fen" INTEGER NOT NULL,
    "med_cash_fen" INTEGER NOT NULL,
    "added_fen" INTEGER NOT NULL,
    "reduced_fen" INTEGER NOT NULL,
    "cash_fen" INTEGER NOT NULL,
    "refund_held_fen" INTEGER NOT NULL DEFAULT 0,
    "pre_settle_no" TEXT NOT NULL,
    "auth_sealed" BYTEA,
    "state" TEXT NOT NULL,
    "mix_trade_no" TEXT,
    "last_check_at" TIMESTAMPTZ(3),
    "checks" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),
    "due_at" TIMESTAMPTZ(3),
    "lease_until" TIMESTAMPTZ(3),
    CONSTRAINT "insurance_order_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "insurance_order_parts" CHECK (gov_fen >= 0 AND self_fen >= 0 AND other_fen >= 0 AND med_cash_fen >= 0 AND added_fen >= 0 AND reduced_fen >= 0 AND cash_fen >= 0 AND gov_fen + self_fen + other_fen > 0),
    CONSTRAINT "insurance_order_laws" CHECK (total_fen = gov_fen + self_fen + other_fen + cash_fen + reduced_fen AND total_fen = gov_fen + self_fen + other_fen + med_cash_fen + added_fen AND cash_fen = med_cash_fen + added_fen - reduced_fen),
    CONSTRAINT "insurance_order_refunds_within_paid" CHECK (refund_held_fen >= 0 AND refund_held_fen <= CASE WHEN state = 'SUCCESS' THEN gov_fen + self_fen + other_fen ELSE 0 END),
    CONSTRAINT "insurance_order_state" CHECK (state IN ('PRE_SETTLED', 'SUBMITTING', 'PROCESSING', 'SUCCESS', 'FAILED', 'ABANDONED')),
    CONSTRAINT "insurance_order_leg" CHECK ((leg_id IS NULL) = (state IN ('PRE_SETTLED', 'ABANDONED')))
);
CREATE UNIQUE INDEX "insurance_order_payment_id_key" ON "insurance_order"("payment_id");
CREATE UNIQUE INDEX "insurance_order_out_trade_no_key" ON "insurance_order"("out_trade_no");
CREATE INDEX "insurance_order_due" ON "insurance_order" ("due_at") WHERE due_at IS NOT NULL;
ALTER TABLE "insurance_order" ADD CONSTRAINT "insurance_order_payment_id_fkey" FOREIGN KEY ("payment_id") REFERENCES "hospital_payment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "insurance_order" ADD CONSTRAINT "insurance_order_leg_id_fkey" FOREIGN KEY ("leg_id") REFERENCES "payment_order"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Money that goes back to the insurance (F10): the whole leg in a reversal, a part when items are returned.
CREATE TABLE "insurance_refund" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "insurance_order_id" UUID NOT NULL,
    "request_key" TEXT NOT NULL,
    "out_refund_no" TEXT NOT NULL,
    "amount_fen" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),
    "checks" INTEGER NOT NULL DEFAULT 0,
    "due_at" TIMESTAMPTZ(3),
    "lease_until" TIMESTAMPTZ(3),
    CONSTRAINT "insurance_refund_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "insurance_refund_amount" CHECK (amount_fen > 0),
    CONSTRAINT "insurance_refund_state" CHECK (state IN ('SUBMITTING', 'SUCCESS', 'REJECTED'))
);
CREATE UNIQUE INDEX "insurance_refund_out_refund_no_key" ON "insurance_refund"("out_refund_no");
CREATE UNIQUE INDEX "insurance_refund_insurance_order_id_request_key_key" ON "insurance_refund"("insurance_order_id", "request_key");
CREATE INDEX "insurance_refund_due" ON "insurance_refund" ("due_at") WHERE due_at IS NOT NULL;
ALTER TABLE "insurance_refund" ADD CONSTRAINT "insurance_refund_insurance_order_id_fkey" FOREIGN KEY ("insurance_order_id") REFERENCES "insurance_order"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What hospitals gave back: items of a bill, or the rest of a deposit at discharge. One row per hospital's number.
CREATE TABLE "hospital_return" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "institution_id" UUID NOT NULL,
    "return_no" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "bill_id" UUID,
    "stay_id" UUID,
    "cash_fen" INTEGER NOT NULL,
    "insurance_fen" INTEGER NOT NULL,
    "left_fen" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "taken_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "hospital_return_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "hospital_return_kind" CHECK (kind = 'ITEMS' AND bill_id IS NOT NULL AND stay_id IS NULL OR kind = 'DISCHARGE' AND stay_id IS NOT NULL AND bill_id IS NULL AND insurance_fen = 0),
    CONSTRAINT "hospital_return_amounts" CHECK (cash_fen >= 0 AND insurance_fen >= 0 AND cash_fen + insurance_fen > 0 AND left_fen >= 0 AND left_fen <= cash_fen + insurance_fen),
    CONSTRAINT "hospital_return_state" CHECK (state IN ('DONE', 'FOR_A_PERSON'))
);
CREATE UNIQUE INDEX "hospital_return_institution_id_return_no_key" ON "hospital_return"("institution_id", "return_no");
CREATE INDEX "hospital_return_bill_id_idx" ON "hospital_return"("bill_id");
CREATE INDEX "hospital_return_stay_id_idx" ON "hospital_return"("stay_id");
ALTER TABLE "hospital_return" ADD CONSTRAINT "hospital_return_bill_id_fkey" FOREIGN KEY ("bill_id") REFERENCES "clinic_bill"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "hospital_return" ADD CONSTRAINT "hospital_return_stay_id_fkey" FOREIGN KEY ("stay_id") REFERENCES "inpatient_stay"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE "hospital_return_line" (
    "return_id" UUID NOT NULL,
    "line_no" INTEGER NOT NULL,
    "amount_fen" INTEGER NOT NULL,
    CONSTRAINT "hospital_return_line_pkey" PRIMARY KEY ("return_id", "line_no"),
    CONSTRAINT "hospital_return_line_amount" CHECK (amount_fen > 0)
);
ALTER TABLE "hospital_return_line" ADD CONSTRAINT "hospital_return_line_return_id_fkey" FOREIGN KEY ("return_id") REFERENCES "hospital_return"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- When a hospital system was last asked about a person, so that looking at a page often does not call it often.
CREATE TABLE "hospital_lookup" (
    "identity_key" TEXT NOT NULL,
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    "answered_at" TIMESTAMPTZ(3),
    CONSTRAINT "hospital_lookup_pkey" PRIMARY KEY ("identity_key")
);
-- How far the feed of returns was read.
CREATE TABLE "hospital_feed" (
    "name" TEXT NOT NULL,
    "after_seq" BIGINT NOT NULL DEFAULT 0,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "hospital_feed_pkey" PRIMARY KEY ("name")
);
INSERT INTO "hospital_feed" ("name", "due_at") VALUES ('returns', '2026-01-01T00:00:00Z');
