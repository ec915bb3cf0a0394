-- §3.8, F4: a refund that the channel closes pays its fee again; only the fund flow says so.
ALTER TABLE "recon_posting" DROP CONSTRAINT "recon_posting_journal_type", ADD CONSTRAINT "recon_posting_journal_type" CHECK (journal_type IN ('FEE', 'FEE_OF_CLOSED', 'SETTLED'));
