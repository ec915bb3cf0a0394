-- Whom the number was kept for: an entry of the waiting list, an extra number or a draw. The triggers' conditions follow the column, the function's text does not.
ALTER TABLE "appointment" RENAME COLUMN "waitlist_entry_id" TO "reserved_for";

CREATE OR REPLACE FUNCTION waitlist_follows_appointment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    UPDATE waitlist_offer SET state = 'ACCEPTED', ended_at = NEW.changed_at WHERE entry_id = NEW.reserved_for AND number_id = NEW.number_id AND state = 'OPEN';
    UPDATE waitlist_entry SET state = 'ACCEPTED', appointment_id = NEW.id, version = version + 1, cause = 'accepted', actor = NEW.actor, changed_at = NEW.changed_at
     WHERE id = NEW.reserved_for AND state = 'OFFERED';
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
   WHERE e.id = NEW.reserved_for AND e.appointment_id = NEW.id AND e.state = 'ACCEPTED'
     AND NEW.state IN ('BOOKED', 'EXPIRED', 'CANCELLED_BY_USER', 'HOLD_REFUSED', 'CONFIRM_FAILED', 'SUSPENDED_BY_HOSPITAL', 'CANCELLED_BY_HOSPITAL');
  RETURN NULL;
END $$;
