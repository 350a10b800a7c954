-- Everything the lab keeps. One file, one schema; every resource of the API has its table.

CREATE TABLE IF NOT EXISTS models (
    id          TEXT PRIMARY KEY,
    algorithm   TEXT NOT NULL,
    description TEXT NOT NULL,
    tags        TEXT NOT NULL,              -- a JSON array of texts
    is_default  INTEGER NOT NULL,
    parameters  TEXT NOT NULL,              -- the JSON document of the algorithm
    metrics     TEXT,                       -- a JSON object, or NULL where nobody measured
    dataset_id  TEXT,
    created_at  TEXT NOT NULL,              -- RFC 3339, UTC, to the microsecond: sorts as text
    updated_at  TEXT NOT NULL,
    revision    INTEGER NOT NULL
);

CREATE UNIQUE INDEX IF NOT EXISTS one_default ON models (is_default) WHERE is_default;
CREATE INDEX IF NOT EXISTS models_by_time ON models (created_at, id);

CREATE TABLE IF NOT EXISTS removed_models (
    id       TEXT PRIMARY KEY,              -- an id that was removed is not given again by itself,
    revision INTEGER NOT NULL DEFAULT 0     -- and who takes it goes on counting from here
);

CREATE TABLE IF NOT EXISTS predictions (
    number     INTEGER PRIMARY KEY,         -- grows with time; in hexadecimal it is the id
    model_id   TEXT NOT NULL,
    created_at TEXT NOT NULL,
    outcome    TEXT NOT NULL,
    probability REAL NOT NULL,
    threshold  REAL NOT NULL,
    reasons    TEXT,                        -- [[feature, importance], …], or NULL: nobody asked
    age, income, credit_score, employment_years, loan_amount  -- numbers, kept as they came
);

CREATE TABLE IF NOT EXISTS datasets (
    id         TEXT PRIMARY KEY,
    name       TEXT,
    rows       INTEGER NOT NULL,
    approved   INTEGER NOT NULL,
    document   TEXT NOT NULL,               -- the rows as JSON: [[features…], …] and labels
    created_at TEXT NOT NULL
);

CREATE TABLE IF NOT EXISTS idempotency (
    key         TEXT PRIMARY KEY,
    fingerprint TEXT NOT NULL,
    claimed_at  REAL NOT NULL,              -- seconds since the epoch
    status      INTEGER,                    -- NULL while the first request is under way
    headers     TEXT,
    body        BLOB
);

CREATE INDEX IF NOT EXISTS idempotency_by_age ON idempotency (claimed_at);
CREATE INDEX IF NOT EXISTS idempotency_open ON idempotency (claimed_at) WHERE status IS NULL;

PRAGMA user_version = 1;
