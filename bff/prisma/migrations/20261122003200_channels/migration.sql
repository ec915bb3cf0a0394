-- 通道管理 (R361; booking-payment B04, B05, B27).

-- A merchant receives for one institution, for ever: money of two is never pooled ("二清"). An institution may hold several.
CREATE TABLE "channel_merchant" (
    "channel" TEXT NOT NULL,
    "mchid" TEXT NOT NULL,
    "institution_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "settles_to" TEXT NOT NULL,
    "settlement_days" INTEGER NOT NULL,
    "valid_from" DATE NOT NULL,
    "valid_until" DATE,
    "version" INTEGER NOT NULL DEFAULT 1,
    CONSTRAINT "channel_merchant_pkey" PRIMARY KEY ("channel", "mchid"),
    CONSTRAINT "channel_merchant_channel" CHECK (channel IN ('WECHAT', 'INSURANCE', 'HEALTH_CARD', 'BANK')),
    CONSTRAINT "channel_merchant_days" CHECK (settlement_days BETWEEN 0 AND 30),
    CONSTRAINT "channel_merchant_period" CHECK (valid_until IS NULL OR valid_until >= valid_from)
);
CREATE UNIQUE INDEX "channel_merchant_of_institution" ON "channel_merchant" ("channel", "mchid", "institution_id");
CREATE INDEX "channel_merchant_institution_id_idx" ON "channel_merchant" ("institution_id");
CREATE FUNCTION channel_merchant_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.channel, NEW.mchid, NEW.institution_id) IS DISTINCT FROM (OLD.channel, OLD.mchid, OLD.institution_id) THEN
    RAISE EXCEPTION 'a merchant receives for one institution' USING ERRCODE = 'check_violation', CONSTRAINT = 'channel_merchant_one_institution';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "channel_merchant_guarded" BEFORE UPDATE ON "channel_merchant" FOR EACH ROW EXECUTE FUNCTION channel_merchant_guard();
CREATE TRIGGER "channel_merchant_never_deleted" BEFORE DELETE OR TRUNCATE ON "channel_merchant" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Who receives for what: whole tables, each version in force from its moment on, never backwards.
CREATE TABLE "channel_routing" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "number" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "starts_at" TIMESTAMPTZ(3),
    "effective_from" TIMESTAMPTZ(3),
    "note" TEXT NOT NULL,
    "drafted_by" UUID,
    "drafted_at" TIMESTAMPTZ(3) NOT NULL,
    "dry_run" JSONB,
    "decided_by" UUID,
    "decided_at" TIMESTAMPTZ(3),
    "decision_note" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    CONSTRAINT "channel_routing_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "channel_routing_state" CHECK (state IN ('DRAFT', 'APPROVED', 'REJECTED', 'WITHDRAWN')),
    CONSTRAINT "channel_routing_decided" CHECK ((state = 'DRAFT') = (decided_at IS NULL)),
    CONSTRAINT "channel_routing_two_people" CHECK (state = 'WITHDRAWN' OR decided_by IS NULL OR drafted_by IS NULL OR decided_by <> drafted_by),
    CONSTRAINT "channel_routing_never_retroactive" CHECK ((state = 'APPROVED') = (effective_from IS NOT NULL) AND (effective_from IS NULL OR effective_from >= decided_at)),
    -- The city's first table is set up with it; every later one was tried on real orders before.
    CONSTRAINT "channel_routing_tried" CHECK (state <> 'APPROVED' OR dry_run IS NOT NULL OR drafted_by IS NULL)
);
CREATE UNIQUE INDEX "channel_routing_number_key" ON "channel_routing" ("number");
CREATE UNIQUE INDEX "channel_routing_one_draft" ON "channel_routing" ((true)) WHERE state = 'DRAFT';
CREATE INDEX "channel_routing_in_force" ON "channel_routing" ("effective_from" DESC, "number" DESC) WHERE state = 'APPROVED';
CREATE FUNCTION channel_routing_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state <> 'DRAFT' OR (NEW.id, NEW.number, NEW.starts_at, NEW.drafted_by) IS DISTINCT FROM (OLD.id, OLD.number, OLD.starts_at, OLD.drafted_by) THEN
    RAISE EXCEPTION 'a decided routing stays as it is' USING ERRCODE = 'check_violation', CONSTRAINT = 'channel_routing_frozen';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "channel_routing_guarded" BEFORE UPDATE ON "channel_routing" FOR EACH ROW EXECUTE FUNCTION channel_routing_guard();
CREATE TRIGGER "channel_routing_never_deleted" BEFORE DELETE OR TRUNCATE ON "channel_routing" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- One line: business kind ALL is what no other line of the institution names.
CREATE TABLE "channel_route" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "routing_id" UUID NOT NULL,
    "institution_id" UUID NOT NULL,
    "business_kind" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "mchid" TEXT NOT NULL,
    CONSTRAINT "channel_route_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "channel_route_kind" CHECK (business_kind IN ('ALL', 'APPOINTMENT', 'WAITLIST', 'CLINIC_BILL', 'DEPOSIT', 'CREDIT_REPAYMENT'))
);
CREATE UNIQUE INDEX "channel_route_one_merchant" ON "channel_route" ("routing_id", "institution_id", "business_kind", "channel");
CREATE UNIQUE INDEX "channel_route_pinned" ON "channel_route" ("id", "institution_id", "mchid");
ALTER TABLE "channel_route" ADD CONSTRAINT "channel_route_routing_id_fkey" FOREIGN KEY ("routing_id") REFERENCES "channel_routing"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
-- A line leads only to a merchant of its own institution.
ALTER TABLE "channel_route" ADD CONSTRAINT "channel_route_own_merchant" FOREIGN KEY ("channel", "mchid", "institution_id") REFERENCES "channel_merchant"("channel", "mchid", "institution_id") ON DELETE RESTRICT ON UPDATE RESTRICT;
CREATE FUNCTION channel_route_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM channel_routing v WHERE v.id = NEW.routing_id AND v.state = 'DRAFT') THEN
    RAISE EXCEPTION 'a decided routing stays as it is' USING ERRCODE = 'check_violation', CONSTRAINT = 'channel_routing_frozen';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "channel_route_guarded" BEFORE INSERT ON "channel_route" FOR EACH ROW EXECUTE FUNCTION channel_route_guard();
CREATE TRIGGER "channel_route_frozen" BEFORE UPDATE OR DELETE OR TRUNCATE ON "channel_route" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A debt keeps the line it was opened by, and with it its merchant: institution and merchant must be that line's.
ALTER TABLE "trade_order" ADD COLUMN "route_id" UUID;
ALTER TABLE "trade_order" ADD CONSTRAINT "trade_order_route" FOREIGN KEY ("route_id", "institution_id", "mchid") REFERENCES "channel_route"("id", "institution_id", "mchid") ON DELETE RESTRICT ON UPDATE RESTRICT;
CREATE FUNCTION trade_order_route_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.mchid, NEW.route_id, NEW.institution_id) IS DISTINCT FROM (OLD.mchid, OLD.route_id, OLD.institution_id) THEN
    RAISE EXCEPTION 'a debt keeps its merchant' USING ERRCODE = 'check_violation', CONSTRAINT = 'trade_order_route_pinned';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "trade_order_route_pinned" BEFORE UPDATE OF "mchid", "route_id", "institution_id" ON "trade_order" FOR EACH ROW EXECUTE FUNCTION trade_order_route_guard();
CREATE INDEX "trade_order_opened" ON "trade_order" ("created_at");

-- What two people decide about a merchant: registering it, its rate, its keys.
CREATE TABLE "channel_change" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "kind" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "mchid" TEXT NOT NULL,
    "details" JSONB NOT NULL,
    "reason" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "proposed_by" UUID NOT NULL,
    "proposed_at" TIMESTAMPTZ(3) NOT NULL,
    "decided_by" UUID,
    "decided_at" TIMESTAMPTZ(3),
    "note" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    CONSTRAINT "channel_change_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "channel_change_kind" CHECK (kind IN ('MERCHANT', 'MERCHANT_TERMS', 'RATE', 'KEY_ADD', 'KEY_SWITCH', 'KEY_RETIRE')),
    CONSTRAINT "channel_change_state" CHECK (state IN ('PROPOSED', 'APPROVED', 'REJECTED')),
    CONSTRAINT "channel_change_decided" CHECK ((state = 'PROPOSED') = (decided_by IS NULL) AND (decided_by IS NULL) = (decided_at IS NULL)),
    CONSTRAINT "channel_change_two_people" CHECK (decided_by IS NULL OR decided_by <> proposed_by)
);
CREATE UNIQUE INDEX "channel_change_one_waits" ON "channel_change" ("channel", "mchid", "kind") WHERE state = 'PROPOSED';
CREATE INDEX "channel_change_channel_mchid_proposed_at_idx" ON "channel_change" ("channel", "mchid", "proposed_at");
CREATE FUNCTION channel_change_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state <> 'PROPOSED' OR (NEW.id, NEW.kind, NEW.channel, NEW.mchid, NEW.details, NEW.proposed_by) IS DISTINCT FROM (OLD.id, OLD.kind, OLD.channel, OLD.mchid, OLD.details, OLD.proposed_by) THEN
    RAISE EXCEPTION 'a change is decided once, as it was proposed' USING ERRCODE = 'check_violation', CONSTRAINT = 'channel_change_once';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "channel_change_guarded" BEFORE UPDATE ON "channel_change" FOR EACH ROW EXECUTE FUNCTION channel_change_guard();
CREATE TRIGGER "channel_change_never_deleted" BEFORE DELETE OR TRUNCATE ON "channel_change" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Which rate came from which decision; null: set up with the city.
ALTER TABLE "channel_rate" ADD COLUMN "change_id" UUID, ADD COLUMN "source" TEXT NOT NULL DEFAULT '';
ALTER TABLE "channel_rate" ADD CONSTRAINT "channel_rate_change_id_fkey" FOREIGN KEY ("change_id") REFERENCES "channel_change"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Keys by serial, never their material: that stays in the secret store. A merchant without a line here uses all that its store holds.
CREATE TABLE "channel_key" (
    "mchid" TEXT NOT NULL,
    "serial" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "is_requested" BOOLEAN NOT NULL DEFAULT false,
    "valid_from" TIMESTAMPTZ(3),
    "valid_until" TIMESTAMPTZ(3),
    "found_at" TIMESTAMPTZ(3) NOT NULL,
    "live_since" TIMESTAMPTZ(3),
    "retired_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,
    CONSTRAINT "channel_key_pkey" PRIMARY KEY ("mchid", "serial"),
    CONSTRAINT "channel_key_kind" CHECK (kind IN ('MERCHANT_CERT', 'PLATFORM_CERT', 'PUBLIC_KEY')),
    CONSTRAINT "channel_key_state" CHECK (state IN ('FOUND', 'LIVE', 'RETIRED') AND (state = 'FOUND') = (live_since IS NULL) AND (state = 'RETIRED') = (retired_at IS NOT NULL)),
    CONSTRAINT "channel_key_requested" CHECK (NOT is_requested OR (state = 'LIVE' AND kind = 'PUBLIC_KEY'))
);
CREATE UNIQUE INDEX "channel_key_one_requested" ON "channel_key" ("mchid") WHERE is_requested;
-- Said once per key and threshold.
CREATE TABLE "channel_key_alarm" (
    "mchid" TEXT NOT NULL,
    "serial" TEXT NOT NULL,
    "days" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "channel_key_alarm_pkey" PRIMARY KEY ("mchid", "serial", "days")
);
ALTER TABLE "channel_key_alarm" ADD CONSTRAINT "channel_key_alarm_mchid_serial_fkey" FOREIGN KEY ("mchid", "serial") REFERENCES "channel_key"("mchid", "serial") ON DELETE RESTRICT ON UPDATE CASCADE;

-- With which key the channel signed: how often, and when last.
ALTER TABLE "channel_call" ADD COLUMN "key_serial" TEXT;
CREATE INDEX "channel_call_by_key" ON "channel_call" ("mchid", "key_serial", "at") WHERE key_serial IS NOT NULL;
CREATE INDEX "notify_inbox_by_key" ON "notify_inbox" ("mchid", "serial", "received_at");
