-- What an institution says of itself beyond its address (R352, A05), each with owner, edition and day.
ALTER TABLE "institution" ADD COLUMN "has_emergency" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "department"
    ADD COLUMN "beds" INTEGER NOT NULL DEFAULT 0,
    ADD COLUMN "features" TEXT NOT NULL DEFAULT '',
    ADD COLUMN "research" TEXT NOT NULL DEFAULT '',
    ADD CONSTRAINT "department_beds_not_negative" CHECK (beds >= 0);
ALTER TABLE "doctor"
    ADD COLUMN "career" TEXT NOT NULL DEFAULT '',
    ADD COLUMN "teaching" TEXT NOT NULL DEFAULT '';

CREATE TABLE "institution_info" (
    "institution_id" UUID NOT NULL,
    "edition" TEXT NOT NULL,
    "as_of" DATE NOT NULL,
    "guides" JSONB NOT NULL,
    "treatments" JSONB NOT NULL,
    CONSTRAINT "institution_info_pkey" PRIMARY KEY ("institution_id"),
    CONSTRAINT "institution_info_lists" CHECK (jsonb_typeof(guides) = 'array' AND jsonb_typeof(treatments) = 'array')
);
ALTER TABLE "institution_info" ADD CONSTRAINT "institution_info_institution_id_fkey" FOREIGN KEY ("institution_id") REFERENCES "institution"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- The new columns are empty until the hospitals are asked again.
UPDATE "directory_state" SET due_at = '1970-01-01T00:00:00Z';
