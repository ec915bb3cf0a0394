-- Two proofs of the same millisecond stand in the order they were added.
ALTER TABLE "difference_evidence" ADD COLUMN "seq" BIGSERIAL NOT NULL;
