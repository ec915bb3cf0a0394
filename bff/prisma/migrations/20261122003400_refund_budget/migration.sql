-- B23, §4.5: how fast a merchant may ask for refunds, kept for all processes together. A bucket fills by the clock and is emptied by calls.
CREATE TABLE "refund_budget" (
    "mchid" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "burst" INTEGER NOT NULL,
    "per_second" DOUBLE PRECISION NOT NULL,
    "level" DOUBLE PRECISION NOT NULL,
    "filled_at" TIMESTAMPTZ(3) NOT NULL,
    "granted" INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT "refund_budget_pkey" PRIMARY KEY ("mchid", "kind"),
    CONSTRAINT "refund_budget_kind" CHECK (kind IN ('ALL', 'OLD_ORDERS')),
    CONSTRAINT "refund_budget_level" CHECK (level >= 0 AND level <= burst AND burst > 0 AND per_second > 0)
);

-- A lane carries one refund call at a time and rests for a second after an error: with six lanes there are never more than six errors in a second.
-- A payer always has the same lane, so nobody's refunds run beside each other (F5).
CREATE TABLE "refund_lane" (
    "mchid" TEXT NOT NULL,
    "lane" SMALLINT NOT NULL,
    "busy_until" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "refund_lane_pkey" PRIMARY KEY ("mchid", "lane"),
    CONSTRAINT "refund_lane_number" CHECK (lane BETWEEN 0 AND 5)
);

ALTER TABLE "refund" ADD COLUMN "lane" SMALLINT;
UPDATE "refund" r SET lane = abs(hashtext(o.account_id::text)::bigint) % 6 FROM "trade_order" o WHERE o.id = r.trade_order_id;
ALTER TABLE "refund" ALTER COLUMN "lane" SET NOT NULL, ALTER COLUMN "lane" SET DEFAULT 0, ADD CONSTRAINT "refund_has_lane" CHECK (lane BETWEEN 0 AND 5);
CREATE INDEX "refund_to_send" ON "refund" ("mchid", "lane", "due_at") WHERE state IN ('READY', 'WAIT_FUNDS');

-- J12: taken back before the channel was asked, because the visit took place.
ALTER TABLE "refund" ADD COLUMN "withdrawn_at" TIMESTAMPTZ(3), ADD CONSTRAINT "refund_withdrawn_is_rejected" CHECK (withdrawn_at IS NULL OR state = 'REJECTED');

-- J5: late money is offered to its business once; without an answer by then it goes back.
ALTER TABLE "payment_order" ADD COLUMN "late_offer_until" TIMESTAMPTZ(3), ADD COLUMN "late_answer" TEXT,
  ADD CONSTRAINT "payment_order_late_answer" CHECK (late_answer IS NULL OR late_answer IN ('ACCEPTED', 'DECLINED') AND late_offer_until IS NOT NULL);
