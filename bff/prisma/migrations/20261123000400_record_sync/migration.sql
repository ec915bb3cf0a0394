-- What a source said of an object itself, apart from what follows from the objects around it (kind, part_of, status, labels, release_after).
ALTER TABLE record_object
  -- null: its subject at the source is nobody known here; only its version is kept, so that nothing older brings it back
  ALTER COLUMN person_id DROP NOT NULL,
  -- `Patient/abc` at the source
  ADD COLUMN subject_ref text,
  ADD COLUMN own_kind text,
  ADD COLUMN own_status text,
  ADD COLUMN own_part_of text,
  ADD COLUMN own_release_after timestamptz(3),
  -- how long results of some labels wait when the source says nothing about it (§2.3.7)
  ADD COLUMN hold_back_until timestamptz(3);
UPDATE record_object SET own_kind = kind, own_status = status, own_part_of = part_of, own_release_after = release_after;
ALTER TABLE record_object ALTER COLUMN own_kind SET NOT NULL, ALTER COLUMN own_status SET NOT NULL;
CREATE INDEX record_object_group_idx ON record_object (source, part_of) WHERE part_of IS NOT NULL;
CREATE INDEX record_object_subject_idx ON record_object (source, subject_ref);

-- Which report names which object as its result, specimen or order, by its current version; either may arrive first.
CREATE TABLE record_claim (
  source text NOT NULL,
  part_ref text NOT NULL,
  parent_ref text NOT NULL,
  PRIMARY KEY (source, part_ref, parent_ref)
);
CREATE INDEX record_claim_parent_idx ON record_claim (source, parent_ref);

-- Whose record a Patient of a source is. A person has several after merges and duplicates.
CREATE TABLE record_link (
  source text NOT NULL CHECK (source IN ('fhir', 'lis')),
  patient_ref text NOT NULL,
  person_id uuid NOT NULL REFERENCES person (id),
  linked_at timestamptz(3) NOT NULL,
  -- everything of this Patient up to then is in the mirror; null while the first reading has not ended
  imported_at timestamptz(3),
  PRIMARY KEY (source, patient_ref)
);
CREATE INDEX record_link_person_idx ON record_link (person_id, source);

-- How far a source has been read for a person.
CREATE TABLE record_source_state (
  person_id uuid NOT NULL REFERENCES person (id),
  source text NOT NULL CHECK (source IN ('fhir', 'lis')),
  asked_at timestamptz(3),
  -- everything the source knew of the person then is here
  answered_at timestamptz(3),
  PRIMARY KEY (person_id, source)
);

-- How far the feed of a source has been read for everybody.
CREATE TABLE record_feed_state (
  source text PRIMARY KEY CHECK (source IN ('fhir', 'lis')),
  -- where to go on; null: from `read_to` on, with an overlap
  token text,
  asked_at timestamptz(3),
  read_to timestamptz(3)
);
