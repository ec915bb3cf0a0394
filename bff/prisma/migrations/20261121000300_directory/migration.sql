CREATE TABLE "area" (
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    CONSTRAINT "area_pkey" PRIMARY KEY ("code"),
    CONSTRAINT "area_code_is_county" CHECK (code ~ '^[0-9]{6}$')
);

CREATE TABLE "township" (
    "code" TEXT NOT NULL,
    "area_code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    CONSTRAINT "township_pkey" PRIMARY KEY ("code")
);
CREATE INDEX "township_area_code_idx" ON "township"("area_code");
ALTER TABLE "township" ADD CONSTRAINT "township_area_code_fkey" FOREIGN KEY ("area_code") REFERENCES "area"("code") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE "institution" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "hos_code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "level" TEXT NOT NULL,
    "area_code" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "phone" TEXT NOT NULL,
    "introduction" TEXT NOT NULL,
    "transport" TEXT NOT NULL,
    "opening_hours" TEXT NOT NULL,
    "longitude" DOUBLE PRECISION NOT NULL,
    "latitude" DOUBLE PRECISION NOT NULL,
    "authority_mode" TEXT NOT NULL,
    "online_pay" BOOLEAN NOT NULL,
    "window_pay" BOOLEAN NOT NULL,
    "mchid" TEXT NOT NULL,
    "aliases" TEXT[],
    "owner_name" TEXT NOT NULL,
    "as_of" DATE NOT NULL,
    "sort_key" TEXT NOT NULL,
    "retired_at" TIMESTAMPTZ(3),
    CONSTRAINT "institution_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "institution_kind" CHECK (kind IN ('GENERAL_HOSPITAL', 'TCM_MONGOLIAN_HOSPITAL', 'SPECIALIST_HOSPITAL', 'MATERNAL_CHILD', 'COMMUNITY_CENTRE', 'TOWNSHIP_CENTRE')),
    CONSTRAINT "institution_authority_mode" CHECK (authority_mode IN ('PLATFORM', 'HIS', 'SPLIT')),
    CONSTRAINT "institution_online_pay_has_merchant" CHECK (NOT online_pay OR mchid <> '')
);
CREATE UNIQUE INDEX "institution_hos_code_key" ON "institution"("hos_code");
CREATE UNIQUE INDEX "institution_sort_key_key" ON "institution"("sort_key");

CREATE TABLE "department" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "institution_id" UUID NOT NULL,
    "dept_code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "standard_code" TEXT NOT NULL,
    "standard_name" TEXT NOT NULL,
    "location" TEXT NOT NULL,
    "aliases" TEXT[],
    "as_of" DATE NOT NULL,
    "retired_at" TIMESTAMPTZ(3),
    CONSTRAINT "department_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "department_institution_id_dept_code_key" ON "department"("institution_id", "dept_code");
ALTER TABLE "department" ADD CONSTRAINT "department_institution_id_fkey" FOREIGN KEY ("institution_id") REFERENCES "institution"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE "doctor" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "institution_id" UUID NOT NULL,
    "department_id" UUID NOT NULL,
    "doct_code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "specialty" TEXT NOT NULL,
    "introduction" TEXT NOT NULL,
    "practice_certificate_masked" TEXT NOT NULL,
    "speaks_mongolian" BOOLEAN NOT NULL,
    "fee_fen" INTEGER NOT NULL,
    "clinic_times" JSONB NOT NULL,
    "as_of" DATE NOT NULL,
    "sort_key" TEXT NOT NULL,
    "retired_at" TIMESTAMPTZ(3),
    CONSTRAINT "doctor_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "doctor_fee_not_negative" CHECK (fee_fen >= 0)
);
CREATE UNIQUE INDEX "doctor_institution_id_doct_code_key" ON "doctor"("institution_id", "doct_code");
CREATE UNIQUE INDEX "doctor_sort_key_key" ON "doctor"("sort_key");
CREATE INDEX "doctor_department_id_idx" ON "doctor"("department_id");
ALTER TABLE "doctor" ADD CONSTRAINT "doctor_institution_id_fkey" FOREIGN KEY ("institution_id") REFERENCES "institution"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "doctor" ADD CONSTRAINT "doctor_department_id_fkey" FOREIGN KEY ("department_id") REFERENCES "department"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE "directory_state" (
    "id" INTEGER NOT NULL,
    "version" BIGINT NOT NULL,
    "synced_at" TIMESTAMPTZ(3),
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "directory_state_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "directory_state_single" CHECK (id = 1)
);
-- Due at once: a new database has never heard of a hospital.
INSERT INTO "directory_state" (id, version, synced_at, due_at) VALUES (1, 0, NULL, '1970-01-01T00:00:00Z');
