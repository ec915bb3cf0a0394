-- P7: evidence about an attempt that was closed may arrive while the next one is open; it must be kept, so quarantine does not take the place of a live attempt.
-- No new attempt beside one in quarantine: that is decided under the order's lock when the cashier opens.
DROP INDEX "payment_order_one_live";
CREATE UNIQUE INDEX "payment_order_one_live" ON "payment_order" ("trade_order_id") WHERE state IN ('CREATED', 'PREPAYING', 'CREATE_UNKNOWN', 'PREPAID', 'CLOSING');
