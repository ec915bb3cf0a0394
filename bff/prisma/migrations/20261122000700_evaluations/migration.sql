-- 就诊评价 (R355, A08). One per visit, only after attendance; stars count at once, words only after WeChat's check and a moderator.

CREATE TABLE "evaluation" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "appointment_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "identity_key" TEXT NOT NULL,
    "institution_id" UUID NOT NULL,
    "department_id" UUID NOT NULL,
    "doctor_id" UUID NOT NULL,
    "visit_date" DATE NOT NULL,
    "environment" SMALLINT,
    "technique" SMALLINT,
    "quality" SMALLINT,
    "care_attitude" SMALLINT,
    "window_attitude" SMALLINT,
    "process" SMALLINT,
    "privacy" SMALLINT,
    "text" TEXT,
    "is_anonymous" BOOLEAN NOT NULL DEFAULT true,
    "state" TEXT NOT NULL,
    "counts" BOOLEAN NOT NULL,
    "in_burst" BOOLEAN NOT NULL DEFAULT false,
    "content_check" TEXT NOT NULL,
    "check_due_at" TIMESTAMPTZ(3),
    "check_lease_until" TIMESTAMPTZ(3),
    "check_attempts" INTEGER NOT NULL DEFAULT 0,
    "hidden_reason" TEXT,
    "moderated_by" UUID,
    "moderated_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,
    "submitted_at" TIMESTAMPTZ(3) NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "evaluation_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "evaluation_stars" CHECK (environment BETWEEN 1 AND 5 AND technique BETWEEN 1 AND 5 AND quality BETWEEN 1 AND 5 AND care_attitude BETWEEN 1 AND 5 AND window_attitude BETWEEN 1 AND 5 AND process BETWEEN 1 AND 5 AND privacy BETWEEN 1 AND 5),
    CONSTRAINT "evaluation_rates_something" CHECK (num_nonnulls(environment, technique, quality, care_attitude, window_attitude, process, privacy) > 0),
    CONSTRAINT "evaluation_text" CHECK (text IS NULL OR char_length(text) BETWEEN 1 AND 500),
    CONSTRAINT "evaluation_state" CHECK (state IN ('SUBMITTED', 'PUBLISHED', 'HIDDEN', 'WITHDRAWN')),
    CONSTRAINT "evaluation_content_check" CHECK (content_check IN ('NONE', 'PENDING', 'PASS', 'REVIEW', 'RISKY') AND (content_check = 'NONE') = (text IS NULL)),
    CONSTRAINT "evaluation_words_are_checked" CHECK (state <> 'PUBLISHED' OR content_check IN ('NONE', 'PASS', 'REVIEW')),
    CONSTRAINT "evaluation_words_are_moderated" CHECK (state <> 'PUBLISHED' OR text IS NULL OR moderated_by IS NOT NULL),
    CONSTRAINT "evaluation_hidden_has_reason" CHECK ((state = 'HIDDEN') = (hidden_reason IS NOT NULL) AND (hidden_reason IS NULL OR hidden_reason IN ('CONTENT_RISKY', 'PERSONAL_DATA', 'INSULT', 'ADVERTISEMENT', 'OFF_TOPIC', 'FAKE'))),
    CONSTRAINT "evaluation_ended_does_not_count" CHECK (NOT counts OR (state <> 'WITHDRAWN' AND hidden_reason IS DISTINCT FROM 'FAKE')),
    CONSTRAINT "evaluation_pending_is_due" CHECK ((content_check = 'PENDING' AND state = 'SUBMITTED') = (check_due_at IS NOT NULL))
);
-- One per visit, whoever of the family writes it.
CREATE UNIQUE INDEX "evaluation_appointment_id_key" ON "evaluation"("appointment_id");
CREATE INDEX "evaluation_account_id_submitted_at_idx" ON "evaluation"("account_id", "submitted_at");
CREATE INDEX "evaluation_doctor_id_submitted_at_idx" ON "evaluation"("doctor_id", "submitted_at");
CREATE INDEX "evaluation_department_id_submitted_at_idx" ON "evaluation"("department_id", "submitted_at");
CREATE INDEX "evaluation_institution_id_submitted_at_idx" ON "evaluation"("institution_id", "submitted_at");
CREATE INDEX "evaluation_check_due" ON "evaluation" ("check_due_at") WHERE check_due_at IS NOT NULL;
CREATE INDEX "evaluation_waiting" ON "evaluation" ("submitted_at") WHERE state = 'SUBMITTED';
ALTER TABLE "evaluation" ADD CONSTRAINT "evaluation_appointment_id_fkey" FOREIGN KEY ("appointment_id") REFERENCES "appointment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Only after attendance, about the visit that was; afterwards the stars and words stay as they were given.
CREATE FUNCTION evaluation_stands_on_a_visit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF (NEW.appointment_id, NEW.account_id, NEW.person_id, NEW.institution_id, NEW.department_id, NEW.doctor_id, NEW.text, NEW.is_anonymous, NEW.environment, NEW.technique, NEW.quality, NEW.care_attitude, NEW.window_attitude, NEW.process, NEW.privacy, NEW.submitted_at)
       IS DISTINCT FROM (OLD.appointment_id, OLD.account_id, OLD.person_id, OLD.institution_id, OLD.department_id, OLD.doctor_id, OLD.text, OLD.is_anonymous, OLD.environment, OLD.technique, OLD.quality, OLD.care_attitude, OLD.window_attitude, OLD.process, OLD.privacy, OLD.submitted_at) THEN
      RAISE EXCEPTION 'an evaluation keeps what was said' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
  ELSIF NOT EXISTS (SELECT 1 FROM appointment a WHERE a.id = NEW.appointment_id AND a.state = 'FULFILLED' AND a.person_id = NEW.person_id AND a.doctor_id = NEW.doctor_id AND a.department_id = NEW.department_id AND a.institution_id = NEW.institution_id) THEN
    RAISE EXCEPTION 'only a visit that was attended is evaluated' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "evaluation_of_a_visit" BEFORE INSERT OR UPDATE ON "evaluation" FOR EACH ROW EXECUTE FUNCTION evaluation_stands_on_a_visit();
CREATE TRIGGER "evaluation_never_deleted" BEFORE DELETE OR TRUNCATE ON "evaluation" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The hospital's public answer: once per evaluation.
CREATE TABLE "evaluation_answer" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "evaluation_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "text" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "content_check" TEXT NOT NULL,
    "check_due_at" TIMESTAMPTZ(3),
    "check_lease_until" TIMESTAMPTZ(3),
    "check_attempts" INTEGER NOT NULL DEFAULT 0,
    "hidden_reason" TEXT,
    "moderated_by" UUID,
    "moderated_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,
    "submitted_at" TIMESTAMPTZ(3) NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "evaluation_answer_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "evaluation_answer_text" CHECK (char_length(text) BETWEEN 1 AND 500),
    CONSTRAINT "evaluation_answer_state" CHECK (state IN ('SUBMITTED', 'PUBLISHED', 'HIDDEN')),
    CONSTRAINT "evaluation_answer_content_check" CHECK (content_check IN ('PENDING', 'PASS', 'REVIEW', 'RISKY')),
    CONSTRAINT "evaluation_answer_words_are_checked" CHECK (state <> 'PUBLISHED' OR (content_check IN ('PASS', 'REVIEW') AND moderated_by IS NOT NULL)),
    CONSTRAINT "evaluation_answer_hidden_has_reason" CHECK ((state = 'HIDDEN') = (hidden_reason IS NOT NULL) AND (hidden_reason IS NULL OR hidden_reason IN ('CONTENT_RISKY', 'PERSONAL_DATA', 'INSULT', 'ADVERTISEMENT', 'OFF_TOPIC', 'FAKE'))),
    CONSTRAINT "evaluation_answer_pending_is_due" CHECK ((content_check = 'PENDING' AND state = 'SUBMITTED') = (check_due_at IS NOT NULL))
);
CREATE UNIQUE INDEX "evaluation_answer_evaluation_id_key" ON "evaluation_answer"("evaluation_id");
CREATE INDEX "evaluation_answer_check_due" ON "evaluation_answer" ("check_due_at") WHERE check_due_at IS NOT NULL;
CREATE INDEX "evaluation_answer_waiting" ON "evaluation_answer" ("submitted_at") WHERE state = 'SUBMITTED';
ALTER TABLE "evaluation_answer" ADD CONSTRAINT "evaluation_answer_evaluation_id_fkey" FOREIGN KEY ("evaluation_id") REFERENCES "evaluation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE TRIGGER "evaluation_answer_never_deleted" BEFORE DELETE OR TRUNCATE ON "evaluation_answer" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Score with sample size. score_x10 is the mean star times ten, and NULL below 5 evaluations: too few say nothing and may point at one person.
CREATE TABLE "evaluation_summary" (
    "kind" TEXT NOT NULL,
    "object_id" UUID NOT NULL,
    "star_sum" INTEGER NOT NULL,
    "star_count" INTEGER NOT NULL,
    "sample_size" INTEGER NOT NULL,
    "score_x10" INTEGER,
    CONSTRAINT "evaluation_summary_pkey" PRIMARY KEY ("kind", "object_id"),
    CONSTRAINT "evaluation_summary_kind" CHECK (kind IN ('DOCTOR', 'DEPARTMENT', 'INSTITUTION')),
    CONSTRAINT "evaluation_summary_sample" CHECK (sample_size >= 0 AND star_count >= sample_size AND star_sum BETWEEN star_count AND 5 * star_count),
    CONSTRAINT "evaluation_summary_score" CHECK (score_x10 IS NOT DISTINCT FROM CASE WHEN sample_size >= 5 THEN round(10.0 * star_sum / star_count)::int END)
);
CREATE TABLE "evaluation_dimension_summary" (
    "kind" TEXT NOT NULL,
    "object_id" UUID NOT NULL,
    "dimension" TEXT NOT NULL,
    "star_sum" INTEGER NOT NULL,
    "star_count" INTEGER NOT NULL,
    CONSTRAINT "evaluation_dimension_summary_pkey" PRIMARY KEY ("kind", "object_id", "dimension"),
    CONSTRAINT "evaluation_dimension_summary_stars" CHECK (star_count >= 0 AND star_sum BETWEEN star_count AND 5 * star_count)
);

-- Which stars of an evaluation speak about which object: a doctor is not judged by the windows and halls of the house.
CREATE FUNCTION evaluation_stars(e evaluation) RETURNS TABLE (kind TEXT, object_id UUID, dimension TEXT, stars INTEGER) LANGUAGE sql IMMUTABLE AS $$
  SELECT o.kind, o.object_id, x.dimension, x.stars::int
    FROM (VALUES ('DEPARTMENT', e.department_id), ('DOCTOR', e.doctor_id), ('INSTITUTION', e.institution_id)) AS o(kind, object_id)
    CROSS JOIN (VALUES ('CARE_ATTITUDE', e.care_attitude), ('ENVIRONMENT', e.environment), ('PRIVACY', e.privacy), ('PROCESS', e.process), ('QUALITY', e.quality),
                ('TECHNIQUE', e.technique), ('WINDOW_ATTITUDE', e.window_attitude)) AS x(dimension, stars)
   WHERE x.stars IS NOT NULL
     AND (o.kind = 'INSTITUTION' OR x.dimension IN ('TECHNIQUE', 'QUALITY', 'CARE_ATTITUDE', 'PRIVACY') OR o.kind = 'DEPARTMENT' AND x.dimension = 'PROCESS')
$$;

-- Adds an evaluation that begins to count and takes away one that no longer does. The first statement locks in one order, so two at once never deadlock.
CREATE FUNCTION count_evaluation() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  step INTEGER := NEW.counts::int - CASE WHEN TG_OP = 'UPDATE' THEN OLD.counts::int ELSE 0 END;
BEGIN
  IF step = 0 THEN RETURN NULL; END IF;
  INSERT INTO evaluation_summary AS s (kind, object_id, star_sum, star_count, sample_size, score_x10)
  SELECT kind, object_id, 0, 0, 0, NULL FROM evaluation_stars(NEW) GROUP BY 1, 2 ORDER BY 1, 2
  ON CONFLICT (kind, object_id) DO UPDATE SET kind = EXCLUDED.kind;
  UPDATE evaluation_summary s
     SET star_sum = s.star_sum + x.stars, star_count = s.star_count + x.n, sample_size = s.sample_size + step,
         score_x10 = CASE WHEN s.sample_size + step >= 5 THEN round(10.0 * (s.star_sum + x.stars) / (s.star_count + x.n))::int END
    FROM (SELECT kind, object_id, step * sum(stars)::int AS stars, step * count(*)::int AS n FROM evaluation_stars(NEW) GROUP BY 1, 2) x
   WHERE s.kind = x.kind AND s.object_id = x.object_id;
  INSERT INTO evaluation_dimension_summary AS s (kind, object_id, dimension, star_sum, star_count)
  SELECT kind, object_id, dimension, 0, 0 FROM evaluation_stars(NEW) ORDER BY 1, 2, 3
  ON CONFLICT DO NOTHING;
  UPDATE evaluation_dimension_summary s SET star_sum = s.star_sum + step * x.stars, star_count = s.star_count + step
    FROM evaluation_stars(NEW) x WHERE s.kind = x.kind AND s.object_id = x.object_id AND s.dimension = x.dimension;
  RETURN NULL;
END $$;
CREATE TRIGGER "evaluation_counted" AFTER INSERT OR UPDATE OF "counts" ON "evaluation" FOR EACH ROW EXECUTE FUNCTION count_evaluation();
