-- Channel quotas, limits, 加号, 停诊 with a second reviewer, 替诊, and what is told or handed back to the hospital (A15, A26, A27, N4, §2.3.1 SPLIT).

-- 渠道配额 (A15): append-only; the newest version in force of the doctor, else the department, else the institution counts.
CREATE TABLE "quota_plan" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "institution_id" UUID NOT NULL,
    "department_id" UUID,
    "doctor_id" UUID,
    "version" INTEGER NOT NULL,
    "mode" TEXT NOT NULL,
    "online" INTEGER NOT NULL,
    "window" INTEGER NOT NULL,
    "phone" INTEGER NOT NULL,
    "elder" INTEGER NOT NULL,
    "referral" INTEGER NOT NULL,
    "pattern" TEXT[] NOT NULL DEFAULT '{}',
    "kept_channels" TEXT[] NOT NULL DEFAULT '{}',
    "effective_from" DATE NOT NULL,
    "created_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "quota_plan_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "quota_plan_mode" CHECK (mode IN ('TOTAL', 'RATIO', 'CUSTOM')),
    CONSTRAINT "quota_plan_place" CHECK (doctor_id IS NULL OR department_id IS NOT NULL),
    CONSTRAINT "quota_plan_shares" CHECK (LEAST(online, "window", phone, elder, referral) >= 0 AND GREATEST(online, "window", phone, elder, referral) <= 10000),
    CONSTRAINT "quota_plan_ratio" CHECK (mode <> 'RATIO' OR online + "window" + phone + elder + referral > 0),
    CONSTRAINT "quota_plan_pattern" CHECK ((mode = 'CUSTOM') = (cardinality(pattern) > 0) AND pattern <@ ARRAY['ONLINE', 'WINDOW', 'PHONE', 'ELDER', 'REFERRAL']),
    CONSTRAINT "quota_plan_kept" CHECK (kept_channels <@ ARRAY['WINDOW', 'PHONE', 'ELDER', 'REFERRAL'])
);
CREATE UNIQUE INDEX "quota_plan_institution_id_version_key" ON "quota_plan" ("institution_id", "version");
CREATE TRIGGER "quota_plan_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "quota_plan" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- list_due_at: the hospital still has to be told the session's numbers; until then an older idea of them is not taken over, and nothing new is released.
ALTER TABLE "clinic_session"
  ADD COLUMN "quota_plan_id" UUID,
  ADD COLUMN "rebalanced_at" TIMESTAMPTZ(3),
  ADD COLUMN "list_due_at" TIMESTAMPTZ(3),
  ADD COLUMN "list_lease_until" TIMESTAMPTZ(3),
  ADD CONSTRAINT "clinic_session_quota_plan_id_fkey" FOREIGN KEY ("quota_plan_id") REFERENCES "quota_plan"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE INDEX "clinic_session_list_due" ON "clinic_session" ("list_due_at") WHERE list_due_at IS NOT NULL;
CREATE INDEX "clinic_session_to_rebalance" ON "clinic_session" ("date") WHERE quota_plan_id IS NOT NULL AND rebalanced_at IS NULL;

-- N8 for channels: who moved which number between channels.
CREATE TABLE "number_channel_history" (
    "seq" BIGSERIAL NOT NULL,
    "number_id" UUID NOT NULL,
    "from_channel" TEXT NOT NULL,
    "to_channel" TEXT NOT NULL,
    "cause" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "number_channel_history_pkey" PRIMARY KEY ("seq")
);
CREATE INDEX "number_channel_history_number_id_seq_idx" ON "number_channel_history"("number_id", "seq");
CREATE TRIGGER "number_channel_history_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "number_channel_history" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE FUNCTION note_moved_numbers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO number_channel_history (number_id, from_channel, to_channel, cause, actor, at)
  SELECT n.id, o.channel, n.channel, n.cause, n.actor, n.changed_at FROM fresh n JOIN stale o ON o.id = n.id WHERE n.channel <> o.channel;
  RETURN NULL;
END $$;
CREATE TRIGGER "number_channel_moves" AFTER UPDATE ON "number" REFERENCING NEW TABLE AS fresh OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION note_moved_numbers();

-- 加号 (A27): a number beyond the limit for one named person, who has to say yes. The number is reserved for this row's id.
CREATE TABLE "extra_number" (
    "id" UUID NOT NULL,
    "number_id" UUID NOT NULL,
    "session_id" UUID NOT NULL,
    "segment_id" UUID NOT NULL,
    "institution_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "reason" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'OFFERED',
    "added_by" UUID NOT NULL,
    "added_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "decided_at" TIMESTAMPTZ(3),
    "appointment_id" UUID,
    "version" INTEGER NOT NULL DEFAULT 1,
    CONSTRAINT "extra_number_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "extra_number_state" CHECK (state IN ('OFFERED', 'ACCEPTED', 'DECLINED', 'EXPIRED')),
    CONSTRAINT "extra_number_decided" CHECK ((state = 'OFFERED') = (decided_at IS NULL)),
    CONSTRAINT "extra_number_accepted" CHECK ((state = 'ACCEPTED') = (appointment_id IS NOT NULL))
);
CREATE UNIQUE INDEX "extra_number_number_id_key" ON "extra_number"("number_id");
CREATE UNIQUE INDEX "extra_number_one_open" ON "extra_number" ("session_id", "person_id") WHERE state = 'OFFERED';
CREATE INDEX "extra_number_account_id_added_at_idx" ON "extra_number"("account_id", "added_at");
CREATE INDEX "extra_number_session_id_idx" ON "extra_number"("session_id");
CREATE INDEX "extra_number_due" ON "extra_number" ("expires_at") WHERE state = 'OFFERED';
ALTER TABLE "extra_number" ADD CONSTRAINT "extra_number_number_id_fkey" FOREIGN KEY ("number_id") REFERENCES "number"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- 停诊 (A26): asked for by one person and decided by another; an emergency is carried out at once and looked at afterwards.
CREATE TABLE "suspension_request" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "session_id" UUID NOT NULL,
    "institution_id" UUID NOT NULL,
    "reason" TEXT NOT NULL,
    "note" TEXT,
    "is_emergency" BOOLEAN NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'REQUESTED',
    "requested_by" UUID NOT NULL,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "review_due_at" TIMESTAMPTZ(3) NOT NULL,
    "reviewed_by" UUID,
    "reviewed_at" TIMESTAMPTZ(3),
    "review_note" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    CONSTRAINT "suspension_request_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "suspension_request_state" CHECK (state IN ('REQUESTED', 'APPROVED', 'REJECTED')),
    CONSTRAINT "suspension_request_second_person" CHECK (reviewed_by IS NULL OR reviewed_by <> requested_by),
    CONSTRAINT "suspension_request_reviewed" CHECK ((state = 'REQUESTED') = (reviewed_by IS NULL) AND (reviewed_by IS NULL) = (reviewed_at IS NULL))
);
CREATE UNIQUE INDEX "suspension_request_one_open" ON "suspension_request" ("session_id") WHERE state = 'REQUESTED';
CREATE INDEX "suspension_request_institution_id_requested_at_idx" ON "suspension_request"("institution_id", "requested_at");

-- 替诊 (A26): another doctor takes the session over; whoever is booked may stay or leave with everything refunded until the start.
CREATE TABLE "substitution" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "session_id" UUID NOT NULL,
    "from_doctor_id" UUID NOT NULL,
    "to_doctor_id" UUID NOT NULL,
    "reason" TEXT NOT NULL,
    "done_by" UUID,
    "done_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "substitution_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "substitution_another" CHECK (from_doctor_id <> to_doctor_id)
);
CREATE INDEX "substitution_session_id_idx" ON "substitution"("session_id");
CREATE TRIGGER "substitution_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "substitution" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TABLE "substitution_answer" (
    "appointment_id" UUID NOT NULL,
    "substitution_id" UUID NOT NULL,
    "answer" TEXT NOT NULL DEFAULT 'PENDING',
    "answered_at" TIMESTAMPTZ(3),
    CONSTRAINT "substitution_answer_pkey" PRIMARY KEY ("appointment_id"),
    CONSTRAINT "substitution_answer_answer" CHECK (answer IN ('PENDING', 'KEPT', 'LEFT')),
    CONSTRAINT "substitution_answer_answered" CHECK ((answer = 'PENDING') = (answered_at IS NULL))
);
ALTER TABLE "substitution_answer" ADD CONSTRAINT "substitution_answer_substitution_id_fkey" FOREIGN KEY ("substitution_id") REFERENCES "substitution"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- SPLIT (§2.3.1): unsold numbers of a handed-over sub-quota go back to the hospital, once; asked again until the answer is certain.
CREATE TABLE "number_return" (
    "id" UUID NOT NULL,
    "session_id" UUID NOT NULL,
    "ordinals" INTEGER[] NOT NULL,
    "returned_at" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3),
    "lease_until" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "outcome" TEXT,
    CONSTRAINT "number_return_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "number_return_outcome" CHECK (outcome IN ('TAKEN', 'REFUSED') AND due_at IS NULL OR outcome IS NULL AND due_at IS NOT NULL)
);
CREATE UNIQUE INDEX "number_return_session_id_key" ON "number_return"("session_id");
CREATE INDEX "number_return_due" ON "number_return" ("due_at") WHERE due_at IS NOT NULL;

-- Where a notice leads is a closed list of the contract; the database only keeps it a plain word, so that a new page needs no new constraint.
ALTER TABLE "notice" DROP CONSTRAINT "notice_link", ADD CONSTRAINT "notice_link" CHECK (link_target ~ '^[a-zA-Z]{1,40}$');
