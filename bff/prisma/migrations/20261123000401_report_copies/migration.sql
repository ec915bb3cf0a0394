-- The same report on the laboratory's line and in the archive: one copy is shown, the one that stands higher.
ALTER TABLE record_object
  -- number of the report, the same in every source
  ADD COLUMN alias text,
  -- another copy is shown instead, of the report or of what this is a part of
  ADD COLUMN is_duplicate boolean NOT NULL DEFAULT false;
CREATE INDEX record_object_alias_idx ON record_object (alias) WHERE alias IS NOT NULL;
