-- A14, R347: exam devices and beds are pools like a doctor's half day; only the unit differs (a device's minutes, a bed's day).
CREATE TABLE "resource" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "institution_id" UUID NOT NULL,
    "department_id" UUID NOT NULL,
    "res_code" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "unit_minutes" INTEGER,
    "preparation" TEXT NOT NULL,
    "fee_fen" INTEGER NOT NULL,
    "as_of" DATE NOT NULL,
    "retired_at" TIMESTAMPTZ(3),
    CONSTRAINT "resource_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "resource_kind" CHECK (kind IN ('EXAM', 'BED')),
    CONSTRAINT "resource_unit" CHECK ((kind = 'EXAM') = (unit_minutes IS NOT NULL) AND unit_minutes > 0),
    CONSTRAINT "resource_fee" CHECK (fee_fen >= 0)
);
CREATE UNIQUE INDEX "resource_institution_id_res_code_key" ON "resource"("institution_id", "res_code");
ALTER TABLE "resource" ADD CONSTRAINT "resource_institution_id_fkey" FOREIGN KEY ("institution_id") REFERENCES "institution"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "resource" ADD CONSTRAINT "resource_department_id_fkey" FOREIGN KEY ("department_id") REFERENCES "department"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Of an EXAM or BED session, doctor_id names the resource: whoever or whatever the numbers belong to.
ALTER TABLE "clinic_session"
  ADD COLUMN "kind" TEXT NOT NULL DEFAULT 'CLINIC',
  ADD CONSTRAINT "clinic_session_kind" CHECK (kind IN ('CLINIC', 'EXAM', 'BED'));

-- N3: one place per department and half for seeing a doctor, and one per device: an examination and a visit do not stand in each other's way.
ALTER TABLE "appointment" ADD COLUMN "resource_id" UUID;
DROP INDEX "appointment_one_live_per_person";
CREATE UNIQUE INDEX "appointment_one_live_per_person" ON "appointment" ("identity_key", "institution_id", "department_id", (coalesce("resource_id", "department_id")), "date", "half") WHERE NOT shares_place AND state IN ('HOLDING', 'HOLD_UNKNOWN', 'HELD', 'RELEASING', 'CONFIRMING', 'BOOKED', 'CANCELLING', 'CHECKED_IN', 'QUEUED', 'CALLED', 'IN_CONSULT', 'ATTENDANCE_UNKNOWN');

-- A bed is given by a doctor's admission, never sold to whoever is fastest: its numbers are made for the referral channel and stay there.
CREATE FUNCTION keep_beds_for_referrals() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM clinic_session s WHERE s.id = NEW.session_id AND s.kind = 'BED') THEN NEW.channel := 'REFERRAL'; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "number_bed_by_referral" BEFORE UPDATE OF "channel" ON "number" FOR EACH ROW WHEN (NEW.channel <> 'REFERRAL') EXECUTE FUNCTION keep_beds_for_referrals();

-- Who waits for any doctor of the department does not wait for a device.
CREATE OR REPLACE FUNCTION waitlist_candidates(p_number UUID, p_session UUID, p_segment UUID, p_at TIMESTAMPTZ) RETURNS TABLE (entry_id UUID) LANGUAGE sql AS $$
  SELECT e.id FROM clinic_session s
    JOIN segment g ON g.id = p_segment
    JOIN waitlist_entry e ON e.department_id = s.department_id AND e.date = s.date AND e.state = 'WAITING'
   WHERE s.id = p_session AND s.state = 'OPEN' AND g.starts_at > p_at AND e.until_at > p_at
     AND (e.doctor_id IS NULL AND s.kind = 'CLINIC' OR e.doctor_id = s.doctor_id) AND (e.half IS NULL OR e.half = s.half)
     AND NOT EXISTS (SELECT 1 FROM waitlist_offer o WHERE o.entry_id = e.id AND o.number_id = p_number)
     AND NOT EXISTS (SELECT 1 FROM appointment a WHERE a.identity_key = e.identity_key AND a.institution_id = s.institution_id AND a.department_id = s.department_id AND a.date = s.date AND a.half = s.half
                       AND a.resource_id IS NOT DISTINCT FROM CASE WHEN s.kind <> 'CLINIC' THEN s.doctor_id END
                       AND a.state IN ('HOLDING', 'HOLD_UNKNOWN', 'HELD', 'RELEASING', 'CONFIRMING', 'BOOKED', 'CANCELLING', 'CHECKED_IN', 'QUEUED', 'CALLED', 'IN_CONSULT', 'ATTENDANCE_UNKNOWN'))
   ORDER BY e.tier_rank, e.joined_at, e.id
$$;
