-- B08: several refunds of one payment. A request key names the demand, so that the same demand is met once.
ALTER TABLE "refund" ADD COLUMN "request_key" TEXT NOT NULL DEFAULT '';
ALTER TABLE "refund" ADD COLUMN "submitted_at" TIMESTAMPTZ(3);
ALTER TABLE "refund" ADD COLUMN "version" INTEGER NOT NULL DEFAULT 0;
-- B25: where money goes whose way back is closed; the card is sealed, and forgotten once the channel has taken it.
ALTER TABLE "refund" ADD COLUMN "abnormal_route" TEXT;
ALTER TABLE "refund" ADD COLUMN "abnormal_card_sealed" BYTEA;
ALTER TABLE "refund" DROP CONSTRAINT "refund_cause", ADD CONSTRAINT "refund_cause" CHECK (cause IN ('USER_CANCEL', 'HOSPITAL_SUSPENDED', 'CONFIRM_FAILED', 'LATE_PAYMENT', 'DUPLICATE_PAYMENT', 'BUSINESS_CLOSED', 'ITEM_RETURNED', 'HOSPITAL_DECISION', 'CONSOLE'));
ALTER TABLE "refund" DROP CONSTRAINT "refund_state", ADD CONSTRAINT "refund_state" CHECK (state IN ('REQUESTED', 'APPROVING', 'READY', 'SUBMITTING', 'SUBMIT_UNKNOWN', 'WAIT_FUNDS', 'PROCESSING', 'ABNORMAL', 'ABNORMAL_HANDLING', 'OFFLINE_TRANSFER', 'SUCCESS', 'CLOSED', 'REJECTED'));
ALTER TABLE "refund" ADD CONSTRAINT "refund_abnormal_route" CHECK (abnormal_route IN ('USER_BANK_CARD', 'MERCHANT_BANK_CARD'));
DROP INDEX "refund_once_per_cause";
CREATE UNIQUE INDEX "refund_once_per_cause" ON "refund" ("trade_order_id", "payment_id", "cause", "request_key") WHERE parent_id IS NULL;
CREATE INDEX "refund_unfinished" ON "refund" ("requested_at", "id") WHERE state NOT IN ('SUCCESS', 'CLOSED');

-- What a refund is for, line by line; a line goes back at most once.
CREATE TABLE "refund_item" (
    "refund_id" UUID NOT NULL,
    "trade_order_id" UUID NOT NULL,
    "item_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "amount_fen" INTEGER NOT NULL,
    "held" BOOLEAN NOT NULL DEFAULT true,
    CONSTRAINT "refund_item_pkey" PRIMARY KEY ("refund_id", "item_id"),
    CONSTRAINT "refund_item_amount" CHECK (amount_fen > 0)
);
CREATE UNIQUE INDEX "refund_item_once" ON "refund_item" ("trade_order_id", "item_id") WHERE held;
ALTER TABLE "refund_item" ADD CONSTRAINT "refund_item_refund_id_fkey" FOREIGN KEY ("refund_id") REFERENCES "refund"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Money a person lets go needs two of them (§6.5); the database knows that they differ.
CREATE TABLE "money_decision" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "kind" TEXT NOT NULL,
    "institution_id" UUID NOT NULL,
    "refund_id" UUID,
    "payment_id" UUID,
    "reason" TEXT NOT NULL,
    "abnormal_route" TEXT,
    "card_sealed" BYTEA,
    "proof_number" TEXT,
    "proof_date" DATE,
    "proof_sha256" TEXT,
    "status" TEXT NOT NULL,
    "proposed_by" UUID NOT NULL,
    "proposed_at" TIMESTAMPTZ(3) NOT NULL,
    "checked_by" UUID,
    "checked_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT "money_decision_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "money_decision_kind" CHECK (kind IN ('PARTIAL_REFUND', 'ABNORMAL_REFUND', 'REISSUE', 'GO_OFFLINE', 'OFFLINE_PROOF', 'QUARANTINE_ACCEPT', 'QUARANTINE_REFUND')),
    CONSTRAINT "money_decision_status" CHECK (status IN ('PROPOSED', 'APPLIED', 'REJECTED', 'OVERTAKEN')),
    CONSTRAINT "money_decision_object" CHECK (num_nonnulls(refund_id, payment_id) = 1 AND (kind LIKE 'QUARANTINE%') = (payment_id IS NOT NULL)),
    CONSTRAINT "money_decision_two_people" CHECK (checked_by IS NULL OR checked_by <> proposed_by),
    CONSTRAINT "money_decision_checked" CHECK ((status IN ('APPLIED', 'REJECTED')) = (checked_by IS NOT NULL) AND (checked_by IS NULL) = (checked_at IS NULL)),
    CONSTRAINT "money_decision_route" CHECK (abnormal_route IN ('USER_BANK_CARD', 'MERCHANT_BANK_CARD') AND kind = 'ABNORMAL_REFUND' OR abnormal_route IS NULL AND kind <> 'ABNORMAL_REFUND'),
    CONSTRAINT "money_decision_proof" CHECK (kind <> 'OFFLINE_PROOF' AND num_nonnulls(proof_number, proof_date, proof_sha256) = 0 OR kind = 'OFFLINE_PROOF' AND num_nonnulls(proof_number, proof_date, proof_sha256) = 3 AND proof_sha256 ~ '^[0-9a-f]{64}$')
);
CREATE UNIQUE INDEX "money_decision_one_open_per_refund" ON "money_decision" ("refund_id") WHERE status = 'PROPOSED';
CREATE UNIQUE INDEX "money_decision_one_open_per_payment" ON "money_decision" ("payment_id") WHERE status = 'PROPOSED';
CREATE INDEX "money_decision_refund_id_idx" ON "money_decision" ("refund_id");
CREATE INDEX "money_decision_payment_id_idx" ON "money_decision" ("payment_id");
ALTER TABLE "money_decision" ADD CONSTRAINT "money_decision_refund_id_fkey" FOREIGN KEY ("refund_id") REFERENCES "refund"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "money_decision" ADD CONSTRAINT "money_decision_payment_id_fkey" FOREIGN KEY ("payment_id") REFERENCES "payment_order"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- P5: what the channel stated that was not ours to the fen. No openid: only whether the payer differs.
CREATE TABLE "quarantine_evidence" (
    "id" BIGSERIAL NOT NULL,
    "payment_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "stated_mchid" TEXT NOT NULL,
    "stated_appid" TEXT NOT NULL,
    "stated_fen" INTEGER,
    "stated_currency" TEXT,
    "payer_differs" BOOLEAN NOT NULL,
    CONSTRAINT "quarantine_evidence_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "quarantine_evidence_payment_id_idx" ON "quarantine_evidence" ("payment_id");
ALTER TABLE "quarantine_evidence" ADD CONSTRAINT "quarantine_evidence_payment_id_fkey" FOREIGN KEY ("payment_id") REFERENCES "payment_order"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE TRIGGER "quarantine_evidence_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "quarantine_evidence" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
