// Runs in every worker before a test file: each worker has its own database, so files never see each other's rows mid-test.
process.env.DATABASE_URL = `${process.env.TEST_DATABASE_BASE}${process.env.JEST_WORKER_ID ?? '1'}`
