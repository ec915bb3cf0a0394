-- 行业监管 (R269, A21): filings of institutions and of whoever runs their booking, and counts that no other row keeps.

CREATE TABLE "filing" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "institution_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "credit_code" TEXT NOT NULL,
    "contact_name_masked" TEXT NOT NULL,
    "contact_phone_masked" TEXT NOT NULL,
    "contract_from" DATE NOT NULL,
    "contract_until" DATE NOT NULL,
    "state" TEXT NOT NULL,
    "return_reason" TEXT,
    "drafted_by" UUID NOT NULL,
    "submitted_at" TIMESTAMPTZ(3),
    "decided_by" UUID,
    "decided_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,
    "changed_by" UUID NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "filing_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "filing_kind" CHECK (kind IN ('INSTITUTION', 'OPERATOR')),
    CONSTRAINT "filing_state" CHECK (state IN ('DRAFT', 'SUBMITTED', 'APPROVED', 'RETURNED')),
    CONSTRAINT "filing_credit_code" CHECK (credit_code ~ '^[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}$'),
    CONSTRAINT "filing_contact_is_masked" CHECK (contact_phone_masked ~ '^[0-9]{3}[*]{4}[0-9]{4}$' AND (char_length(contact_name_masked) = 1 OR position('*' IN contact_name_masked) > 0)),
    CONSTRAINT "filing_period" CHECK (contract_until > contract_from),
    CONSTRAINT "filing_submitted" CHECK (state = 'DRAFT' OR submitted_at IS NOT NULL),
    CONSTRAINT "filing_decided" CHECK ((state IN ('APPROVED', 'RETURNED')) = (decided_by IS NOT NULL) AND (decided_by IS NULL) = (decided_at IS NULL)),
    CONSTRAINT "filing_returned_has_reason" CHECK ((state = 'RETURNED') = (return_reason IS NOT NULL)),
    CONSTRAINT "filing_two_people" CHECK (decided_by IS NULL OR decided_by <> drafted_by)
);
CREATE UNIQUE INDEX "filing_institution_id_kind_credit_code_contract_from_key" ON "filing"("institution_id", "kind", "credit_code", "contract_from");
CREATE INDEX "filing_state_idx" ON "filing"("state");

CREATE TABLE "filing_event" (
    "seq" BIGSERIAL NOT NULL,
    "filing_id" UUID NOT NULL,
    "from_state" TEXT,
    "to_state" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "reason" TEXT,
    "actor_account_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "filing_event_pkey" PRIMARY KEY ("seq")
);
CREATE INDEX "filing_event_filing_id_seq_idx" ON "filing_event"("filing_id", "seq");
CREATE TRIGGER "filing_event_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "filing_event" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What was approved stays as it was approved; every change leaves an event.
CREATE FUNCTION note_filing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.state = 'APPROVED' THEN
    RAISE EXCEPTION 'an approved filing is not changed' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  INSERT INTO filing_event (filing_id, from_state, to_state, version, reason, actor_account_id, at)
  VALUES (NEW.id, CASE WHEN TG_OP = 'UPDATE' THEN OLD.state END, NEW.state, NEW.version, NEW.return_reason, NEW.changed_by, NEW.changed_at);
  RETURN NULL;
END $$;
CREATE TRIGGER "filing_events" AFTER INSERT OR UPDATE ON "filing" FOR EACH ROW EXECUTE FUNCTION note_filing();
CREATE TRIGGER "filing_never_deleted" BEFORE DELETE OR TRUNCATE ON "filing" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Refused holds leave no appointment, so their number is kept here (A39); no account, no person.
CREATE TABLE "hold_refusal_count" (
    "institution_id" UUID NOT NULL,
    "department_id" UUID NOT NULL,
    "date" DATE NOT NULL,
    "code" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    CONSTRAINT "hold_refusal_count_pkey" PRIMARY KEY ("institution_id", "date", "code", "department_id"),
    CONSTRAINT "hold_refusal_count_positive" CHECK (count > 0)
);
