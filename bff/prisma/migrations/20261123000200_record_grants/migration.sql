-- A practitioner is let in as somebody of one institution: the grant dies when they leave it (records-authorization §3.2).
ALTER TABLE record_grant ADD COLUMN grantee_institution_id uuid;
-- Asked for by the grantee; answered by the patient, or ended after seven days without an answer.
ALTER TABLE record_grant ADD COLUMN is_request boolean NOT NULL DEFAULT false;
ALTER TABLE record_grant ADD COLUMN answer_by timestamptz(3);
ALTER TABLE record_grant ADD CONSTRAINT record_grant_answer_check CHECK (is_request = (answer_by IS NOT NULL));
-- The patient was told that it ends soon.
ALTER TABLE record_grant ADD COLUMN reminded_at timestamptz(3);

-- One open request, and one deny of the same things, per grantee: the second is the first one again.
CREATE UNIQUE INDEX record_grant_request_key ON record_grant (person_id, grantee_kind, grantee_ref) WHERE status = 'proposed';
CREATE UNIQUE INDEX record_grant_deny_key ON record_grant (person_id, grantee_kind, grantee_ref, directories, labels) WHERE status = 'active' AND effect = 'deny';
CREATE INDEX record_grant_request_due_idx ON record_grant (answer_by) WHERE status = 'proposed';
CREATE INDEX record_grant_used_up_idx ON record_grant (id) WHERE status = 'active' AND uses >= max_uses;
CREATE INDEX record_grant_practitioner_idx ON record_grant (grantee_ref) WHERE status IN ('active', 'suspended') AND grantee_kind = 'practitioner';

-- When the population registry was last asked whether the person lives; only those are asked whose grants depend on it.
ALTER TABLE record_patient ADD COLUMN life_asked_at timestamptz(3);

-- 0: not yet, 1: told 30 days before the ward comes of age, 2: told 7 days before.
ALTER TABLE person_binding ADD COLUMN majority_notices smallint NOT NULL DEFAULT 0 CHECK (majority_notices BETWEEN 0 AND 2);
CREATE INDEX person_binding_majority_idx ON person_binding (guardian_until) WHERE state = 'ACTIVE' AND majority_notices < 2;
