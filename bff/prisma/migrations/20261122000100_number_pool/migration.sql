-- The number pool grows: every parameter of booking-payment §2.5 is data, numbers belong to channels, appointments may replace one another, listings block new online holds.

-- Rules. The defaults fill the version that is there (a demonstration, like the rest of it); from now on every version states all of them.
ALTER TABLE "rule_version"
  ADD COLUMN "no_booking_from" TEXT,
  ADD COLUMN "no_booking_until" TEXT,
  ADD COLUMN "min_age_years" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "account_daily_limit" INTEGER NOT NULL DEFAULT 20,
  ADD COLUMN "device_daily_limit" INTEGER NOT NULL DEFAULT 30,
  ADD COLUMN "cancel_limit_per_month" INTEGER NOT NULL DEFAULT 8,
  ADD COLUMN "same_day_return_limit" INTEGER NOT NULL DEFAULT 3,
  ADD COLUMN "no_show_limit" INTEGER NOT NULL DEFAULT 3,
  ADD COLUMN "no_show_window_days" INTEGER NOT NULL DEFAULT 180,
  ADD COLUMN "ban_days" INTEGER NOT NULL DEFAULT 180,
  ADD COLUMN "ban_anchor" TEXT NOT NULL DEFAULT 'DECISION',
  ADD COLUMN "listing_scope" TEXT NOT NULL DEFAULT 'REGION',
  ADD COLUMN "forgiveness_per_year" INTEGER NOT NULL DEFAULT 1,
  ADD COLUMN "appeal_days" INTEGER NOT NULL DEFAULT 15,
  ADD COLUMN "attendance_grace_minutes" INTEGER NOT NULL DEFAULT 30,
  ADD COLUMN "check_in_from_minutes" INTEGER NOT NULL DEFAULT 90,
  ADD COLUMN "late_minutes" INTEGER NOT NULL DEFAULT 30,
  ADD COLUMN "missed_call_limit" INTEGER NOT NULL DEFAULT 3,
  ADD COLUMN "missed_call_penalty" INTEGER NOT NULL DEFAULT 5,
  ADD COLUMN "return_interleave" INTEGER NOT NULL DEFAULT 2,
  ADD COLUMN "waitlist_offer_minutes" INTEGER NOT NULL DEFAULT 15,
  ADD COLUMN "waitlist_quiet_from" TEXT NOT NULL DEFAULT '22:00',
  ADD COLUMN "waitlist_quiet_until" TEXT NOT NULL DEFAULT '07:00',
  ADD COLUMN "waitlist_max_offers" INTEGER NOT NULL DEFAULT 3,
  ADD COLUMN "waitlist_max_entries" INTEGER NOT NULL DEFAULT 3,
  ADD COLUMN "rebalance_minutes" INTEGER NOT NULL DEFAULT 60,
  ADD COLUMN "elder_age_years" INTEGER NOT NULL DEFAULT 65;
ALTER TABLE "rule_version"
  ALTER COLUMN "min_age_years" DROP DEFAULT, ALTER COLUMN "account_daily_limit" DROP DEFAULT, ALTER COLUMN "device_daily_limit" DROP DEFAULT,
  ALTER COLUMN "cancel_limit_per_month" DROP DEFAULT, ALTER COLUMN "same_day_return_limit" DROP DEFAULT, ALTER COLUMN "no_show_limit" DROP DEFAULT,
  ALTER COLUMN "no_show_window_days" DROP DEFAULT, ALTER COLUMN "ban_days" DROP DEFAULT, ALTER COLUMN "ban_anchor" DROP DEFAULT, ALTER COLUMN "listing_scope" DROP DEFAULT,
  ALTER COLUMN "forgiveness_per_year" DROP DEFAULT, ALTER COLUMN "appeal_days" DROP DEFAULT, ALTER COLUMN "attendance_grace_minutes" DROP DEFAULT,
  ALTER COLUMN "check_in_from_minutes" DROP DEFAULT, ALTER COLUMN "late_minutes" DROP DEFAULT, ALTER COLUMN "missed_call_limit" DROP DEFAULT,
  ALTER COLUMN "missed_call_penalty" DROP DEFAULT, ALTER COLUMN "return_interleave" DROP DEFAULT, ALTER COLUMN "waitlist_offer_minutes" DROP DEFAULT,
  ALTER COLUMN "waitlist_quiet_from" DROP DEFAULT, ALTER COLUMN "waitlist_quiet_until" DROP DEFAULT, ALTER COLUMN "waitlist_max_offers" DROP DEFAULT,
  ALTER COLUMN "waitlist_max_entries" DROP DEFAULT, ALTER COLUMN "rebalance_minutes" DROP DEFAULT, ALTER COLUMN "elder_age_years" DROP DEFAULT;
ALTER TABLE "rule_version"
  ADD CONSTRAINT "rule_version_night" CHECK ((no_booking_from IS NULL) = (no_booking_until IS NULL)),
  ADD CONSTRAINT "rule_version_people" CHECK (min_age_years BETWEEN 0 AND 18 AND elder_age_years BETWEEN 50 AND 100 AND account_daily_limit BETWEEN 1 AND 100 AND device_daily_limit BETWEEN 1 AND 200),
  ADD CONSTRAINT "rule_version_credit" CHECK (no_show_limit BETWEEN 1 AND 20 AND no_show_window_days BETWEEN 1 AND 730 AND ban_days BETWEEN 1 AND 365 AND forgiveness_per_year BETWEEN 0 AND 12 AND appeal_days BETWEEN 1 AND 90
    AND cancel_limit_per_month BETWEEN 1 AND 100 AND same_day_return_limit BETWEEN 1 AND 100 AND ban_anchor IN ('FIRST', 'LAST', 'DECISION') AND listing_scope IN ('INSTITUTION', 'REGION')),
  ADD CONSTRAINT "rule_version_visit_day" CHECK (attendance_grace_minutes BETWEEN 0 AND 1440 AND check_in_from_minutes BETWEEN 0 AND 720 AND late_minutes BETWEEN 0 AND 720 AND missed_call_limit BETWEEN 1 AND 10
    AND missed_call_penalty BETWEEN 0 AND 50 AND return_interleave BETWEEN 1 AND 20 AND rebalance_minutes BETWEEN 0 AND 10080),
  ADD CONSTRAINT "rule_version_waitlist" CHECK (waitlist_offer_minutes BETWEEN 1 AND 240 AND waitlist_max_offers BETWEEN 1 AND 20 AND waitlist_max_entries BETWEEN 1 AND 20);

-- A number belongs to one channel at a time, so the sizes of the channels always add up to the session's limit (N4).
ALTER TABLE "number"
  ADD COLUMN "channel" TEXT NOT NULL DEFAULT 'ONLINE',
  ADD COLUMN "is_extra" BOOLEAN NOT NULL DEFAULT false,
  ADD COLUMN "reserved_for" UUID,
  ADD CONSTRAINT "number_channel" CHECK (channel IN ('ONLINE', 'WINDOW', 'PHONE', 'ELDER', 'REFERRAL'));
DROP INDEX "number_free";
CREATE INDEX "number_free" ON "number" ("segment_id", "channel", "ordinal") WHERE state = 'AVAILABLE';
CREATE INDEX "number_reserved" ON "number" ("session_id") WHERE state IN ('RESERVED_WAITLIST', 'RESERVED_REFERRAL');

-- 失约名单: a derived decision (C2) with the events it stands on; it only blocks new online holds in its scope (C4).
CREATE TABLE "credit_listing" (
    "id" UUID NOT NULL,
    "identity_key" TEXT NOT NULL,
    "institution_id" UUID,
    "rule_version_id" UUID NOT NULL,
    "event_ids" UUID[] NOT NULL,
    "from_at" TIMESTAMPTZ(3) NOT NULL,
    "until_at" TIMESTAMPTZ(3) NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'LISTED',
    "released_by" TEXT,
    "decided_at" TIMESTAMPTZ(3) NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    CONSTRAINT "credit_listing_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "credit_listing_status" CHECK (status IN ('LISTED', 'APPEALING', 'RELEASED')),
    CONSTRAINT "credit_listing_released" CHECK ((status = 'RELEASED') = (released_by IS NOT NULL) AND (released_by IS NULL OR released_by IN ('EXPIRY', 'APPEAL', 'CORRECTION', 'MANUAL'))),
    CONSTRAINT "credit_listing_period" CHECK (until_at > from_at)
);
CREATE UNIQUE INDEX "credit_listing_one_in_force" ON "credit_listing" ("identity_key", coalesce("institution_id", '00000000-0000-0000-0000-000000000000')) WHERE status <> 'RELEASED';

-- replaces_id: a pending 改签; the old one stays until the new one is certain, so N3 leaves the new one out until the swap.
ALTER TABLE "appointment"
  ADD COLUMN "channel" TEXT NOT NULL DEFAULT 'ONLINE',
  ADD COLUMN "replaces_id" UUID,
  ADD COLUMN "rescheduled_from_id" UUID,
  ADD COLUMN "waitlist_entry_id" UUID,
  ADD COLUMN "device_key" TEXT,
  ADD CONSTRAINT "appointment_channel" CHECK (channel IN ('ONLINE', 'WINDOW', 'PHONE', 'ELDER', 'REFERRAL'));
DROP INDEX "appointment_one_live_per_person";
CREATE UNIQUE INDEX "appointment_one_live_per_person" ON "appointment" ("identity_key", "institution_id", "department_id", "date", "half") WHERE replaces_id IS NULL AND state IN ('HOLDING', 'HOLD_UNKNOWN', 'HELD', 'RELEASING', 'CONFIRMING', 'BOOKED', 'CANCELLING', 'CHECKED_IN', 'QUEUED', 'CALLED', 'IN_CONSULT', 'ATTENDANCE_UNKNOWN');
CREATE UNIQUE INDEX "appointment_one_replacement" ON "appointment" ("replaces_id") WHERE replaces_id IS NOT NULL AND state IN ('HOLDING', 'HOLD_UNKNOWN', 'HELD', 'RELEASING', 'CONFIRMING');
CREATE INDEX "appointment_account_id_submitted_at_idx" ON "appointment" ("account_id", "submitted_at");
CREATE INDEX "appointment_device" ON "appointment" ("device_key", "submitted_at") WHERE device_key IS NOT NULL;
CREATE INDEX "appointment_identity_key_idx" ON "appointment" ("identity_key");
