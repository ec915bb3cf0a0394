-- 凭证文件 (B13, B25, B03): stored once, never changed; the fingerprint is the database's own.
CREATE TABLE "payment_file" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "institution_id" UUID,
    "purpose" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "mime" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "size_bytes" INTEGER NOT NULL,
    "content" BYTEA NOT NULL,
    "uploaded_by" UUID NOT NULL,
    "uploaded_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "payment_file_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "payment_file_purpose" CHECK (purpose IN ('DIFFERENCE_EVIDENCE', 'OFFLINE_PROOF', 'QUALIFICATION')),
    CONSTRAINT "payment_file_mime" CHECK (mime IN ('image/jpeg', 'image/png', 'application/pdf', 'text/csv')),
    CONSTRAINT "payment_file_size" CHECK (size_bytes = octet_length(content) AND size_bytes BETWEEN 1 AND 5242880),
    CONSTRAINT "payment_file_sha256" CHECK (sha256 = encode(sha256(content), 'hex'))
);
-- Photographs and PDF are packed already.
ALTER TABLE "payment_file" ALTER COLUMN "content" SET STORAGE EXTERNAL;
-- The same file handed in again by the same person for the same matter is the one that is there.
CREATE UNIQUE INDEX "payment_file_once" ON "payment_file" ("uploaded_by", "purpose", "sha256", "institution_id") WHERE institution_id IS NOT NULL;
CREATE UNIQUE INDEX "payment_file_once_of_region" ON "payment_file" ("uploaded_by", "purpose", "sha256") WHERE institution_id IS NULL;
CREATE TRIGGER "payment_file_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "payment_file" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

ALTER TABLE "difference_evidence" ADD COLUMN "file_id" UUID;
ALTER TABLE "difference_evidence" ADD CONSTRAINT "difference_evidence_file_id_fkey" FOREIGN KEY ("file_id") REFERENCES "payment_file"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
-- What was proved before files were kept stays as a bare fingerprint.
ALTER TABLE "difference_evidence" ADD CONSTRAINT "difference_evidence_file_kept" CHECK (file_id IS NULL OR file_sha256 IS NOT NULL);
ALTER TABLE "money_decision" ADD COLUMN "proof_file_id" UUID;
ALTER TABLE "money_decision" ADD CONSTRAINT "money_decision_proof_file_id_fkey" FOREIGN KEY ("proof_file_id") REFERENCES "payment_file"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
