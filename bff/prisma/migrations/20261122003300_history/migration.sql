-- 缴费记录导出 (B09): what a resident asked to have as a file. Only the filter is kept, never the content; the file is made when it is fetched.
CREATE TABLE "history_export" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "account_id" UUID NOT NULL,
    "format" TEXT NOT NULL,
    "year" INTEGER,
    "person_id" UUID,
    "institution_id" UUID,
    "business_kind" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "history_export_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "history_export_format" CHECK (format IN ('PDF', 'CSV')),
    CONSTRAINT "history_export_year" CHECK (year BETWEEN 2020 AND 2100),
    CONSTRAINT "history_export_business_kind" CHECK (business_kind IN ('APPOINTMENT', 'WAITLIST', 'CLINIC_BILL', 'DEPOSIT', 'CREDIT_REPAYMENT')),
    CONSTRAINT "history_export_short_lived" CHECK (expires_at > created_at AND expires_at <= created_at + interval '1 hour')
);
CREATE INDEX "history_export_expires_at_idx" ON "history_export"("expires_at");
CREATE INDEX "clinic_bill_lock" ON "clinic_bill" ("lock_id") WHERE lock_id IS NOT NULL;
