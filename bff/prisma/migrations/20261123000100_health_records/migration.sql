-- Objects of residents' health records as the sources last told them (records-authorization §2). One row per resource of a source;
-- the newest version wins, whatever order they arrive in.
CREATE TABLE record_object (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  person_id uuid NOT NULL REFERENCES person (id),
  source text NOT NULL CHECK (source IN ('fhir', 'lis')),
  -- `Observation/abc`
  source_ref text NOT NULL,
  version bigint NOT NULL CHECK (version > 0),
  -- meta.lastUpdated of that version: decides between two resources of one version number
  source_updated_at timestamptz(3) NOT NULL,
  kind text NOT NULL,
  -- null or unknown at the source: most restricted (shown to nobody)
  directory text CHECK (directory ~ '^D(0[1-9]|1[0-9])$'),
  own_labels text[] NOT NULL DEFAULT '{}',
  -- own, with those of parts and of what it is part of
  labels text[] NOT NULL DEFAULT '{}',
  status text NOT NULL CHECK (status IN ('registered', 'preliminary', 'final', 'amended', 'corrected', 'cancelled', 'entered-in-error')),
  event_at timestamptz(3) NOT NULL,
  author_org uuid,
  part_of text,
  encounter_ref text,
  release_after timestamptz(3),
  received_at timestamptz(3) NOT NULL,
  content_sealed bytea NOT NULL,
  UNIQUE (source, source_ref)
);
CREATE INDEX record_object_person_idx ON record_object (person_id, event_at DESC, id);
CREATE INDEX record_object_part_idx ON record_object (person_id, source, part_of) WHERE part_of IS NOT NULL;

-- Every version ever taken; append-only. An amended report replaces the old one in lists, the old one stays reachable from it.
CREATE TABLE record_version (
  object_id uuid NOT NULL REFERENCES record_object (id),
  version bigint NOT NULL,
  status text NOT NULL,
  received_at timestamptz(3) NOT NULL,
  content_sealed bytea NOT NULL,
  PRIMARY KEY (object_id, version)
);

-- What authorization must know of a person whose records are kept here.
CREATE TABLE record_patient (
  person_id uuid PRIMARY KEY REFERENCES person (id),
  -- raised in the transaction of every change that may alter a decision about this person
  policy_epoch bigint NOT NULL DEFAULT 1,
  merged_into uuid REFERENCES person (id),
  is_under_review boolean NOT NULL DEFAULT false,
  deceased_at timestamptz(3),
  is_self_supporting boolean NOT NULL DEFAULT false,
  has_court_lock boolean NOT NULL DEFAULT false,
  birth_precision text NOT NULL DEFAULT 'day' CHECK (birth_precision IN ('day', 'month', 'year'))
);

-- Who may not see, whatever else says so: a guardian blocked by staff with evidence, a suspect of abuse.
CREATE TABLE record_block (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  person_id uuid NOT NULL REFERENCES person (id),
  kind text NOT NULL CHECK (kind IN ('GUARDIAN', 'SAFEGUARDING', 'ABUSE_SUSPECT')),
  blocked_person_id uuid NOT NULL REFERENCES person (id),
  evidence text NOT NULL,
  created_by uuid NOT NULL,
  created_at timestamptz(3) NOT NULL,
  ended_at timestamptz(3)
);
CREATE UNIQUE INDEX record_block_live_key ON record_block (person_id, kind, blocked_person_id) WHERE ended_at IS NULL;

-- A 14–17 year old lets one guardian see one label (records-authorization §3.6).
CREATE TABLE record_label_opt_in (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  person_id uuid NOT NULL REFERENCES person (id),
  guardian_person_id uuid NOT NULL REFERENCES person (id),
  label text NOT NULL CHECK (label IN ('MENTAL', 'HIV_STD', 'REPRO', 'SUBSTANCE')),
  created_at timestamptz(3) NOT NULL,
  ended_at timestamptz(3)
);
CREATE UNIQUE INDEX record_label_opt_in_live_key ON record_label_opt_in (person_id, guardian_person_id, label) WHERE ended_at IS NULL;

-- 授权 (R378). The row is the current version; every version is in record_grant_version.
CREATE TABLE record_grant (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  version integer NOT NULL DEFAULT 1 CHECK (version > 0),
  person_id uuid NOT NULL REFERENCES person (id),
  grantor_person_id uuid NOT NULL REFERENCES person (id),
  grantor_capacity text NOT NULL CHECK (grantor_capacity IN ('self', 'guardian', 'deputy')),
  effect text NOT NULL CHECK (effect IN ('permit', 'deny')),
  grantee_kind text NOT NULL CHECK (grantee_kind IN ('person', 'practitioner', 'org', 'dept', 'team')),
  -- person: person id; practitioner: account id; org: institution id; dept: department id; team: team id
  grantee_ref uuid NOT NULL,
  basis text NOT NULL CHECK (basis IN ('consent', 'parental', 'statutory-guardian', 'appointed-guardian', 'elder-care-delegation', 'treatment', 'public-health-duty', 'emergency')),
  directories text[] NOT NULL CHECK (cardinality(directories) > 0 OR effect = 'deny'),
  -- permit: opted in; deny: withheld
  labels text[] NOT NULL DEFAULT '{}',
  actions text[] NOT NULL CHECK (cardinality(actions) > 0),
  purposes text[] NOT NULL CHECK (cardinality(purposes) > 0),
  data_from timestamptz(3),
  data_to timestamptz(3),
  starts_at timestamptz(3) NOT NULL,
  ends_at timestamptz(3) NOT NULL,
  max_uses integer CHECK (max_uses > 0),
  uses integer NOT NULL DEFAULT 0 CHECK (uses >= 0 AND (max_uses IS NULL OR uses <= max_uses)),
  auth_level_min integer NOT NULL DEFAULT 1 CHECK (auth_level_min BETWEEN 1 AND 3),
  status text NOT NULL CHECK (status IN ('proposed', 'active', 'suspended', 'rejected', 'withdrawn', 'inactive', 'entered-in-error')),
  reason text NOT NULL,
  channel text NOT NULL CHECK (channel IN ('app', 'card', 'assisted')),
  created_at timestamptz(3) NOT NULL,
  changed_at timestamptz(3) NOT NULL,
  first_used_at timestamptz(3),
  CHECK (starts_at < ends_at),
  CHECK (data_from IS NULL OR data_to IS NULL OR data_from <= data_to)
);
-- A second active permit for the same grantee on the same basis is a mistake: the first one is changed instead (§3.1).
CREATE UNIQUE INDEX record_grant_active_key ON record_grant (person_id, grantee_kind, grantee_ref, basis) WHERE status = 'active' AND effect = 'permit';
CREATE INDEX record_grant_person_idx ON record_grant (person_id, changed_at DESC, id);
CREATE INDEX record_grant_grantee_idx ON record_grant (grantee_ref, status);
CREATE INDEX record_grant_due_idx ON record_grant (ends_at) WHERE status IN ('proposed', 'active', 'suspended');

CREATE TABLE record_grant_version (
  grant_id uuid NOT NULL REFERENCES record_grant (id),
  version integer NOT NULL,
  status text NOT NULL,
  reason text NOT NULL,
  -- the terms as they were: directories, labels, actions, purposes, period
  terms jsonb NOT NULL,
  actor_account_id uuid,
  at timestamptz(3) NOT NULL,
  PRIMARY KEY (grant_id, version)
);

CREATE TRIGGER record_version_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON record_version FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER record_grant_version_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON record_grant_version FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
