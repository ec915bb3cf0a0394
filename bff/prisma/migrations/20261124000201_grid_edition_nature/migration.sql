-- Whether the file itself is invented: an edition stays labelled as long as any part of it is (affairs-grid-childcare §3.6).
ALTER TABLE grid_edition_import ADD COLUMN is_synthetic boolean NOT NULL DEFAULT true;
