-- 医疗机构接入统一支付 (R360, B03): application, review by two people, certificates of front machines, expiry alarms.

CREATE TABLE "onboarding_application" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "institution_id" UUID NOT NULL,
    "state" TEXT NOT NULL,
    "is_change" BOOLEAN NOT NULL,
    "is_sample" BOOLEAN NOT NULL DEFAULT false,
    "credit_code" TEXT NOT NULL DEFAULT '',
    "licence_no" TEXT NOT NULL DEFAULT '',
    "licence_from" DATE,
    "licence_until" DATE,
    "bank_name" TEXT NOT NULL DEFAULT '',
    "account_name" TEXT NOT NULL DEFAULT '',
    "account_sealed" BYTEA,
    "contact_sealed" BYTEA,
    "phone_sealed" BYTEA,
    "reasons" JSONB NOT NULL DEFAULT '[]',
    "note" TEXT,
    "proposal" TEXT,
    "proposed_by" UUID,
    "decided_by" UUID,
    "version" INTEGER NOT NULL DEFAULT 1,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "onboarding_application_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "onboarding_application_state" CHECK (state IN ('DRAFT', 'SUBMITTED', 'IN_REVIEW', 'RETURNED', 'APPROVED', 'REJECTED', 'SUSPENDED', 'REPLACED')),
    CONSTRAINT "onboarding_application_proposal" CHECK (proposal IS NULL OR (proposal, state) IN (('APPROVE', 'IN_REVIEW'), ('REJECT', 'IN_REVIEW'), ('SUSPEND', 'APPROVED'), ('RESUME', 'SUSPENDED'))),
    CONSTRAINT "onboarding_application_proposed" CHECK (proposal IS NULL OR proposed_by IS NOT NULL),
    -- Whoever proposed is kept until the next proposal, so that no decision is ever of one person.
    CONSTRAINT "onboarding_application_two_people" CHECK (decided_by IS NULL OR decided_by <> proposed_by),
    CONSTRAINT "onboarding_application_decided" CHECK (state NOT IN ('APPROVED', 'REJECTED', 'SUSPENDED') OR is_sample OR proposal IS NOT NULL OR decided_by IS NOT NULL),
    CONSTRAINT "onboarding_application_complete" CHECK (state IN ('DRAFT', 'RETURNED') OR (
      credit_code ~ '^[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}$' AND licence_no <> '' AND licence_from IS NOT NULL AND licence_until IS NOT NULL AND licence_from < licence_until AND bank_name <> '' AND account_name <> ''
      AND account_sealed IS NOT NULL AND contact_sealed IS NOT NULL AND phone_sealed IS NOT NULL)),
    CONSTRAINT "onboarding_application_returned" CHECK (state <> 'RETURNED' OR jsonb_array_length(reasons) > 0)
);
CREATE UNIQUE INDEX "onboarding_application_one_in_force" ON "onboarding_application" ("institution_id") WHERE state IN ('APPROVED', 'SUSPENDED');
CREATE UNIQUE INDEX "onboarding_application_one_open" ON "onboarding_application" ("institution_id") WHERE state IN ('DRAFT', 'SUBMITTED', 'IN_REVIEW', 'RETURNED');
CREATE INDEX "onboarding_application_changed_at_id_idx" ON "onboarding_application" ("changed_at", "id");
-- States move along these ways only, and what was submitted is not edited under the reviewers' eyes.
CREATE FUNCTION onboarding_application_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.id, NEW.institution_id) IS DISTINCT FROM (OLD.id, OLD.institution_id) THEN
    RAISE EXCEPTION 'an application stays the institution''s' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (
       ('DRAFT', 'SUBMITTED'), ('RETURNED', 'SUBMITTED'), ('SUBMITTED', 'IN_REVIEW'), ('IN_REVIEW', 'RETURNED'), ('IN_REVIEW', 'APPROVED'), ('IN_REVIEW', 'SUSPENDED'), ('IN_REVIEW', 'REJECTED'),
       ('APPROVED', 'SUSPENDED'), ('SUSPENDED', 'APPROVED'), ('APPROVED', 'REPLACED'), ('SUSPENDED', 'REPLACED')) THEN
    RAISE EXCEPTION 'an application does not go from % to %', OLD.state, NEW.state USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF OLD.state NOT IN ('DRAFT', 'RETURNED') AND
     (NEW.credit_code, NEW.licence_no, NEW.licence_from, NEW.licence_until, NEW.bank_name, NEW.account_name, NEW.account_sealed, NEW.contact_sealed, NEW.phone_sealed)
     IS DISTINCT FROM (OLD.credit_code, OLD.licence_no, OLD.licence_from, OLD.licence_until, OLD.bank_name, OLD.account_name, OLD.account_sealed, OLD.contact_sealed, OLD.phone_sealed) THEN
    RAISE EXCEPTION 'what was submitted is not edited' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "onboarding_application_guarded" BEFORE UPDATE ON "onboarding_application" FOR EACH ROW EXECUTE FUNCTION onboarding_application_guard();
CREATE TRIGGER "onboarding_application_never_deleted" BEFORE DELETE OR TRUNCATE ON "onboarding_application" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE "onboarding_file" (
    "application_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "file_id" UUID NOT NULL,
    CONSTRAINT "onboarding_file_pkey" PRIMARY KEY ("application_id", "kind"),
    CONSTRAINT "onboarding_file_kind" CHECK (kind IN ('LICENCE', 'CREDIT_CERTIFICATE', 'ACCOUNT_PROOF'))
);
ALTER TABLE "onboarding_file" ADD CONSTRAINT "onboarding_file_application_id_fkey" FOREIGN KEY ("application_id") REFERENCES "onboarding_application"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE "onboarding_event" (
    "seq" BIGSERIAL NOT NULL,
    "application_id" UUID NOT NULL,
    "step" TEXT NOT NULL,
    "from_state" TEXT,
    "to_state" TEXT NOT NULL,
    "note" TEXT,
    "actor_account_id" UUID,
    "at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "onboarding_event_pkey" PRIMARY KEY ("seq")
);
CREATE INDEX "onboarding_event_application_id_seq_idx" ON "onboarding_event" ("application_id", "seq");
ALTER TABLE "onboarding_event" ADD CONSTRAINT "onboarding_event_application_id_fkey" FOREIGN KEY ("application_id") REFERENCES "onboarding_application"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE TRIGGER "onboarding_event_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "onboarding_event" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE "front_device" (
    "serial" TEXT NOT NULL,
    "institution_id" UUID NOT NULL,
    "registered_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "front_device_pkey" PRIMARY KEY ("serial")
);

CREATE TABLE "front_certificate" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "institution_id" UUID NOT NULL,
    "device_serial" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "key_hash" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "serial" TEXT NOT NULL,
    "not_before" TIMESTAMPTZ(3) NOT NULL,
    "not_after" TIMESTAMPTZ(3) NOT NULL,
    "pem" TEXT NOT NULL,
    "registered_by" UUID NOT NULL,
    "registered_at" TIMESTAMPTZ(3) NOT NULL,
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_by" UUID,
    "revoked_at" TIMESTAMPTZ(3),
    "revoke_reason" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    CONSTRAINT "front_certificate_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "front_certificate_fingerprint" CHECK (fingerprint ~ '^[0-9a-f]{64}$' AND key_hash ~ '^[0-9a-f]{64}$'),
    CONSTRAINT "front_certificate_period" CHECK (not_before < not_after AND registered_at < not_after),
    CONSTRAINT "front_certificate_public" CHECK (pem NOT LIKE '%PRIVATE KEY%'),
    CONSTRAINT "front_certificate_revoked" CHECK ((revoked_at IS NULL) = (revoked_by IS NULL) AND (revoked_at IS NULL) = (revoke_reason IS NULL))
);
CREATE UNIQUE INDEX "front_certificate_fingerprint_key" ON "front_certificate" ("fingerprint");
CREATE UNIQUE INDEX "front_certificate_key_hash_key" ON "front_certificate" ("key_hash");
CREATE INDEX "front_certificate_institution_id_registered_at_idx" ON "front_certificate" ("institution_id", "registered_at");
CREATE INDEX "front_certificate_not_after_idx" ON "front_certificate" ("not_after");
ALTER TABLE "front_certificate" ADD CONSTRAINT "front_certificate_device_serial_fkey" FOREIGN KEY ("device_serial") REFERENCES "front_device"("serial") ON DELETE RESTRICT ON UPDATE CASCADE;
-- Revoked is revoked; of the rest only its use is noted.
CREATE FUNCTION front_certificate_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.revoked_at IS NOT NULL OR (NEW.institution_id, NEW.device_serial, NEW.fingerprint, NEW.key_hash, NEW.pem, NEW.not_before, NEW.not_after)
     IS DISTINCT FROM (OLD.institution_id, OLD.device_serial, OLD.fingerprint, OLD.key_hash, OLD.pem, OLD.not_before, OLD.not_after) THEN
    RAISE EXCEPTION 'a registered certificate stays as it is' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "front_certificate_guarded" BEFORE UPDATE ON "front_certificate" FOR EACH ROW EXECUTE FUNCTION front_certificate_guard();
CREATE TRIGGER "front_certificate_never_deleted" BEFORE DELETE OR TRUNCATE ON "front_certificate" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE "front_nonce" (
    "certificate_id" UUID NOT NULL,
    "nonce" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "front_nonce_pkey" PRIMARY KEY ("certificate_id", "nonce")
);
CREATE INDEX "front_nonce_expires_at_idx" ON "front_nonce" ("expires_at");
ALTER TABLE "front_nonce" ADD CONSTRAINT "front_nonce_certificate_id_fkey" FOREIGN KEY ("certificate_id") REFERENCES "front_certificate"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE "expiry_notice" (
    "kind" TEXT NOT NULL,
    "object_id" UUID NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "stage" INTEGER NOT NULL,
    "is_told" BOOLEAN NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "expiry_notice_pkey" PRIMARY KEY ("kind", "object_id", "ends_at", "stage"),
    CONSTRAINT "expiry_notice_kind" CHECK (kind IN ('CERTIFICATE', 'LICENCE')),
    CONSTRAINT "expiry_notice_stage" CHECK (stage IN (60, 30, 7, 0))
);
CREATE TRIGGER "expiry_notice_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "expiry_notice" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
