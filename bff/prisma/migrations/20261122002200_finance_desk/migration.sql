-- What a person proposes to do about a 差错, and what another decides (§3.5, §6.5). The database knows that they are two.
CREATE TABLE "difference_proposal" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "seq" BIGSERIAL NOT NULL,
    "difference_id" UUID NOT NULL,
    "action" TEXT NOT NULL,
    "amount_fen" BIGINT,
    "reason" TEXT NOT NULL,
    "posting_mode" TEXT NOT NULL,
    "proposed_by" UUID NOT NULL,
    "proposed_at" TIMESTAMPTZ(3) NOT NULL,
    "decision" TEXT,
    "decided_by" UUID,
    "decided_at" TIMESTAMPTZ(3),
    "decision_reason" TEXT,
    CONSTRAINT "difference_proposal_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "difference_proposal_action" CHECK (action IN ('QUERY_CHANNEL', 'REFUND', 'SHADOW_REFUND', 'RESUBMIT', 'CORRECT_LEDGER', 'ACCEPT', 'ASK_HOSPITAL', 'IGNORE')),
    CONSTRAINT "difference_proposal_amount" CHECK ((action IN ('REFUND', 'SHADOW_REFUND', 'CORRECT_LEDGER')) = (amount_fen IS NOT NULL) AND amount_fen <> 0),
    CONSTRAINT "difference_proposal_reason" CHECK (length(reason) BETWEEN 2 AND 500),
    CONSTRAINT "difference_proposal_posting_mode" CHECK (posting_mode IN ('MANUAL', 'FORCE')),
    CONSTRAINT "difference_proposal_decision" CHECK (decision IN ('APPROVED', 'RETURNED')),
    CONSTRAINT "difference_proposal_decided" CHECK (num_nonnulls(decision, decided_by, decided_at, decision_reason) IN (0, 4)),
    CONSTRAINT "difference_proposal_two_people" CHECK (decided_by <> proposed_by)
);
CREATE UNIQUE INDEX "difference_proposal_one_open" ON "difference_proposal" ("difference_id") WHERE decision IS NULL;
CREATE UNIQUE INDEX "difference_proposal_seq_key" ON "difference_proposal"("seq");
CREATE INDEX "difference_proposal_difference_id_idx" ON "difference_proposal"("difference_id");
ALTER TABLE "difference_proposal" ADD CONSTRAINT "difference_proposal_difference_id_fkey" FOREIGN KEY ("difference_id") REFERENCES "difference"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- A proposal is decided once; what was proposed never changes.
CREATE FUNCTION proposal_is_decided_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.decision IS NOT NULL OR (OLD.difference_id, OLD.action, OLD.amount_fen, OLD.reason, OLD.posting_mode, OLD.proposed_by, OLD.proposed_at) IS DISTINCT FROM (NEW.difference_id, NEW.action, NEW.amount_fen, NEW.reason, NEW.posting_mode, NEW.proposed_by, NEW.proposed_at) THEN
    RAISE EXCEPTION 'a proposal is decided once and never rewritten' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "difference_proposal_fixed" BEFORE UPDATE ON "difference_proposal" FOR EACH ROW EXECUTE FUNCTION proposal_is_decided_once();
CREATE TRIGGER "difference_proposal_kept" BEFORE DELETE OR TRUNCATE ON "difference_proposal" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What an approved proposal did: once. An action that moves money makes one refund or one journal, and none beside it unless it was void.
CREATE TABLE "difference_execution" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "proposal_id" UUID NOT NULL,
    "difference_id" UUID NOT NULL,
    "moves_money" BOOLEAN NOT NULL,
    "amount_fen" BIGINT,
    "refund_id" UUID,
    "executed_at" TIMESTAMPTZ(3) NOT NULL,
    "voided_at" TIMESTAMPTZ(3),
    CONSTRAINT "difference_execution_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "difference_execution_money" CHECK (NOT moves_money OR amount_fen IS NOT NULL)
);
CREATE UNIQUE INDEX "difference_execution_proposal_id_key" ON "difference_execution"("proposal_id");
CREATE UNIQUE INDEX "difference_execution_refund_id_key" ON "difference_execution"("refund_id");
CREATE UNIQUE INDEX "difference_execution_money_once" ON "difference_execution" ("difference_id") WHERE moves_money AND voided_at IS NULL;
CREATE INDEX "difference_execution_difference_id_idx" ON "difference_execution"("difference_id");
ALTER TABLE "difference_execution" ADD CONSTRAINT "difference_execution_proposal_id_fkey" FOREIGN KEY ("proposal_id") REFERENCES "difference_proposal"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "difference_execution" ADD CONSTRAINT "difference_execution_difference_id_fkey" FOREIGN KEY ("difference_id") REFERENCES "difference"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "difference_execution" ADD CONSTRAINT "difference_execution_refund_id_fkey" FOREIGN KEY ("refund_id") REFERENCES "refund"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- 凭证: words, a document's number, the fingerprint of a file.
CREATE TABLE "difference_evidence" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "difference_id" UUID NOT NULL,
    "text" TEXT NOT NULL,
    "document_no" TEXT,
    "file_name" TEXT,
    "file_sha256" TEXT,
    "added_by" UUID NOT NULL,
    "added_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "difference_evidence_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "difference_evidence_text" CHECK (length(text) BETWEEN 2 AND 500),
    CONSTRAINT "difference_evidence_file" CHECK (num_nonnulls(file_name, file_sha256) IN (0, 2) AND (file_sha256 IS NULL OR file_sha256 ~ '^[0-9a-f]{64}$'))
);
CREATE INDEX "difference_evidence_difference_id_idx" ON "difference_evidence"("difference_id");
ALTER TABLE "difference_evidence" ADD CONSTRAINT "difference_evidence_difference_id_fkey" FOREIGN KEY ("difference_id") REFERENCES "difference"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE TRIGGER "difference_evidence_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "difference_evidence" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What happened to a difference, in order.
CREATE TABLE "difference_event" (
    "id" BIGSERIAL NOT NULL,
    "difference_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "event" TEXT NOT NULL,
    "to_state" TEXT NOT NULL,
    "posting_mode" TEXT,
    "actor_account_id" UUID,
    "note" TEXT NOT NULL DEFAULT '',
    CONSTRAINT "difference_event_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "difference_event_difference_id_id_idx" ON "difference_event"("difference_id", "id");
ALTER TABLE "difference_event" ADD CONSTRAINT "difference_event_difference_id_fkey" FOREIGN KEY ("difference_id") REFERENCES "difference"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE TRIGGER "difference_event_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "difference_event" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The second person cannot be left out: not by the desk, and not by a statement written by hand.
CREATE FUNCTION difference_needs_two_people() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  agreed TEXT;
BEGIN
  IF NEW.state = OLD.state THEN RETURN NEW; END IF;
  SELECT CASE WHEN p.decision = 'APPROVED' THEN p.action END INTO agreed FROM difference_proposal p WHERE p.difference_id = NEW.id ORDER BY p.seq DESC LIMIT 1;
  IF NEW.state = 'APPROVED' AND (agreed IS NULL OR agreed = 'IGNORE') OR NEW.state = 'IGNORED' AND agreed IS DISTINCT FROM 'IGNORE' THEN
    RAISE EXCEPTION 'nobody has agreed to it' USING ERRCODE = 'check_violation', CONSTRAINT = 'difference_needs_two_people';
  END IF;
  IF NEW.state = 'EXECUTED' AND NEW.posting_mode IS DISTINCT FROM 'AUTO' AND OLD.state <> 'APPROVED' THEN
    RAISE EXCEPTION 'only what was approved is carried out' USING ERRCODE = 'check_violation', CONSTRAINT = 'difference_needs_two_people';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "difference_two_people" BEFORE UPDATE OF "state" ON "difference" FOR EACH ROW EXECUTE FUNCTION difference_needs_two_people();

-- 签结 of a day by two people: of a merchant's bills, or (channel HIS) of a hospital's list.
CREATE TABLE "day_sign_off" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "channel" TEXT NOT NULL,
    "mchid" TEXT NOT NULL,
    "bill_date" DATE NOT NULL,
    "statement" JSONB NOT NULL,
    "statement_sha256" TEXT NOT NULL,
    "first_by" UUID NOT NULL,
    "first_at" TIMESTAMPTZ(3) NOT NULL,
    "second_by" UUID,
    "second_at" TIMESTAMPTZ(3),
    CONSTRAINT "day_sign_off_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "day_sign_off_two_people" CHECK (second_by <> first_by),
    CONSTRAINT "day_sign_off_signed" CHECK ((second_by IS NULL) = (second_at IS NULL))
);
CREATE UNIQUE INDEX "day_sign_off_channel_mchid_bill_date_key" ON "day_sign_off"("channel", "mchid", "bill_date");
CREATE TRIGGER "day_sign_off_frozen" BEFORE UPDATE OR DELETE ON "day_sign_off" FOR EACH ROW WHEN (OLD.second_at IS NOT NULL) EXECUTE FUNCTION signed_batch_is_frozen();

-- A batch is signed by two people or not at all.
CREATE FUNCTION batch_is_signed_by_two() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM day_sign_off s WHERE s.channel = NEW.channel AND s.mchid = NEW.mchid AND s.bill_date = NEW.bill_date AND s.second_at IS NOT NULL) THEN
    RAISE EXCEPTION 'a day is signed by two people' USING ERRCODE = 'check_violation', CONSTRAINT = 'batch_is_signed_by_two';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "recon_batch_two_people" BEFORE UPDATE OF "state" ON "recon_batch" FOR EACH ROW WHEN (NEW.state = 'SIGNED_OFF' AND OLD.state <> 'SIGNED_OFF') EXECUTE FUNCTION batch_is_signed_by_two();

-- The hospitals' own lists, line by line, of every version of a day (his-interface §7).
CREATE TABLE "his_charge" (
    "batch_id" UUID NOT NULL,
    "line_no" INTEGER NOT NULL,
    "lock_id" TEXT,
    "event" TEXT NOT NULL,
    "is_online" BOOLEAN NOT NULL,
    "pay_ref" TEXT NOT NULL,
    "amount_fen" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "his_charge_pkey" PRIMARY KEY ("batch_id", "line_no"),
    CONSTRAINT "his_charge_event" CHECK (event IN ('CONFIRMED', 'CANCELLED', 'WINDOW')),
    CONSTRAINT "his_charge_amount" CHECK (amount_fen >= 0)
);
CREATE INDEX "his_charge_pay_ref_idx" ON "his_charge"("pay_ref");
ALTER TABLE "his_charge" ADD CONSTRAINT "his_charge_batch_id_fkey" FOREIGN KEY ("batch_id") REFERENCES "recon_batch"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE TRIGGER "his_charge_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "his_charge" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- B10: orders and refunds of an institution by time.
CREATE INDEX "trade_order_institution_created" ON "trade_order" ("institution_id", "created_at", "id");
CREATE INDEX "refund_requested" ON "refund" ("requested_at", "id");
