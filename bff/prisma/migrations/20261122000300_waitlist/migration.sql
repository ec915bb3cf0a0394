-- 候补 (booking-payment §2.3.4, A25): who waits for which department, doctor, day and half, in which order, and which number is kept for them.
CREATE TABLE "waitlist_entry" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "identity_key" TEXT NOT NULL,
    "institution_id" UUID NOT NULL,
    "department_id" UUID NOT NULL,
    "doctor_id" UUID,
    "date" DATE NOT NULL,
    "half" TEXT,
    "tier" TEXT NOT NULL,
    "tier_rank" INTEGER NOT NULL,
    "joined_at" TIMESTAMPTZ(3) NOT NULL,
    "until_at" TIMESTAMPTZ(3) NOT NULL,
    "rule_version_id" UUID NOT NULL,
    "state" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "offers_missed" INTEGER NOT NULL DEFAULT 0,
    "entry_slot" INTEGER NOT NULL,
    "appointment_id" UUID,
    "trade_order_id" UUID,
    "prepay_fen" INTEGER NOT NULL DEFAULT 0,
    "prepay_state" TEXT NOT NULL DEFAULT 'NONE',
    "prepay_by" TIMESTAMPTZ(3),
    "cause" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "waitlist_entry_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "waitlist_entry_state" CHECK (state IN ('WAITING', 'OFFERED', 'ACCEPTED', 'BOOKED', 'AUTO_BOOKED', 'DECLINED', 'EXPIRED', 'CANCELLED')),
    CONSTRAINT "waitlist_entry_half" CHECK (half IN ('AM', 'PM', 'NIGHT')),
    CONSTRAINT "waitlist_entry_tier" CHECK ((tier, tier_rank) IN (('REFERRAL', 1), ('ELDER', 2), ('NORMAL', 3))),
    CONSTRAINT "waitlist_entry_prepay" CHECK (prepay_state IN ('NONE', 'OPEN', 'HELD', 'BOOKED', 'RETURNED', 'CLOSED') AND (prepay_state = 'NONE') = (trade_order_id IS NULL) AND prepay_fen >= 0),
    CONSTRAINT "waitlist_entry_accepted" CHECK (state NOT IN ('ACCEPTED', 'BOOKED', 'AUTO_BOOKED') OR appointment_id IS NOT NULL),
    CONSTRAINT "waitlist_entry_auto" CHECK (state <> 'AUTO_BOOKED' OR prepay_state = 'BOOKED')
);
-- W1
CREATE UNIQUE INDEX "waitlist_entry_one_live" ON "waitlist_entry" ("identity_key", "department_id", coalesce("doctor_id", '00000000-0000-0000-0000-000000000000'), "date") WHERE state IN ('WAITING', 'OFFERED', 'ACCEPTED');
-- At most waitlist_max_entries live ones per account: a free slot is chosen in the joining statement.
CREATE UNIQUE INDEX "waitlist_entry_slot" ON "waitlist_entry" ("account_id", "entry_slot") WHERE state IN ('WAITING', 'OFFERED', 'ACCEPTED');
CREATE INDEX "waitlist_entry_waiting" ON "waitlist_entry" ("department_id", "date", "tier_rank", "joined_at") WHERE state = 'WAITING';
CREATE INDEX "waitlist_entry_deadline" ON "waitlist_entry" ("until_at") WHERE state = 'WAITING';
CREATE INDEX "waitlist_entry_prepaid" ON "waitlist_entry" ("prepay_state") WHERE prepay_state IN ('OPEN', 'HELD');
CREATE UNIQUE INDEX "waitlist_entry_trade_order_id_key" ON "waitlist_entry"("trade_order_id");
CREATE INDEX "waitlist_entry_account_id_joined_at_id_idx" ON "waitlist_entry"("account_id", "joined_at", "id");
CREATE INDEX "waitlist_entry_department_id_date_idx" ON "waitlist_entry"("department_id", "date");
ALTER TABLE "waitlist_entry" ADD CONSTRAINT "waitlist_entry_rule_version_id_fkey" FOREIGN KEY ("rule_version_id") REFERENCES "rule_version"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE TRIGGER "waitlist_entry_never_deleted" BEFORE DELETE OR TRUNCATE ON "waitlist_entry" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE "waitlist_offer" (
    "id" UUID NOT NULL,
    "entry_id" UUID NOT NULL,
    "number_id" UUID NOT NULL,
    "session_id" UUID NOT NULL,
    "segment_id" UUID NOT NULL,
    "fee_fen" INTEGER NOT NULL,
    "is_auto" BOOLEAN NOT NULL DEFAULT false,
    "state" TEXT NOT NULL DEFAULT 'OPEN',
    "offered_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    CONSTRAINT "waitlist_offer_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "waitlist_offer_state" CHECK (state IN ('OPEN', 'ACCEPTED', 'DECLINED', 'EXPIRED', 'REVOKED') AND (state = 'OPEN') = (ended_at IS NULL)),
    CONSTRAINT "waitlist_offer_has_length" CHECK (expires_at > offered_at)
);
-- W2
CREATE UNIQUE INDEX "waitlist_offer_one_open_per_number" ON "waitlist_offer" ("number_id") WHERE state = 'OPEN';
CREATE UNIQUE INDEX "waitlist_offer_one_open_per_entry" ON "waitlist_offer" ("entry_id") WHERE state = 'OPEN';
-- Nobody is offered the same number twice.
CREATE UNIQUE INDEX "waitlist_offer_entry_id_number_id_key" ON "waitlist_offer"("entry_id", "number_id");
CREATE INDEX "waitlist_offer_open_until" ON "waitlist_offer" ("expires_at") WHERE state = 'OPEN';
ALTER TABLE "waitlist_offer" ADD CONSTRAINT "waitlist_offer_entry_id_fkey" FOREIGN KEY ("entry_id") REFERENCES "waitlist_entry"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "waitlist_offer" ADD CONSTRAINT "waitlist_offer_number_id_fkey" FOREIGN KEY ("number_id") REFERENCES "number"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE TRIGGER "waitlist_offer_never_deleted" BEFORE DELETE OR TRUNCATE ON "waitlist_offer" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Append-only: every state and tier an entry had.
CREATE TABLE "waitlist_event" (
    "seq" BIGSERIAL NOT NULL,
    "entry_id" UUID NOT NULL,
    "from_state" TEXT,
    "to_state" TEXT NOT NULL,
    "tier" TEXT NOT NULL,
    "cause" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "waitlist_event_pkey" PRIMARY KEY ("seq")
);
CREATE INDEX "waitlist_event_entry_id_seq_idx" ON "waitlist_event"("entry_id", "seq");
CREATE TRIGGER "waitlist_event_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "waitlist_event" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- W4: who waits for what since when never changes.
CREATE FUNCTION note_waitlist_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF (NEW.account_id, NEW.person_id, NEW.identity_key, NEW.department_id, NEW.doctor_id, NEW.date, NEW.half, NEW.joined_at)
       IS DISTINCT FROM (OLD.account_id, OLD.person_id, OLD.identity_key, OLD.department_id, OLD.doctor_id, OLD.date, OLD.half, OLD.joined_at) THEN
      RAISE EXCEPTION 'a waiting list entry keeps its wish and its place' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF (NEW.state, NEW.tier) = (OLD.state, OLD.tier) THEN RETURN NULL; END IF;
  END IF;
  INSERT INTO waitlist_event (entry_id, from_state, to_state, tier, cause, actor, at)
  VALUES (NEW.id, CASE WHEN TG_OP = 'UPDATE' THEN OLD.state END, NEW.state, NEW.tier, NEW.cause, NEW.actor, NEW.changed_at);
  RETURN NULL;
END $$;
CREATE TRIGGER "waitlist_entry_events" AFTER INSERT OR UPDATE ON "waitlist_entry" FOR EACH ROW EXECUTE FUNCTION note_waitlist_entry();

-- Who may be offered a number, in the order of W4. Trigger and sweep ask the same question.
CREATE FUNCTION waitlist_candidates(p_number UUID, p_session UUID, p_segment UUID, p_at TIMESTAMPTZ) RETURNS TABLE (entry_id UUID) LANGUAGE sql AS $$
  SELECT e.id FROM clinic_session s
    JOIN segment g ON g.id = p_segment
    JOIN waitlist_entry e ON e.department_id = s.department_id AND e.date = s.date AND e.state = 'WAITING'
   WHERE s.id = p_session AND s.state = 'OPEN' AND g.starts_at > p_at AND e.until_at > p_at
     AND (e.doctor_id IS NULL OR e.doctor_id = s.doctor_id) AND (e.half IS NULL OR e.half = s.half)
     AND NOT EXISTS (SELECT 1 FROM waitlist_offer o WHERE o.entry_id = e.id AND o.number_id = p_number)
     AND NOT EXISTS (SELECT 1 FROM appointment a WHERE a.identity_key = e.identity_key AND a.institution_id = s.institution_id AND a.department_id = s.department_id AND a.date = s.date AND a.half = s.half
                       AND a.state IN ('HOLDING', 'HOLD_UNKNOWN', 'HELD', 'RELEASING', 'CONFIRMING', 'BOOKED', 'CANCELLING', 'CHECKED_IN', 'QUEUED', 'CALLED', 'IN_CONSULT', 'ATTENDANCE_UNKNOWN'))
   ORDER BY e.tier_rank, e.joined_at, e.id
$$;

-- W3, W7: whatever frees a number for residents (cancel, expiry, refund, reschedule, 加号, limit raise, channel return), somebody who waits for it comes first, in the same statement.
CREATE FUNCTION reserve_for_waitlist() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.state = OLD.state AND NEW.channel = OLD.channel THEN RETURN NEW; END IF;
  END IF;
  IF NOT EXISTS (SELECT 1 FROM waitlist_entry WHERE state = 'WAITING') THEN RETURN NEW; END IF;
  IF EXISTS (SELECT 1 FROM waitlist_candidates(NEW.id, NEW.session_id, NEW.segment_id, NEW.changed_at)) THEN
    NEW.state := 'RESERVED_WAITLIST';
    NEW.returns_at := NULL;
    NEW.reserved_for := NULL;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "number_waitlist_first" BEFORE INSERT OR UPDATE OF "state", "channel" ON "number" FOR EACH ROW
  WHEN (NEW.channel = 'ONLINE' AND NEW.state IN ('AVAILABLE', 'COOLING')) EXECUTE FUNCTION reserve_for_waitlist();

-- The entry follows its appointment in the same statement, so no crash can come between the two.
CREATE FUNCTION waitlist_follows_appointment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    UPDATE waitlist_offer SET state = 'ACCEPTED', ended_at = NEW.changed_at WHERE entry_id = NEW.waitlist_entry_id AND number_id = NEW.number_id AND state = 'OPEN';
    UPDATE waitlist_entry SET state = 'ACCEPTED', appointment_id = NEW.id, version = version + 1, cause = 'accepted', actor = NEW.actor, changed_at = NEW.changed_at
     WHERE id = NEW.waitlist_entry_id AND state = 'OFFERED';
    RETURN NULL;
  END IF;
  IF NEW.state = OLD.state THEN RETURN NULL; END IF;
  UPDATE waitlist_entry e
     SET state = CASE
           WHEN NEW.state = 'BOOKED' THEN CASE WHEN e.trade_order_id = NEW.trade_order_id THEN 'AUTO_BOOKED' ELSE 'BOOKED' END
           WHEN NEW.state = 'CANCELLED_BY_USER' THEN 'CANCELLED'
           WHEN NEW.state = 'EXPIRED' OR e.until_at <= NEW.changed_at THEN 'EXPIRED'
           ELSE 'WAITING' END,
         appointment_id = CASE WHEN NEW.state IN ('BOOKED', 'EXPIRED', 'CANCELLED_BY_USER') THEN e.appointment_id END,
         prepay_state = CASE WHEN e.prepay_state = 'BOOKED' AND NEW.state IN ('SUSPENDED_BY_HOSPITAL', 'CANCELLED_BY_HOSPITAL') THEN 'RETURNED' ELSE e.prepay_state END,
         version = e.version + 1, cause = 'appointment-' || lower(NEW.state), actor = NEW.actor, changed_at = NEW.changed_at
   WHERE e.id = NEW.waitlist_entry_id AND e.appointment_id = NEW.id AND e.state = 'ACCEPTED'
     AND NEW.state IN ('BOOKED', 'EXPIRED', 'CANCELLED_BY_USER', 'HOLD_REFUSED', 'CONFIRM_FAILED', 'SUSPENDED_BY_HOSPITAL', 'CANCELLED_BY_HOSPITAL');
  RETURN NULL;
END $$;
CREATE TRIGGER "appointment_waitlist_insert" AFTER INSERT ON "appointment" FOR EACH ROW WHEN (NEW.waitlist_entry_id IS NOT NULL) EXECUTE FUNCTION waitlist_follows_appointment();
CREATE TRIGGER "appointment_waitlist_update" AFTER UPDATE OF "state" ON "appointment" FOR EACH ROW WHEN (NEW.waitlist_entry_id IS NOT NULL) EXECUTE FUNCTION waitlist_follows_appointment();

-- W5: a prepayment is a debt of its own until it becomes the appointment's.
ALTER TABLE "trade_order" DROP CONSTRAINT "trade_order_business_kind", ADD CONSTRAINT "trade_order_business_kind" CHECK (business_kind IN ('APPOINTMENT', 'WAITLIST'));
