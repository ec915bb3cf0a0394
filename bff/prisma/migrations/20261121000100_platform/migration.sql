-- Accounts (slice identity; the rest of that slice follows in its own migration)
CREATE TABLE "account" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "app" TEXT NOT NULL,
    "openid_fingerprint" BYTEA NOT NULL,
    "openid_sealed" BYTEA NOT NULL,
    "phone_sealed" BYTEA,
    "display_name" TEXT,
    "type_size" TEXT NOT NULL DEFAULT 'standard',
    "dark" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "account_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "account_app" CHECK (app IN ('citizen', 'staff')),
    CONSTRAINT "account_type_size" CHECK (type_size IN ('standard', 'large', 'xlarge'))
);
CREATE UNIQUE INDEX "account_openid_fingerprint_key" ON "account"("openid_fingerprint");

CREATE TABLE "session" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "token_hash" BYTEA NOT NULL,
    "account_id" UUID NOT NULL,
    "app" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),
    CONSTRAINT "session_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "session_token_is_hashed" CHECK (octet_length(token_hash) = 32)
);
CREATE UNIQUE INDEX "session_token_hash_key" ON "session"("token_hash");
CREATE INDEX "session_account_id_idx" ON "session"("account_id");
ALTER TABLE "session" ADD CONSTRAINT "session_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE "staff_post" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "account_id" UUID NOT NULL,
    "role" TEXT NOT NULL,
    "institution_id" UUID,
    "area_code" TEXT,
    "granted_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    CONSTRAINT "staff_post_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "staff_post_account_id_idx" ON "staff_post"("account_id");
ALTER TABLE "staff_post" ADD CONSTRAINT "staff_post_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE UNIQUE INDEX "staff_post_one_live" ON "staff_post" (account_id, role, coalesce(institution_id, '00000000-0000-0000-0000-000000000000'), coalesce(area_code, '')) WHERE ended_at IS NULL;

CREATE TABLE "idempotency_record" (
    "account_id" UUID NOT NULL,
    "route_id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "input_hash" BYTEA NOT NULL,
    "status" INTEGER,
    "answer" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "lease_until" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "idempotency_record_pkey" PRIMARY KEY ("account_id", "route_id", "key")
);
CREATE INDEX "idempotency_record_created_at_idx" ON "idempotency_record"("created_at");

CREATE TABLE "outbox" (
    "id" BIGSERIAL NOT NULL,
    "topic" TEXT NOT NULL,
    "dedupe_key" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "lease_until" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "done_at" TIMESTAMPTZ(3),
    "dead_at" TIMESTAMPTZ(3),
    CONSTRAINT "outbox_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "outbox_topic_dedupe_key_key" ON "outbox"("topic", "dedupe_key");
CREATE INDEX "outbox_due" ON "outbox" ("due_at") WHERE done_at IS NULL AND dead_at IS NULL;

CREATE TABLE "inbox" (
    "message_id" BIGINT NOT NULL,
    "consumer" TEXT NOT NULL,
    "taken_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "inbox_pkey" PRIMARY KEY ("message_id", "consumer")
);
ALTER TABLE "inbox" ADD CONSTRAINT "inbox_message_id_fkey" FOREIGN KEY ("message_id") REFERENCES "outbox"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "audit_log" (
    "seq" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor_account_id" UUID,
    "action" TEXT NOT NULL,
    "object_kind" TEXT NOT NULL,
    "object_id" TEXT,
    "person_id" UUID,
    "outcome" TEXT NOT NULL,
    "reason" TEXT,
    "request_id" TEXT,
    CONSTRAINT "audit_log_pkey" PRIMARY KEY ("seq"),
    CONSTRAINT "audit_log_outcome" CHECK (outcome IN ('ALLOWED', 'DENIED'))
);
CREATE INDEX "audit_log_person_id_seq_idx" ON "audit_log"("person_id", "seq");

-- Append-only tables: the same guard is reused by the ledger and by histories.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER "audit_log_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_log" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
