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

CREATE TABLE IF NOT EXISTS api_keys (
    id         TEXT PRIMARY KEY,
    name       TEXT NOT NULL,
    digest     BLOB NOT NULL,               -- SHA-256 of the key; the key itself is kept nowhere
    scopes     TEXT NOT NULL,               -- with a space between them
    created_at TEXT NOT NULL,
    expires_at TEXT,                        -- NULL: it does not end by itself
    revoked_at TEXT,
    made_by    TEXT                         -- whose request made it; NULL: the operator
);

CREATE INDEX IF NOT EXISTS api_keys_by_maker ON api_keys (made_by);

CREATE TABLE IF NOT EXISTS signing_keys (
    id         TEXT PRIMARY KEY,            -- the "kid" of a token's header
    document   TEXT NOT NULL,               -- the private key as a JSON Web Key
    created_at TEXT NOT NULL
);

CREATE TABLE IF NOT EXISTS oauth_clients (
    id            TEXT PRIMARY KEY,
    name          TEXT NOT NULL,
    secret_digest BLOB,                     -- NULL: a public client, which can keep no secret
    redirect_uris TEXT NOT NULL,            -- a JSON array of texts
    scopes        TEXT NOT NULL,
    created_at    TEXT NOT NULL,
    refresh         INTEGER NOT NULL DEFAULT 0,  -- 1: it gets refresh tokens
    resource_server INTEGER NOT NULL DEFAULT 0   -- 1: it may ask about the tokens of all
);

CREATE TABLE IF NOT EXISTS oauth_codes (
    digest       BLOB PRIMARY KEY,
    client_id    TEXT NOT NULL,
    redirect_uri TEXT NOT NULL,
    challenge    TEXT NOT NULL,             -- of PKCE, by S256
    scopes       TEXT NOT NULL,
    subject      TEXT NOT NULL,             -- the customer who consented
    expires_at   TEXT NOT NULL,
    used_at      TEXT                       -- kept when used: a second use must be noticed
);

CREATE TABLE IF NOT EXISTS oauth_tokens (
    digest      BLOB PRIMARY KEY,
    client_id   TEXT NOT NULL,
    subject     TEXT NOT NULL,
    scopes      TEXT NOT NULL,
    code_digest BLOB,                       -- the code that it came of, if it came of one
    expires_at  TEXT NOT NULL,
    revoked_at  TEXT,
    issued_at   TEXT                        -- NULL: before version 4 nobody noted it
);

CREATE INDEX IF NOT EXISTS oauth_tokens_of_code ON oauth_tokens (code_digest);

CREATE TABLE IF NOT EXISTS oauth_refresh_tokens (
    digest      BLOB PRIMARY KEY,
    client_id   TEXT NOT NULL,
    subject     TEXT NOT NULL,
    scopes      TEXT NOT NULL,
    code_digest BLOB NOT NULL,              -- its family: all that came of one consent
    issued_at   TEXT NOT NULL,
    expires_at  TEXT NOT NULL,              -- the same for the whole family
    used_at     TEXT,                       -- kept when used: a second use must be noticed
    revoked_at  TEXT
);

CREATE INDEX IF NOT EXISTS oauth_refresh_tokens_of_code ON oauth_refresh_tokens (code_digest);
CREATE INDEX IF NOT EXISTS oauth_refresh_tokens_by_end ON oauth_refresh_tokens (expires_at);

CREATE TABLE IF NOT EXISTS allowances (
    name         TEXT PRIMARY KEY,          -- the policy and the caller
    state        TEXT NOT NULL,             -- a JSON array of whole numbers
    forget_at_us INTEGER NOT NULL           -- microseconds since the epoch
);

CREATE INDEX IF NOT EXISTS allowances_by_end ON allowances (forget_at_us);

PRAGMA user_version = 4;
