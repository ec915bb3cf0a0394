-- The hospital's list names bills, deposits and visits on credit too (his-interface §7), and the insurance has a list of its own (insurance-interface §7).
ALTER TABLE "his_charge" ADD COLUMN "kind" TEXT NOT NULL DEFAULT 'NUMBER';
ALTER TABLE "his_charge" ADD COLUMN "ref_no" TEXT;
ALTER TABLE "his_charge" ADD COLUMN "insurance_fen" INTEGER NOT NULL DEFAULT 0;
-- What both sides mean by the same debt.
ALTER TABLE "his_charge" ADD COLUMN "match_key" TEXT;
ALTER TABLE "his_charge" DISABLE TRIGGER "his_charge_append_only";
UPDATE "his_charge" SET "match_key" = "pay_ref";
ALTER TABLE "his_charge" ENABLE TRIGGER "his_charge_append_only";
ALTER TABLE "his_charge" ALTER COLUMN "match_key" SET NOT NULL;
ALTER TABLE "his_charge" ALTER COLUMN "kind" DROP DEFAULT;
ALTER TABLE "his_charge" ALTER COLUMN "insurance_fen" DROP DEFAULT;
ALTER TABLE "his_charge" ADD CONSTRAINT "his_charge_kind" CHECK (kind IN ('NUMBER', 'BILL', 'DEPOSIT', 'CREDIT', 'INSURANCE') AND (kind = 'NUMBER') = (ref_no IS NULL));
ALTER TABLE "his_charge" ADD CONSTRAINT "his_charge_insurance_fen" CHECK (insurance_fen >= 0);
CREATE INDEX "his_charge_match_key_idx" ON "his_charge"("match_key");

ALTER TABLE "recon_batch" DROP CONSTRAINT "recon_batch_channel";
ALTER TABLE "recon_batch" DROP CONSTRAINT "recon_batch_bill_kind";
ALTER TABLE "recon_batch" ADD CONSTRAINT "recon_batch_bill_kind" CHECK (bill_kind IN ('TRADE', 'FUND_FLOW', 'HIS', 'INSURANCE'));
ALTER TABLE "recon_batch" ADD CONSTRAINT "recon_batch_channel" CHECK (CASE channel WHEN 'WECHAT' THEN bill_kind IN ('TRADE', 'FUND_FLOW') WHEN 'HIS' THEN bill_kind = 'HIS' WHEN 'INSURANCE' THEN bill_kind = 'INSURANCE' ELSE false END);
CREATE INDEX "insurance_order_finished_at_idx" ON "insurance_order"("finished_at");
CREATE INDEX "insurance_refund_requested_at_idx" ON "insurance_refund"("requested_at");
