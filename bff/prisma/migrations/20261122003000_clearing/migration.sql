-- 清分 (booking-payment §3.6): one signed-off day of one merchant account, taken apart by institution. Nothing here posts to the ledger.
CREATE TABLE "clearing_day" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "channel" TEXT NOT NULL,
    "mchid" TEXT NOT NULL,
    "settle_date" DATE NOT NULL,
    "number" INTEGER NOT NULL,
    "trade_batch_id" UUID NOT NULL,
    "channel_net_fen" BIGINT NOT NULL,
    "settled_fen" BIGINT NOT NULL,
    "held_fen" BIGINT NOT NULL,
    "other_fen" BIGINT NOT NULL,
    "prepared_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),
    CONSTRAINT "clearing_day_pkey" PRIMARY KEY ("id"),
    -- S2: Σ institutions + what waits for a difference + what is another system's = the channel's net of R9.
    CONSTRAINT "clearing_day_adds_up" CHECK (settled_fen + held_fen + other_fen = channel_net_fen)
);
CREATE UNIQUE INDEX "clearing_day_channel_mchid_settle_date_key" ON "clearing_day"("channel", "mchid", "settle_date");
CREATE UNIQUE INDEX "clearing_day_channel_mchid_number_key" ON "clearing_day"("channel", "mchid", "number");
CREATE UNIQUE INDEX "clearing_day_trade_batch_id_key" ON "clearing_day"("trade_batch_id");
-- The next day is taken apart when all of this one is signed: what it carries over is final by then (S4).
CREATE UNIQUE INDEX "clearing_day_one_open" ON "clearing_day" ("channel", "mchid") WHERE closed_at IS NULL;
ALTER TABLE "clearing_day" ADD CONSTRAINT "clearing_day_trade_batch_id_fkey" FOREIGN KEY ("trade_batch_id") REFERENCES "recon_batch"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- 清分单 of one institution.
CREATE TABLE "clearing_batch" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "day_id" UUID NOT NULL,
    "number" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "mchid" TEXT NOT NULL,
    "settle_date" DATE NOT NULL,
    "institution_id" UUID NOT NULL,
    "institution_name" TEXT NOT NULL,
    "previous_id" UUID,
    "state" TEXT NOT NULL,
    "row_count" INTEGER NOT NULL DEFAULT 0,
    "receivable_count" INTEGER NOT NULL DEFAULT 0,
    "receivable_fen" BIGINT NOT NULL DEFAULT 0,
    "refund_count" INTEGER NOT NULL DEFAULT 0,
    "refund_fen" BIGINT NOT NULL DEFAULT 0,
    "fee_fen" BIGINT NOT NULL DEFAULT 0,
    "net_fen" BIGINT NOT NULL DEFAULT 0,
    "adjustment_count" INTEGER NOT NULL DEFAULT 0,
    "adjustment_fen" BIGINT NOT NULL DEFAULT 0,
    "carried_in_fen" BIGINT NOT NULL DEFAULT 0,
    "payout_fen" BIGINT NOT NULL DEFAULT 0,
    "carried_out_fen" BIGINT NOT NULL DEFAULT 0,
    "rate_ppm" INTEGER,
    "account_text" TEXT,
    "dispute_days" INTEGER NOT NULL,
    "prepared_at" TIMESTAMPTZ(3) NOT NULL,
    "checked_by" UUID,
    "checked_at" TIMESTAMPTZ(3),
    "checked_sha256" TEXT,
    "signed_by" UUID,
    "signed_at" TIMESTAMPTZ(3),
    "answer_until" DATE,
    "file_sha256" TEXT,
    "file_bytes" INTEGER,
    "signature" TEXT,
    "key_id" TEXT,
    "version" INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT "clearing_batch_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "clearing_batch_state" CHECK (state IN ('DRAFT', 'CHECKED', 'SIGNED')),
    CONSTRAINT "clearing_batch_checked" CHECK ((state = 'DRAFT') = (checked_by IS NULL) AND num_nonnulls(checked_by, checked_at, checked_sha256) IN (0, 3)),
    CONSTRAINT "clearing_batch_signed" CHECK (num_nonnulls(signed_by, signed_at, answer_until, file_sha256, file_bytes, signature, key_id) = CASE state WHEN 'SIGNED' THEN 7 ELSE 0 END),
    CONSTRAINT "clearing_batch_two_people" CHECK (signed_by <> checked_by),
    CONSTRAINT "clearing_batch_signs_what_was_checked" CHECK (file_sha256 = checked_sha256),
    CONSTRAINT "clearing_batch_net" CHECK (net_fen = receivable_fen - refund_fen - fee_fen),
    -- S4: what is owed is paid out or carried, never both and never dropped.
    CONSTRAINT "clearing_batch_due" CHECK (payout_fen + carried_out_fen = net_fen + adjustment_fen + carried_in_fen AND payout_fen >= 0 AND carried_out_fen <= 0 AND carried_in_fen <= 0 AND (payout_fen = 0 OR carried_out_fen = 0)),
    CONSTRAINT "clearing_batch_carried" CHECK (previous_id IS NOT NULL OR carried_in_fen = 0)
);
CREATE UNIQUE INDEX "clearing_batch_number_key" ON "clearing_batch"("number");
CREATE UNIQUE INDEX "clearing_batch_day_id_institution_id_key" ON "clearing_batch"("day_id", "institution_id");
CREATE UNIQUE INDEX "clearing_batch_previous_id_key" ON "clearing_batch"("previous_id");
CREATE INDEX "clearing_batch_institution_id_settle_date_idx" ON "clearing_batch"("institution_id", "settle_date");
CREATE INDEX "clearing_batch_unsigned" ON "clearing_batch" ("settle_date") WHERE state <> 'SIGNED';
ALTER TABLE "clearing_batch" ADD CONSTRAINT "clearing_batch_day_id_fkey" FOREIGN KEY ("day_id") REFERENCES "clearing_day"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "clearing_batch" ADD CONSTRAINT "clearing_batch_previous_id_fkey" FOREIGN KEY ("previous_id") REFERENCES "clearing_batch"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- S1: every reconciled row once, in one batch or waiting for its difference. P 收款, R 退款, C 退款关闭 (the money came back).
CREATE TABLE "clearing_row" (
    "channel" TEXT NOT NULL,
    "mchid" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "own_no" TEXT NOT NULL,
    "channel_no" TEXT NOT NULL,
    "bill_date" DATE NOT NULL,
    "printed_at" TEXT NOT NULL,
    "amount_fen" BIGINT NOT NULL,
    "fee_fen" BIGINT NOT NULL,
    "net_fen" BIGINT NOT NULL,
    "day_id" UUID NOT NULL,
    "institution_id" UUID,
    "trade_order_id" UUID,
    "refund_id" UUID,
    "batch_id" UUID,
    "is_adjustment" BOOLEAN NOT NULL DEFAULT false,
    "difference_id" UUID,
    CONSTRAINT "clearing_row_pkey" PRIMARY KEY ("channel", "mchid", "kind", "own_no"),
    CONSTRAINT "clearing_row_kind" CHECK (kind IN ('P', 'R', 'C')),
    CONSTRAINT "clearing_row_net" CHECK (net_fen = CASE kind WHEN 'R' THEN -amount_fen ELSE amount_fen END - fee_fen),
    CONSTRAINT "clearing_row_waits" CHECK (batch_id IS NOT NULL OR difference_id IS NOT NULL AND NOT is_adjustment),
    CONSTRAINT "clearing_row_owner" CHECK (batch_id IS NULL OR institution_id IS NOT NULL),
    CONSTRAINT "clearing_row_adjusts" CHECK (NOT is_adjustment OR difference_id IS NOT NULL)
);
CREATE INDEX "clearing_row_batch_id_idx" ON "clearing_row"("batch_id");
CREATE INDEX "clearing_row_trade_order_id_idx" ON "clearing_row"("trade_order_id");
CREATE INDEX "clearing_row_refund_id_idx" ON "clearing_row"("refund_id");
CREATE INDEX "clearing_row_waiting" ON "clearing_row" ("mchid", "institution_id") WHERE batch_id IS NULL;
ALTER TABLE "clearing_row" ADD CONSTRAINT "clearing_row_day_id_fkey" FOREIGN KEY ("day_id") REFERENCES "clearing_day"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "clearing_row" ADD CONSTRAINT "clearing_row_batch_id_fkey" FOREIGN KEY ("batch_id") REFERENCES "clearing_batch"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "clearing_row" ADD CONSTRAINT "clearing_row_difference_id_fkey" FOREIGN KEY ("difference_id") REFERENCES "difference"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- A signed batch and its rows are frozen, like a signed day.
CREATE TRIGGER "clearing_batch_frozen" BEFORE UPDATE OR DELETE ON "clearing_batch" FOR EACH ROW WHEN (OLD.state = 'SIGNED') EXECUTE FUNCTION signed_batch_is_frozen();
CREATE FUNCTION rows_of_signed_clearing_are_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM clearing_batch b WHERE b.state = 'SIGNED' AND (TG_OP <> 'INSERT' AND b.id = OLD.batch_id OR TG_OP <> 'DELETE' AND b.id = NEW.batch_id)) THEN
    RAISE EXCEPTION 'a signed batch is frozen' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER "clearing_row_frozen" BEFORE INSERT OR UPDATE OR DELETE ON "clearing_row" FOR EACH ROW EXECUTE FUNCTION rows_of_signed_clearing_are_frozen();

-- S2, S4: at the end of the transaction the totals are those of the rows, the day's sum is that of its institutions, and what comes in is what went out.
CREATE FUNCTION clearing_adds_up() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE b clearing_batch;
BEGIN
  SELECT * INTO b FROM clearing_batch WHERE id = NEW.id;
  IF NOT FOUND THEN RETURN NULL; END IF;
  IF (b.row_count, b.receivable_count, b.receivable_fen, b.refund_count, b.refund_fen, b.fee_fen, b.adjustment_count, b.adjustment_fen) IS DISTINCT FROM (
    SELECT (count(*)::int, (count(*) FILTER (WHERE kind = 'P' AND NOT is_adjustment))::int, coalesce(sum(amount_fen) FILTER (WHERE kind = 'P' AND NOT is_adjustment), 0)::bigint,
            (count(*) FILTER (WHERE kind <> 'P' AND NOT is_adjustment))::int, coalesce(sum(CASE kind WHEN 'R' THEN amount_fen ELSE -amount_fen END) FILTER (WHERE kind <> 'P' AND NOT is_adjustment), 0)::bigint,
            coalesce(sum(fee_fen) FILTER (WHERE NOT is_adjustment), 0)::bigint, (count(*) FILTER (WHERE is_adjustment))::int, coalesce(sum(net_fen) FILTER (WHERE is_adjustment), 0)::bigint)
      FROM clearing_row WHERE batch_id = b.id)
  THEN RAISE EXCEPTION 'the totals of a clearing batch are those of its rows' USING ERRCODE = 'check_violation', CONSTRAINT = 'clearing_totals'; END IF;
  IF (SELECT d.settled_fen FROM clearing_day d WHERE d.id = b.day_id) IS DISTINCT FROM (SELECT sum(o.net_fen) FROM clearing_batch o WHERE o.day_id = b.day_id)
  THEN RAISE EXCEPTION 'a clearing day is the sum of its institutions' USING ERRCODE = 'check_violation', CONSTRAINT = 'clearing_day_sum'; END IF;
  IF b.previous_id IS NOT NULL AND b.carried_in_fen IS DISTINCT FROM (SELECT p.carried_out_fen FROM clearing_batch p WHERE p.id = b.previous_id AND p.state = 'SIGNED' AND p.institution_id = b.institution_id AND p.mchid = b.mchid)
  THEN RAISE EXCEPTION 'what is carried in was carried out' USING ERRCODE = 'check_violation', CONSTRAINT = 'clearing_carried'; END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER "clearing_batch_adds_up" AFTER INSERT OR UPDATE ON "clearing_batch" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION clearing_adds_up();

-- S5: what the institution said, once.
CREATE TABLE "clearing_answer" (
    "batch_id" UUID NOT NULL,
    "answer" TEXT NOT NULL,
    "reason" TEXT,
    "claimed_fen" BIGINT,
    "difference_id" UUID,
    "answered_by" UUID NOT NULL,
    "answered_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "clearing_answer_pkey" PRIMARY KEY ("batch_id"),
    CONSTRAINT "clearing_answer_answer" CHECK (answer IN ('CONFIRMED', 'DISPUTED')),
    CONSTRAINT "clearing_answer_disputed" CHECK (num_nonnulls(reason, claimed_fen, difference_id) = CASE answer WHEN 'DISPUTED' THEN 3 ELSE 0 END)
);
CREATE UNIQUE INDEX "clearing_answer_difference_id_key" ON "clearing_answer"("difference_id");
ALTER TABLE "clearing_answer" ADD CONSTRAINT "clearing_answer_batch_id_fkey" FOREIGN KEY ("batch_id") REFERENCES "clearing_batch"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "clearing_answer" ADD CONSTRAINT "clearing_answer_difference_id_fkey" FOREIGN KEY ("difference_id") REFERENCES "difference"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE TRIGGER "clearing_answer_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "clearing_answer" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE FUNCTION only_signed_clearing_is_answered() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM clearing_batch b WHERE b.id = NEW.batch_id AND b.state = 'SIGNED') THEN
    RAISE EXCEPTION 'only a signed batch is answered' USING ERRCODE = 'check_violation', CONSTRAINT = 'clearing_answer_signed';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "clearing_answer_signed" BEFORE INSERT ON "clearing_answer" FOR EACH ROW EXECUTE FUNCTION only_signed_clearing_is_answered();

-- S6: terms from a day on; what is in force is copied into a batch, so that a later term never rewrites a signed file.
CREATE TABLE "clearing_rule" (
    "from_date" DATE NOT NULL,
    "dispute_days" INTEGER NOT NULL,
    "source" TEXT NOT NULL,
    CONSTRAINT "clearing_rule_pkey" PRIMARY KEY ("from_date"),
    CONSTRAINT "clearing_rule_days" CHECK (dispute_days BETWEEN 1 AND 60)
);
INSERT INTO "clearing_rule" ("from_date", "dispute_days", "source") VALUES ('2026-01-01', 5, '平台起始值，以各机构签订的协议为准');
CREATE TRIGGER "clearing_rule_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "clearing_rule" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- S3: public halves of the keys that signed, so that an old file is verified after the key has changed.
CREATE TABLE "clearing_key" (
    "key_id" TEXT NOT NULL,
    "public_key" TEXT NOT NULL,
    "first_used_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "clearing_key_pkey" PRIMARY KEY ("key_id")
);
CREATE TRIGGER "clearing_key_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "clearing_key" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE "clearing_batch" ADD CONSTRAINT "clearing_batch_key_id_fkey" FOREIGN KEY ("key_id") REFERENCES "clearing_key"("key_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- S5: a dispute is a difference like any other.
ALTER TABLE "difference" DROP CONSTRAINT "difference_kind", ADD CONSTRAINT "difference_kind" CHECK (kind IN ('CH_ONLY_PAY', 'PF_ONLY_PAY', 'AMOUNT', 'STATUS', 'CH_ONLY_REFUND', 'PF_ONLY_REFUND', 'REFUND_AMOUNT', 'REFUND_STATUS', 'FEE', 'DUP_PAY', 'HIS_PAID_NOT_BOOKED', 'HIS_BOOKED_NOT_PAID', 'INS_LEG', 'FUND_CHAIN', 'DUP_ROW', 'UNKNOWN_MCH', 'UNKNOWN_TYPE', 'FOREIGN', 'PAYSCORE', 'CLEARING_DISPUTE'));
