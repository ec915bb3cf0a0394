-- 有内容不对？请医院更正: a resident tells the institution that wrote a record what is wrong with it. The record itself is changed by its
-- source, never here.
CREATE TABLE record_correction (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  version integer NOT NULL DEFAULT 1 CHECK (version > 0),
  object_id uuid NOT NULL REFERENCES record_object (id),
  person_id uuid NOT NULL,
  account_id uuid NOT NULL,
  institution_id uuid NOT NULL,
  fault text NOT NULL CHECK (fault IN ('NOT_MINE', 'WRONG_VALUE', 'WRONG_DATE', 'DUPLICATE', 'OTHER')),
  text_sealed bytea NOT NULL,
  state text NOT NULL CHECK (state IN ('SUBMITTED', 'IN_REVIEW', 'CORRECTED', 'DECLINED', 'WITHDRAWN')),
  answer_sealed bytea,
  answered_by uuid,
  request_key text NOT NULL,
  requested_at timestamptz(3) NOT NULL,
  changed_at timestamptz(3) NOT NULL,
  UNIQUE (account_id, request_key),
  CHECK ((answer_sealed IS NOT NULL) = (state IN ('CORRECTED', 'DECLINED')))
);
-- One open request per record and account: a second one says nothing new.
CREATE UNIQUE INDEX record_correction_open_key ON record_correction (object_id, account_id) WHERE state IN ('SUBMITTED', 'IN_REVIEW');
CREATE INDEX record_correction_account_idx ON record_correction (account_id, requested_at DESC, id);
CREATE INDEX record_correction_institution_idx ON record_correction (institution_id, requested_at DESC, id);
