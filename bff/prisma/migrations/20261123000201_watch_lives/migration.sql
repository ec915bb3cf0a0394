-- Those about whose life the registry is asked, the longest unasked first; null: nothing depends on it.
CREATE INDEX record_patient_life_idx ON record_patient (life_asked_at) WHERE life_asked_at IS NOT NULL;
