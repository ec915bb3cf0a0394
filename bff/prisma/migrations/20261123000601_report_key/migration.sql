-- The laboratories' line and the archive may both tell of one report: known by its tubes, as a digest. It is news once.
ALTER TABLE report_delivery ADD COLUMN report_key text;
CREATE INDEX report_delivery_key_idx ON report_delivery (account_id, report_key);
