-- Parsed rows grow by a million a day. Those of signed days go after some months; the file, its SHA1 and every result stay, and the rows can be read again from the file.
CREATE TABLE "bill_row_retention" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "months" INTEGER NOT NULL,
    CONSTRAINT "bill_row_retention_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "bill_row_retention_one" CHECK (id = 1),
    CONSTRAINT "bill_row_retention_months" CHECK (months BETWEEN 1 AND 120)
);
INSERT INTO "bill_row_retention" ("months") VALUES (3);

-- Versions whose rows went, with what only the rows could tell.
CREATE TABLE "bill_rows_retired" (
    "batch_seq" BIGINT NOT NULL,
    "rows" INTEGER NOT NULL,
    "foreign_known" INTEGER NOT NULL,
    "foreign_known_fen" BIGINT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),
    CONSTRAINT "bill_rows_retired_pkey" PRIMARY KEY ("batch_seq")
);
ALTER TABLE "bill_rows_retired" ADD CONSTRAINT "bill_rows_retired_batch_seq_fkey" FOREIGN KEY ("batch_seq") REFERENCES "recon_batch"("seq") ON DELETE RESTRICT ON UPDATE CASCADE;
