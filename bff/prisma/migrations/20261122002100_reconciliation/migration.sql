-- One version of one day's bill of one merchant (booking-payment §3.5). `is_current` is the one in force; a rerun works beside it.
CREATE TABLE "recon_batch" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "seq" BIGSERIAL NOT NULL,
    "channel" TEXT NOT NULL,
    "mchid" TEXT NOT NULL,
    "bill_kind" TEXT NOT NULL,
    "bill_date" DATE NOT NULL,
    "version" INTEGER NOT NULL,
    "is_current" BOOLEAN NOT NULL,
    "adjusts_id" UUID,
    "state" TEXT NOT NULL,
    "failed_step" TEXT,
    "reason" TEXT,
    "file_id" UUID,
    "stated_sha1" TEXT,
    "summary" JSONB,
    "difference_count" INTEGER NOT NULL DEFAULT 0,
    "planned_at" TIMESTAMPTZ(3) NOT NULL,
    "called_at" TIMESTAMPTZ(3),
    "fetched_at" TIMESTAMPTZ(3),
    "concluded_at" TIMESTAMPTZ(3),
    "replaced_at" TIMESTAMPTZ(3),
    "signed_at" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "due_at" TIMESTAMPTZ(3),
    "lease_until" TIMESTAMPTZ(3),
    "row_version" INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT "recon_batch_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "recon_batch_channel" CHECK (channel IN ('WECHAT', 'HIS') AND (channel = 'HIS') = (bill_kind = 'HIS')),
    CONSTRAINT "recon_batch_bill_kind" CHECK (bill_kind IN ('TRADE', 'FUND_FLOW', 'HIS')),
    CONSTRAINT "recon_batch_state" CHECK (state IN ('PLANNED', 'FETCHING', 'NOT_READY', 'NO_BILL', 'FETCHED', 'VERIFIED', 'PARSED', 'MATCHING', 'CLEAN', 'HAS_DIFFS', 'SIGNED_OFF', 'FAILED')),
    CONSTRAINT "recon_batch_failed" CHECK ((state = 'FAILED') = (failed_step IS NOT NULL) AND (failed_step IS NULL OR reason IS NOT NULL AND failed_step IN ('FETCH', 'VERIFY', 'PARSE', 'MATCH'))),
    CONSTRAINT "recon_batch_file" CHECK (file_id IS NOT NULL OR state NOT IN ('FETCHED', 'VERIFIED', 'PARSED', 'CLEAN')),
    CONSTRAINT "recon_batch_signed" CHECK ((state = 'SIGNED_OFF') = (signed_at IS NOT NULL)),
    CONSTRAINT "recon_batch_replaced" CHECK (replaced_at IS NULL OR NOT is_current)
);
CREATE UNIQUE INDEX "recon_batch_seq_key" ON "recon_batch"("seq");
CREATE UNIQUE INDEX "recon_batch_channel_mchid_bill_kind_bill_date_version_key" ON "recon_batch"("channel", "mchid", "bill_kind", "bill_date", "version");
-- One version in force per day, and one for each adjustment of a signed day (R10).
CREATE UNIQUE INDEX "recon_batch_one_current" ON "recon_batch" ("channel", "mchid", "bill_kind", "bill_date") WHERE is_current AND adjusts_id IS NULL;
CREATE UNIQUE INDEX "recon_batch_one_adjustment" ON "recon_batch" ("adjusts_id") WHERE is_current AND adjusts_id IS NOT NULL;
-- One version at work per day.
CREATE UNIQUE INDEX "recon_batch_one_at_work" ON "recon_batch" ("channel", "mchid", "bill_kind", "bill_date") WHERE NOT is_current AND replaced_at IS NULL;
CREATE INDEX "recon_batch_bill_date_idx" ON "recon_batch"("bill_date");
CREATE INDEX "recon_batch_due" ON "recon_batch" ("due_at") WHERE due_at IS NOT NULL;
ALTER TABLE "recon_batch" ADD CONSTRAINT "recon_batch_adjusts_id_fkey" FOREIGN KEY ("adjusts_id") REFERENCES "recon_batch"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- R1: the file as it came, packed, in pieces; its SHA-1 is that of the uncompressed bytes.
CREATE TABLE "bill_file" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "channel" TEXT NOT NULL,
    "mchid" TEXT NOT NULL,
    "bill_kind" TEXT NOT NULL,
    "bill_date" DATE NOT NULL,
    "sha1" TEXT NOT NULL,
    "size_bytes" BIGINT NOT NULL,
    "packed_bytes" BIGINT NOT NULL,
    "stored_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "bill_file_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "bill_file_sha1" CHECK (sha1 ~ '^[0-9a-f]{40}$')
);
CREATE UNIQUE INDEX "bill_file_channel_mchid_bill_kind_bill_date_sha1_key" ON "bill_file"("channel", "mchid", "bill_kind", "bill_date", "sha1");
ALTER TABLE "recon_batch" ADD CONSTRAINT "recon_batch_file_id_fkey" FOREIGN KEY ("file_id") REFERENCES "bill_file"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE "bill_chunk" (
    "file_id" UUID NOT NULL,
    "seq" INTEGER NOT NULL,
    "bytes" BYTEA NOT NULL,
    CONSTRAINT "bill_chunk_pkey" PRIMARY KEY ("file_id", "seq")
);
-- What is packed already is not packed again.
ALTER TABLE "bill_chunk" ALTER COLUMN "bytes" SET STORAGE EXTERNAL;
ALTER TABLE "bill_chunk" ADD CONSTRAINT "bill_chunk_file_id_fkey" FOREIGN KEY ("file_id") REFERENCES "bill_file"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE TRIGGER "bill_file_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "bill_file" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "bill_chunk_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "bill_chunk" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Parsed rows of a version. Unlogged: after a crash of the database they are parsed again from the file.
CREATE UNLOGGED TABLE "bill_row" (
    "batch_seq" BIGINT NOT NULL,
    "line" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "own_no" TEXT NOT NULL,
    "trade_no" TEXT NOT NULL,
    "channel_no" TEXT NOT NULL,
    "printed_at" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "amount_fen" BIGINT NOT NULL,
    "fee_e5" BIGINT NOT NULL,
    "issue" TEXT,
    "may_repeat" BOOLEAN NOT NULL
);
-- Rows of a version lie side by side.
CREATE INDEX "bill_row_batch_seq" ON "bill_row" USING BRIN ("batch_seq");

-- What one version found; never changed, so that replaced versions stay readable (R5).
CREATE TABLE "recon_finding" (
    "batch_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "natural_key" TEXT NOT NULL,
    "own_fen" BIGINT,
    "channel_fen" BIGINT,
    "institution_id" UUID,
    "trade_order_id" UUID,
    "payment_id" UUID,
    "refund_id" UUID,
    "is_carried" BOOLEAN NOT NULL DEFAULT false,
    "detail" JSONB NOT NULL,
    CONSTRAINT "recon_finding_pkey" PRIMARY KEY ("batch_id", "kind", "natural_key")
);
ALTER TABLE "recon_finding" ADD CONSTRAINT "recon_finding_batch_id_fkey" FOREIGN KEY ("batch_id") REFERENCES "recon_batch"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE TRIGGER "recon_finding_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "recon_finding" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- 差错: lives across the versions of its day; a rerun never doubles it (R5).
CREATE TABLE "difference" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "batch_id" UUID NOT NULL,
    "channel" TEXT NOT NULL,
    "mchid" TEXT NOT NULL,
    "bill_kind" TEXT NOT NULL,
    "bill_date" DATE NOT NULL,
    "kind" TEXT NOT NULL,
    "natural_key" TEXT NOT NULL,
    "severity" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "own_fen" BIGINT,
    "channel_fen" BIGINT,
    "institution_id" UUID,
    "trade_order_id" UUID,
    "payment_id" UUID,
    "refund_id" UUID,
    "detail" JSONB NOT NULL,
    "posting_mode" TEXT,
    "outcome" TEXT,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "settled_at" TIMESTAMPTZ(3),
    "matched_batch_id" UUID,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "due_at" TIMESTAMPTZ(3),
    "lease_until" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT "difference_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "difference_kind" CHECK (kind IN ('CH_ONLY_PAY', 'PF_ONLY_PAY', 'AMOUNT', 'STATUS', 'CH_ONLY_REFUND', 'PF_ONLY_REFUND', 'REFUND_AMOUNT', 'REFUND_STATUS', 'FEE', 'DUP_PAY', 'HIS_PAID_NOT_BOOKED', 'HIS_BOOKED_NOT_PAID', 'INS_LEG', 'FUND_CHAIN', 'DUP_ROW', 'UNKNOWN_MCH', 'UNKNOWN_TYPE', 'FOREIGN', 'PAYSCORE')),
    CONSTRAINT "difference_severity" CHECK (severity BETWEEN 1 AND 3),
    CONSTRAINT "difference_state" CHECK (state IN ('OPEN', 'AUTO_RESOLVING', 'CARRIED', 'MATCHED', 'PROPOSED', 'APPROVED', 'EXECUTED', 'VERIFIED', 'CLOSED', 'IGNORED')),
    CONSTRAINT "difference_settled" CHECK ((state IN ('MATCHED', 'CLOSED', 'IGNORED')) = (settled_at IS NOT NULL)),
    CONSTRAINT "difference_posting_mode" CHECK (posting_mode IN ('AUTO', 'MANUAL', 'FORCE')),
    CONSTRAINT "difference_matched" CHECK (matched_batch_id IS NULL OR state = 'MATCHED')
);
CREATE UNIQUE INDEX "difference_natural_key" ON "difference"("channel", "mchid", "bill_kind", "bill_date", "kind", "natural_key");
CREATE INDEX "difference_batch_id_idx" ON "difference"("batch_id");
CREATE INDEX "difference_trade_order_id_idx" ON "difference"("trade_order_id");
CREATE INDEX "difference_open" ON "difference" ("severity", "opened_at", "id") WHERE state NOT IN ('MATCHED', 'CLOSED', 'IGNORED');
CREATE INDEX "difference_due" ON "difference" ("due_at") WHERE due_at IS NOT NULL;
ALTER TABLE "difference" ADD CONSTRAINT "difference_batch_id_fkey" FOREIGN KEY ("batch_id") REFERENCES "recon_batch"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "difference" ADD CONSTRAINT "difference_matched_batch_id_fkey" FOREIGN KEY ("matched_batch_id") REFERENCES "recon_batch"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What the bill says per institution and day: the money proof (B33) and the source of fee journals (§3.8).
CREATE TABLE "recon_institution_sum" (
    "channel" TEXT NOT NULL,
    "mchid" TEXT NOT NULL,
    "bill_kind" TEXT NOT NULL,
    "bill_date" DATE NOT NULL,
    "institution_id" UUID NOT NULL,
    "batch_id" UUID NOT NULL,
    "payments" INTEGER NOT NULL,
    "paid_fen" BIGINT NOT NULL,
    "refunds" INTEGER NOT NULL,
    "refunded_fen" BIGINT NOT NULL,
    "fee_e5" BIGINT NOT NULL,
    "fee_fen" BIGINT NOT NULL,
    "other_fen" BIGINT NOT NULL DEFAULT 0,
    CONSTRAINT "recon_institution_sum_pkey" PRIMARY KEY ("channel", "mchid", "bill_kind", "bill_date", "institution_id")
);
CREATE INDEX "recon_institution_sum_bill_date_institution_id_idx" ON "recon_institution_sum"("bill_date", "institution_id");
ALTER TABLE "recon_institution_sum" ADD CONSTRAINT "recon_institution_sum_batch_id_fkey" FOREIGN KEY ("batch_id") REFERENCES "recon_batch"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What was posted to the ledger from verified bills; a later version posts only what differs.
CREATE TABLE "recon_posting" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "batch_id" UUID NOT NULL,
    "mchid" TEXT NOT NULL,
    "bill_date" DATE NOT NULL,
    "institution_id" UUID NOT NULL,
    "journal_type" TEXT NOT NULL,
    "amount_fen" BIGINT NOT NULL,
    CONSTRAINT "recon_posting_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "recon_posting_journal_type" CHECK (journal_type IN ('FEE', 'SETTLED')),
    CONSTRAINT "recon_posting_amount" CHECK (amount_fen <> 0)
);
CREATE UNIQUE INDEX "recon_posting_batch_id_institution_id_journal_type_key" ON "recon_posting"("batch_id", "institution_id", "journal_type");
CREATE INDEX "recon_posting_mchid_bill_date_idx" ON "recon_posting"("mchid", "bill_date");
ALTER TABLE "recon_posting" ADD CONSTRAINT "recon_posting_batch_id_fkey" FOREIGN KEY ("batch_id") REFERENCES "recon_batch"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE TRIGGER "recon_posting_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "recon_posting" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- 约定费率, from its day on. Without one the rate printed in the bill is taken.
CREATE TABLE "channel_rate" (
    "channel" TEXT NOT NULL,
    "mchid" TEXT NOT NULL,
    "from_date" DATE NOT NULL,
    "rate_ppm" INTEGER NOT NULL,
    CONSTRAINT "channel_rate_pkey" PRIMARY KEY ("channel", "mchid", "from_date"),
    CONSTRAINT "channel_rate_ppm" CHECK (rate_ppm BETWEEN 0 AND 1000000)
);

-- R10: a signed day is frozen; later truth makes an adjustment.
CREATE FUNCTION signed_batch_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a signed batch is frozen' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER "recon_batch_frozen" BEFORE UPDATE OR DELETE ON "recon_batch" FOR EACH ROW WHEN (OLD.state = 'SIGNED_OFF') EXECUTE FUNCTION signed_batch_is_frozen();
CREATE FUNCTION result_of_signed_batch_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- Carried items are settled by the next day's bill, also after the signature.
  IF TG_TABLE_NAME = 'difference' THEN
    IF OLD.settled_at IS NULL THEN RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END; END IF;
  END IF;
  IF EXISTS (SELECT 1 FROM recon_batch b WHERE b.id = OLD.batch_id AND b.state = 'SIGNED_OFF') THEN
    RAISE EXCEPTION 'a signed batch is frozen' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER "difference_frozen" BEFORE UPDATE OR DELETE ON "difference" FOR EACH ROW EXECUTE FUNCTION result_of_signed_batch_is_frozen();
CREATE TRIGGER "recon_institution_sum_frozen" BEFORE UPDATE OR DELETE ON "recon_institution_sum" FOR EACH ROW EXECUTE FUNCTION result_of_signed_batch_is_frozen();

-- The successes of a day and the refunds accepted on it, without reading whole rows.
CREATE INDEX "payment_order_paid_day" ON "payment_order" ("mchid", "paid_at") INCLUDE ("out_trade_no", "paid_fen", "state", "id", "trade_order_id") WHERE paid_at IS NOT NULL;
CREATE INDEX "refund_accepted_day" ON "refund" ("mchid", "accepted_at") WHERE accepted_at IS NOT NULL;
CREATE INDEX "trade_order_mchid_institution_id_idx" ON "trade_order" ("mchid", "institution_id");
