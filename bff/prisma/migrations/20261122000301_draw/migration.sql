-- 公平抽签 (A31): numbers of a scarce session are not raced for; a seed is promised before anybody registers and revealed when the draw is made.
CREATE TABLE "draw" (
    "id" UUID NOT NULL,
    "session_id" UUID NOT NULL,
    "institution_id" UUID NOT NULL,
    "department_id" UUID NOT NULL,
    "doctor_id" UUID NOT NULL,
    "date" DATE NOT NULL,
    "half" TEXT NOT NULL,
    "opens_at" TIMESTAMPTZ(3) NOT NULL,
    "closes_at" TIMESTAMPTZ(3) NOT NULL,
    "commitment" TEXT NOT NULL,
    "seed_sealed" BYTEA NOT NULL,
    "seed_revealed" TEXT,
    "state" TEXT NOT NULL DEFAULT 'ANNOUNCED',
    "numbers" INTEGER,
    "created_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,
    CONSTRAINT "draw_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "draw_state" CHECK (state IN ('ANNOUNCED', 'DRAWN', 'CANCELLED') AND (state = 'ANNOUNCED') = (ended_at IS NULL)),
    CONSTRAINT "draw_has_length" CHECK (closes_at > opens_at AND opens_at >= created_at),
    CONSTRAINT "draw_revealed_when_drawn" CHECK ((state = 'DRAWN') = (seed_revealed IS NOT NULL) AND (state = 'DRAWN') = (numbers IS NOT NULL) AND (state <> 'DRAWN' OR ended_at >= closes_at)),
    CONSTRAINT "draw_keeps_its_promise" CHECK (seed_revealed IS NULL OR commitment = encode(sha256(decode(seed_revealed, 'hex')), 'hex'))
);
CREATE UNIQUE INDEX "draw_one_live_per_session" ON "draw" ("session_id") WHERE state <> 'CANCELLED';
CREATE INDEX "draw_due" ON "draw" ("closes_at") WHERE state = 'ANNOUNCED';
CREATE INDEX "draw_doctor_id_date_idx" ON "draw"("doctor_id", "date");
ALTER TABLE "draw" ADD CONSTRAINT "draw_session_id_fkey" FOREIGN KEY ("session_id") REFERENCES "clinic_session"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE TRIGGER "draw_never_deleted" BEFORE DELETE OR TRUNCATE ON "draw" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE "draw_entry" (
    "id" UUID NOT NULL,
    "draw_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "identity_key" TEXT NOT NULL,
    "joined_at" TIMESTAMPTZ(3) NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'REGISTERED',
    "position" INTEGER,
    CONSTRAINT "draw_entry_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "draw_entry_state" CHECK (state IN ('REGISTERED', 'WITHDRAWN', 'WON', 'LOST') AND (state IN ('WON', 'LOST')) = (position IS NOT NULL))
);
CREATE UNIQUE INDEX "draw_entry_one_per_identity" ON "draw_entry" ("draw_id", "identity_key") WHERE state <> 'WITHDRAWN';
CREATE UNIQUE INDEX "draw_entry_draw_id_position_key" ON "draw_entry"("draw_id", "position");
CREATE INDEX "draw_entry_account_id_joined_at_idx" ON "draw_entry"("account_id", "joined_at");
ALTER TABLE "draw_entry" ADD CONSTRAINT "draw_entry_draw_id_fkey" FOREIGN KEY ("draw_id") REFERENCES "draw"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE TRIGGER "draw_entry_never_deleted" BEFORE DELETE OR TRUNCATE ON "draw_entry" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What was announced stays: nobody may choose another seed, window or result afterwards.
CREATE FUNCTION keep_draw() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state <> 'ANNOUNCED' OR (NEW.id, NEW.session_id, NEW.opens_at, NEW.closes_at, NEW.commitment, NEW.seed_sealed, NEW.created_by, NEW.created_at)
     IS DISTINCT FROM (OLD.id, OLD.session_id, OLD.opens_at, OLD.closes_at, OLD.commitment, OLD.seed_sealed, OLD.created_by, OLD.created_at) THEN
    RAISE EXCEPTION 'a draw keeps what was announced' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "draw_kept" BEFORE UPDATE ON "draw" FOR EACH ROW EXECUTE FUNCTION keep_draw();
CREATE FUNCTION keep_draw_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state <> 'REGISTERED' OR (NEW.id, NEW.draw_id, NEW.account_id, NEW.person_id, NEW.identity_key, NEW.joined_at)
     IS DISTINCT FROM (OLD.id, OLD.draw_id, OLD.account_id, OLD.person_id, OLD.identity_key, OLD.joined_at) THEN
    RAISE EXCEPTION 'a draw entry keeps its result' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "draw_entry_kept" BEFORE UPDATE ON "draw_entry" FOR EACH ROW EXECUTE FUNCTION keep_draw_entry();

-- No number of a session that will be drawn is shown to the public first, whoever releases it (clock, roster, limit, return). Runs before number_waitlist_first.
CREATE FUNCTION hold_back_for_draw() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM draw WHERE session_id = NEW.session_id AND state = 'ANNOUNCED') THEN
    NEW.state := 'PLANNED';
    NEW.returns_at := NULL;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "number_draw_first" BEFORE INSERT OR UPDATE OF "state" ON "number" FOR EACH ROW
  WHEN (NEW.state IN ('AVAILABLE', 'COOLING')) EXECUTE FUNCTION hold_back_for_draw();

-- Those who registered wait in the order drawn, before every other tier (W4); their places do not count against the account's own entries.
ALTER TABLE "waitlist_entry" DROP CONSTRAINT "waitlist_entry_tier",
  ADD CONSTRAINT "waitlist_entry_tier" CHECK ((tier, tier_rank) IN (('DRAW', 0), ('REFERRAL', 1), ('ELDER', 2), ('NORMAL', 3)) AND (tier <> 'DRAW' OR half IS NOT NULL AND doctor_id IS NOT NULL));
DROP INDEX "waitlist_entry_one_live";
CREATE UNIQUE INDEX "waitlist_entry_one_live" ON "waitlist_entry" ("identity_key", "department_id", coalesce("doctor_id", '00000000-0000-0000-0000-000000000000'), "date", (CASE WHEN tier = 'DRAW' THEN half ELSE '' END)) WHERE state IN ('WAITING', 'OFFERED', 'ACCEPTED');
DROP INDEX "waitlist_entry_slot";
CREATE UNIQUE INDEX "waitlist_entry_slot" ON "waitlist_entry" ("account_id", "entry_slot") WHERE state IN ('WAITING', 'OFFERED', 'ACCEPTED') AND tier <> 'DRAW';
CREATE FUNCTION keep_drawn_tier() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a place that was drawn is nobody''s to give' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER "waitlist_entry_drawn_tier" BEFORE UPDATE OF "tier" ON "waitlist_entry" FOR EACH ROW WHEN (OLD.tier <> NEW.tier AND 'DRAW' IN (OLD.tier, NEW.tier)) EXECUTE FUNCTION keep_drawn_tier();
