-- What a business asks money for; the price never changes after it was opened.
CREATE TABLE "trade_order" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "business_kind" TEXT NOT NULL,
    "business_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "institution_id" UUID NOT NULL,
    "mchid" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "amount_fen" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "pay_by" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "paid_at" TIMESTAMPTZ(3),
    "closed_at" TIMESTAMPTZ(3),
    "last_check_at" TIMESTAMPTZ(3),
    CONSTRAINT "trade_order_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "trade_order_business_kind" CHECK (business_kind IN ('APPOINTMENT')),
    CONSTRAINT "trade_order_amount" CHECK (amount_fen >= 0),
    CONSTRAINT "trade_order_state" CHECK (state IN ('OPEN', 'PAID', 'CLOSING', 'CLOSED'))
);
CREATE UNIQUE INDEX "trade_order_business_kind_business_id_key" ON "trade_order"("business_kind", "business_id");
CREATE INDEX "trade_order_account_id_created_at_id_idx" ON "trade_order"("account_id", "created_at", "id");
CREATE INDEX "trade_order_open_until" ON "trade_order" ("pay_by") WHERE state = 'OPEN';

-- One attempt = one out_trade_no, stored with the hash of its immutable parameters before the first call (P2).
CREATE TABLE "payment_order" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "trade_order_id" UUID NOT NULL,
    "leg" TEXT NOT NULL,
    "mchid" TEXT NOT NULL,
    "out_trade_no" TEXT NOT NULL,
    "amount_fen" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "parameters" JSONB NOT NULL,
    "parameters_hash" BYTEA NOT NULL,
    "openid_sealed" BYTEA,
    "create_finished" BOOLEAN NOT NULL DEFAULT false,
    "prepay_id" TEXT,
    "prepay_expires_at" TIMESTAMPTZ(3),
    "channel_state" TEXT,
    "transaction_id" TEXT,
    "paid_fen" INTEGER NOT NULL DEFAULT 0,
    "refund_held_fen" INTEGER NOT NULL DEFAULT 0,
    "paid_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "cashier_opened_at" TIMESTAMPTZ(3),
    "answered_at" TIMESTAMPTZ(3),
    "last_check_at" TIMESTAMPTZ(3),
    "checks" INTEGER NOT NULL DEFAULT 0,
    "due_at" TIMESTAMPTZ(3),
    "lease_until" TIMESTAMPTZ(3),
    CONSTRAINT "payment_order_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "payment_order_leg" CHECK (leg IN ('WECHAT_CASH', 'NO_PAY')),
    CONSTRAINT "payment_order_free_has_no_channel" CHECK ((leg = 'NO_PAY') = (amount_fen = 0)),
    CONSTRAINT "payment_order_out_trade_no" CHECK (out_trade_no ~ '^[0-9A-Za-z_|*-]{6,32}$'),
    CONSTRAINT "payment_order_state" CHECK (state IN ('CREATED', 'PREPAYING', 'CREATE_UNKNOWN', 'PREPAID', 'CLOSING', 'CLOSED', 'FAILED', 'SUCCESS', 'PAID_LATE', 'PAID_DUPLICATE', 'QUARANTINED')),
    CONSTRAINT "payment_order_parameters_hash" CHECK (octet_length(parameters_hash) = 32),
    CONSTRAINT "payment_order_paid" CHECK (paid_fen = CASE WHEN state IN ('SUCCESS', 'PAID_LATE', 'PAID_DUPLICATE') THEN amount_fen ELSE 0 END),
    CONSTRAINT "payment_order_refunds_within_paid" CHECK (refund_held_fen >= 0 AND refund_held_fen <= paid_fen)
);
CREATE UNIQUE INDEX "payment_order_mchid_out_trade_no_key" ON "payment_order"("mchid", "out_trade_no");
CREATE INDEX "payment_order_trade_order_id_idx" ON "payment_order"("trade_order_id");
-- At most one live attempt, at most one accepted success per order (P3).
CREATE UNIQUE INDEX "payment_order_one_live" ON "payment_order" ("trade_order_id") WHERE state IN ('CREATED', 'PREPAYING', 'CREATE_UNKNOWN', 'PREPAID', 'CLOSING', 'QUARANTINED');
CREATE UNIQUE INDEX "payment_order_one_success" ON "payment_order" ("trade_order_id") WHERE state = 'SUCCESS';
CREATE INDEX "payment_order_due" ON "payment_order" ("due_at") WHERE due_at IS NOT NULL;
ALTER TABLE "payment_order" ADD CONSTRAINT "payment_order_trade_order_id_fkey" FOREIGN KEY ("trade_order_id") REFERENCES "trade_order"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- The parameters sent under a number never change (P2).
CREATE FUNCTION payment_parameters_are_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the parameters of a payment are fixed' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER "payment_order_parameters_fixed" BEFORE UPDATE ON "payment_order" FOR EACH ROW
  WHEN (OLD.parameters_hash IS DISTINCT FROM NEW.parameters_hash OR OLD.out_trade_no IS DISTINCT FROM NEW.out_trade_no OR OLD.mchid IS DISTINCT FROM NEW.mchid OR OLD.amount_fen IS DISTINCT FROM NEW.amount_fen OR OLD.parameters IS DISTINCT FROM NEW.parameters)
  EXECUTE FUNCTION payment_parameters_are_fixed();

CREATE TABLE "refund" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "trade_order_id" UUID NOT NULL,
    "payment_id" UUID NOT NULL,
    "parent_id" UUID,
    "cause" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "mchid" TEXT NOT NULL,
    "out_refund_no" TEXT NOT NULL,
    "amount_fen" INTEGER NOT NULL,
    "notify_url" TEXT NOT NULL,
    "parameters_hash" BYTEA NOT NULL,
    "state" TEXT NOT NULL,
    "channel_refund_id" TEXT,
    "receiving_account" TEXT,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "accepted_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),
    "last_check_at" TIMESTAMPTZ(3),
    "checks" INTEGER NOT NULL DEFAULT 0,
    "due_at" TIMESTAMPTZ(3),
    "lease_until" TIMESTAMPTZ(3),
    CONSTRAINT "refund_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "refund_amount" CHECK (amount_fen > 0),
    CONSTRAINT "refund_out_refund_no" CHECK (out_refund_no ~ '^[0-9A-Za-z_|*@-]{1,64}$'),
    CONSTRAINT "refund_cause" CHECK (cause IN ('USER_CANCEL', 'HOSPITAL_SUSPENDED', 'CONFIRM_FAILED', 'LATE_PAYMENT', 'DUPLICATE_PAYMENT', 'BUSINESS_CLOSED')),
    CONSTRAINT "refund_state" CHECK (state IN ('REQUESTED', 'READY', 'SUBMITTING', 'SUBMIT_UNKNOWN', 'WAIT_FUNDS', 'PROCESSING', 'ABNORMAL', 'SUCCESS', 'CLOSED', 'REJECTED'))
);
CREATE UNIQUE INDEX "refund_mchid_out_refund_no_key" ON "refund"("mchid", "out_refund_no");
CREATE INDEX "refund_trade_order_id_idx" ON "refund"("trade_order_id");
CREATE INDEX "refund_payment_id_idx" ON "refund"("payment_id");
-- The same cause refunds a payment once; only a confirmed close is reissued, once, under a new number (F4).
CREATE UNIQUE INDEX "refund_once_per_cause" ON "refund" ("trade_order_id", "payment_id", "cause") WHERE parent_id IS NULL;
CREATE UNIQUE INDEX "refund_reissued_once" ON "refund" ("parent_id") WHERE parent_id IS NOT NULL;
-- One refund call in flight per payment (F5).
CREATE UNIQUE INDEX "refund_one_in_flight" ON "refund" ("payment_id") WHERE state = 'SUBMITTING';
CREATE INDEX "refund_due" ON "refund" ("due_at") WHERE due_at IS NOT NULL;
ALTER TABLE "refund" ADD CONSTRAINT "refund_trade_order_id_fkey" FOREIGN KEY ("trade_order_id") REFERENCES "trade_order"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "refund" ADD CONSTRAINT "refund_payment_id_fkey" FOREIGN KEY ("payment_id") REFERENCES "payment_order"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "refund" ADD CONSTRAINT "refund_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "refund"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- P4: what refunds hold on a payment is exactly the sum of its refunds that may still take or have taken money.
CREATE FUNCTION refunds_match_hold() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  target UUID;
  held INTEGER;
  asked INTEGER;
BEGIN
  IF TG_TABLE_NAME = 'refund' THEN target := NEW.payment_id; ELSE target := NEW.id; END IF;
  SELECT refund_held_fen INTO held FROM payment_order WHERE id = target;
  SELECT coalesce(sum(amount_fen), 0) INTO asked FROM refund WHERE payment_id = target AND state NOT IN ('CLOSED', 'REJECTED');
  IF held <> asked THEN
    RAISE EXCEPTION 'refunds of a payment do not match what they hold on it' USING ERRCODE = 'check_violation', CONSTRAINT = 'refunds_match_hold';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER "refund_matches_hold" AFTER INSERT OR UPDATE ON "refund" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refunds_match_hold();
CREATE CONSTRAINT TRIGGER "payment_order_matches_refunds" AFTER UPDATE OF "refund_held_fen" ON "payment_order" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refunds_match_hold();

-- Callbacks as received, durable before they are acknowledged (P9). The resource inside is still sealed with the APIv3 key.
CREATE TABLE "notify_inbox" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "event_id" TEXT NOT NULL,
    "event_type" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "mchid" TEXT NOT NULL,
    "serial" TEXT NOT NULL,
    "raw" BYTEA NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "state" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "due_at" TIMESTAMPTZ(3),
    "lease_until" TIMESTAMPTZ(3),
    "processed_at" TIMESTAMPTZ(3),
    CONSTRAINT "notify_inbox_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "notify_inbox_kind" CHECK (kind IN ('transaction', 'refund')),
    CONSTRAINT "notify_inbox_state" CHECK (state IN ('RECEIVED', 'DONE', 'QUARANTINED', 'FOREIGN'))
);
CREATE UNIQUE INDEX "notify_inbox_event_id_key" ON "notify_inbox"("event_id");
CREATE INDEX "notify_inbox_due" ON "notify_inbox" ("due_at") WHERE due_at IS NOT NULL;

-- What was asked of the channel and how it answered; no secret, no openid, no body.
CREATE TABLE "channel_call" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "mchid" TEXT NOT NULL,
    "operation" TEXT NOT NULL,
    "reference" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "http_status" INTEGER,
    "error_code" TEXT,
    "cause" TEXT,
    "duration_ms" INTEGER NOT NULL,
    CONSTRAINT "channel_call_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "channel_call_reference_id_idx" ON "channel_call"("reference", "id");
CREATE TRIGGER "channel_call_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "channel_call" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Double entry: debit positive, credit negative, whole fen; every journal sums to zero and is posted once (P8).
CREATE TABLE "ledger_account" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "institution_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    CONSTRAINT "ledger_account_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "ledger_account_institution_id_name_key" ON "ledger_account"("institution_id", "name");

CREATE TABLE "journal" (
    "id" BIGSERIAL NOT NULL,
    "journal_type" TEXT NOT NULL,
    "source_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "journal_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "journal_journal_type_source_id_key" ON "journal"("journal_type", "source_id");

CREATE TABLE "ledger_entry" (
    "id" BIGSERIAL NOT NULL,
    "journal_id" BIGINT NOT NULL,
    "account_id" UUID NOT NULL,
    "amount_fen" INTEGER NOT NULL,
    CONSTRAINT "ledger_entry_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "ledger_entry_amount" CHECK (amount_fen <> 0)
);
CREATE INDEX "ledger_entry_journal_id_idx" ON "ledger_entry"("journal_id");
CREATE INDEX "ledger_entry_account_id_idx" ON "ledger_entry"("account_id");
ALTER TABLE "ledger_entry" ADD CONSTRAINT "ledger_entry_journal_id_fkey" FOREIGN KEY ("journal_id") REFERENCES "journal"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "ledger_entry" ADD CONSTRAINT "ledger_entry_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "ledger_account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE FUNCTION journal_is_balanced() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  target BIGINT;
  total BIGINT;
  lines INTEGER;
BEGIN
  IF TG_TABLE_NAME = 'journal' THEN target := NEW.id; ELSE target := NEW.journal_id; END IF;
  SELECT coalesce(sum(amount_fen), 0), count(*) INTO total, lines FROM ledger_entry WHERE journal_id = target;
  IF total <> 0 OR lines < 2 THEN
    RAISE EXCEPTION 'a journal must have two lines or more and sum to zero' USING ERRCODE = 'check_violation', CONSTRAINT = 'journal_is_balanced';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER "journal_balanced" AFTER INSERT ON "journal" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION journal_is_balanced();
CREATE CONSTRAINT TRIGGER "ledger_entry_balanced" AFTER INSERT ON "ledger_entry" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION journal_is_balanced();
CREATE TRIGGER "ledger_account_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "ledger_account" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "journal_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "journal" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "ledger_entry_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "ledger_entry" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
