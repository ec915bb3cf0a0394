ALTER TABLE "account" ADD COLUMN "unionid_fingerprint" BYTEA;
ALTER TABLE "account" ADD CONSTRAINT "account_fingerprints_are_hashes" CHECK (octet_length(openid_fingerprint) = 32 AND (unionid_fingerprint IS NULL OR octet_length(unionid_fingerprint) = 32));
CREATE UNIQUE INDEX "account_app_unionid_fingerprint_key" ON "account"("app", "unionid_fingerprint");

CREATE TABLE "privacy_consent" (
    "seq" BIGSERIAL NOT NULL,
    "account_id" UUID NOT NULL,
    "version" TEXT NOT NULL,
    "decision" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "privacy_consent_pkey" PRIMARY KEY ("seq"),
    CONSTRAINT "privacy_consent_decision" CHECK (decision IN ('agreed', 'refused'))
);
CREATE INDEX "privacy_consent_account_id_seq_idx" ON "privacy_consent"("account_id", "seq");
ALTER TABLE "privacy_consent" ADD CONSTRAINT "privacy_consent_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE TRIGGER "privacy_consent_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "privacy_consent" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE "person" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "document_kind" TEXT NOT NULL,
    "document_sealed" BYTEA NOT NULL,
    "identity_fingerprint" BYTEA NOT NULL,
    "name_sealed" BYTEA NOT NULL,
    "sex" TEXT NOT NULL,
    "birth_date" DATE NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "person_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "person_document_kind" CHECK (document_kind IN ('RESIDENT_ID', 'BIRTH_CERTIFICATE')),
    CONSTRAINT "person_fingerprint_is_a_hash" CHECK (octet_length(identity_fingerprint) = 32),
    CONSTRAINT "person_sex" CHECK (sex IN ('M', 'F'))
);
CREATE UNIQUE INDEX "person_identity_fingerprint_key" ON "person"("identity_fingerprint");

CREATE TABLE "person_binding" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "account_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "relation" TEXT NOT NULL,
    "basis" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "name_sealed" BYTEA NOT NULL,
    "guardian_until" DATE,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "decided_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    CONSTRAINT "person_binding_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "person_binding_relation" CHECK (relation IN ('SELF', 'CHILD', 'PARENT', 'SPOUSE', 'OTHER')),
    CONSTRAINT "person_binding_basis" CHECK (basis IN ('SELF', 'GUARDIAN', 'CONSENT') AND (basis = 'SELF') = (relation = 'SELF')),
    CONSTRAINT "person_binding_state" CHECK (state IN ('PENDING_CONSENT', 'ACTIVE', 'REFUSED', 'ENDED')),
    CONSTRAINT "person_binding_only_consent_waits" CHECK (state NOT IN ('PENDING_CONSENT', 'REFUSED') OR basis = 'CONSENT'),
    CONSTRAINT "person_binding_consent_is_dated" CHECK (NOT (basis = 'CONSENT' AND state IN ('ACTIVE', 'REFUSED')) OR decided_at IS NOT NULL),
    CONSTRAINT "person_binding_guardian_until" CHECK ((basis = 'GUARDIAN') = (guardian_until IS NOT NULL)),
    CONSTRAINT "person_binding_ended" CHECK ((state IN ('REFUSED', 'ENDED')) = (ended_at IS NOT NULL))
);
CREATE INDEX "person_binding_account_id_requested_at_idx" ON "person_binding"("account_id", "requested_at");
CREATE INDEX "person_binding_person_id_idx" ON "person_binding"("person_id");
CREATE UNIQUE INDEX "person_binding_one_live" ON "person_binding" ("account_id", "person_id") WHERE state IN ('PENDING_CONSENT', 'ACTIVE');
CREATE UNIQUE INDEX "person_binding_one_self" ON "person_binding" ("account_id") WHERE relation = 'SELF' AND state = 'ACTIVE';
CREATE INDEX "person_binding_guardian_due" ON "person_binding" ("guardian_until") WHERE state = 'ACTIVE' AND guardian_until IS NOT NULL;
ALTER TABLE "person_binding" ADD CONSTRAINT "person_binding_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "person_binding" ADD CONSTRAINT "person_binding_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE "real_name_check" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "binding_id" UUID NOT NULL,
    "state" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "request_id" TEXT NOT NULL,
    "auto_result" TEXT,
    "asks" INTEGER NOT NULL DEFAULT 0,
    "next_ask_at" TIMESTAMPTZ(3),
    "review_document" TEXT,
    "review_note_sealed" BYTEA,
    "submitted_at" TIMESTAMPTZ(3),
    "due_at" TIMESTAMPTZ(3),
    "decided_at" TIMESTAMPTZ(3),
    "decided_by" UUID,
    "reason_sealed" BYTEA,
    CONSTRAINT "real_name_check_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "real_name_check_state" CHECK (state IN ('UNVERIFIED', 'AUTO_PASSED', 'AUTO_FAILED', 'MANUAL_REVIEW', 'VERIFIED', 'REJECTED')),
    CONSTRAINT "real_name_check_asked_again" CHECK ((state = 'UNVERIFIED') = (next_ask_at IS NOT NULL)),
    CONSTRAINT "real_name_check_case" CHECK (state NOT IN ('MANUAL_REVIEW', 'REJECTED') OR (submitted_at IS NOT NULL AND due_at IS NOT NULL AND review_document IS NOT NULL AND review_note_sealed IS NOT NULL)),
    CONSTRAINT "real_name_check_decision" CHECK ((decided_at IS NULL) = (decided_by IS NULL) AND (decided_at IS NULL) = (reason_sealed IS NULL) AND (state <> 'REJECTED' OR decided_at IS NOT NULL))
);
CREATE UNIQUE INDEX "real_name_check_binding_id_key" ON "real_name_check"("binding_id");
CREATE INDEX "real_name_check_ask" ON "real_name_check" ("next_ask_at") WHERE state = 'UNVERIFIED';
CREATE INDEX "real_name_check_queue" ON "real_name_check" ("due_at", "id") WHERE submitted_at IS NOT NULL;
ALTER TABLE "real_name_check" ADD CONSTRAINT "real_name_check_binding_id_fkey" FOREIGN KEY ("binding_id") REFERENCES "person_binding"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE "real_name_history" (
    "seq" BIGSERIAL NOT NULL,
    "check_id" UUID NOT NULL,
    "action" TEXT NOT NULL,
    "from_state" TEXT NOT NULL,
    "to_state" TEXT NOT NULL,
    "actor_account_id" UUID,
    "at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "real_name_history_pkey" PRIMARY KEY ("seq")
);
CREATE INDEX "real_name_history_check_id_seq_idx" ON "real_name_history"("check_id", "seq");
ALTER TABLE "real_name_history" ADD CONSTRAINT "real_name_history_check_id_fkey" FOREIGN KEY ("check_id") REFERENCES "real_name_check"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE TRIGGER "real_name_history_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "real_name_history" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE "health_card_use" (
    "nonce" BYTEA NOT NULL,
    "person_id" UUID NOT NULL,
    "used_by" UUID NOT NULL,
    "used_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "health_card_use_pkey" PRIMARY KEY ("nonce")
);
CREATE INDEX "health_card_use_expires_at_idx" ON "health_card_use"("expires_at");
