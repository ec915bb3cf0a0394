-- R261 §3.8: what a phone signs reports with while there is no network; the key is sealed.
CREATE TABLE grid_report_pass (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  account_id uuid NOT NULL,
  secret_sealed bytea NOT NULL,
  issued_at timestamptz(3) NOT NULL,
  expires_at timestamptz(3) NOT NULL,
  CONSTRAINT grid_report_pass_lasts CHECK (expires_at > issued_at)
);
CREATE INDEX grid_report_pass_account_idx ON grid_report_pass (account_id, expires_at);
CREATE INDEX grid_report_pass_expiry_idx ON grid_report_pass (expires_at);
