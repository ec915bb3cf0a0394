CREATE TABLE "notice" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "message_id" BIGINT NOT NULL,
    "account_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "needs_action" BOOLEAN NOT NULL,
    "link_target" TEXT,
    "link_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "read_at" TIMESTAMPTZ(3),
    "push" TEXT,
    CONSTRAINT "notice_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "notice_link" CHECK (link_target IN ('appointment', 'tradeOrder', 'persons', 'consentRequests')),
    CONSTRAINT "notice_push" CHECK (push IN ('SENT', 'REFUSED', 'UNDELIVERABLE'))
);
CREATE UNIQUE INDEX "notice_message_id_key" ON "notice"("message_id");
CREATE INDEX "notice_account_id_message_id_idx" ON "notice"("account_id", "message_id");
CREATE INDEX "notice_unread" ON "notice" ("account_id") WHERE read_at IS NULL;
