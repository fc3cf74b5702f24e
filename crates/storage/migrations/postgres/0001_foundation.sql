-- Users, sessions, flows, plans, phones and everything that counts or records.
--
-- Instants are milliseconds since 1970 in columns that end in `_at_ms`. Identifiers are 16 bytes unless
-- they are small integers. Both folders hold the same migrations under the same numbers and names.
-- COLLATE "C": names are ordered by their bytes, as SQLite orders them.

CREATE TABLE installation (
    id BIGINT PRIMARY KEY CHECK (id = 1),
    -- Tells whether the secret key is the one that sealed this database.
    key_check BYTEA NOT NULL,
    -- When the first administrator and the default flows were written; NULL before that.
    set_up_at_ms BIGINT
);

CREATE TABLE users (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    uuid BYTEA NOT NULL UNIQUE CHECK (octet_length(uuid) = 16),
    username TEXT NOT NULL,
    username_folded TEXT COLLATE "C" NOT NULL UNIQUE,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    email_folded TEXT NOT NULL,
    password TEXT,
    is_active BOOLEAN NOT NULL,
    is_superuser BOOLEAN NOT NULL,
    attributes TEXT NOT NULL,
    created_at_ms BIGINT NOT NULL,
    last_login_at_ms BIGINT
);
CREATE INDEX users_email_folded ON users (email_folded);

-- Wrong codes of each account. The row is made with the user.
CREATE TABLE guards (
    user_id BIGINT PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    consecutive BIGINT NOT NULL,
    unlocks_at_ms BIGINT,
    day_failures BIGINT NOT NULL,
    day_started_at_ms BIGINT
);

CREATE TABLE sessions (
    id BYTEA PRIMARY KEY CHECK (octet_length(id) = 16),
    -- SHA-256 of the token in the cookie.
    token BYTEA NOT NULL UNIQUE CHECK (octet_length(token) = 32),
    user_id BIGINT REFERENCES users (id) ON DELETE CASCADE,
    client_ip TEXT NOT NULL,
    user_agent TEXT NOT NULL,
    created_at_ms BIGINT NOT NULL,
    last_seen_at_ms BIGINT NOT NULL,
    expires_at_ms BIGINT NOT NULL
);
CREATE INDEX sessions_user ON sessions (user_id);
CREATE INDEX sessions_expires_at ON sessions (expires_at_ms);

CREATE TABLE flows (
    id BYTEA PRIMARY KEY CHECK (octet_length(id) = 16),
    slug TEXT COLLATE "C" NOT NULL UNIQUE,
    name TEXT NOT NULL,
    title TEXT NOT NULL,
    designation TEXT NOT NULL,
    authentication TEXT NOT NULL
);

CREATE TABLE stages (
    id BYTEA PRIMARY KEY CHECK (octet_length(id) = 16),
    name TEXT COLLATE "C" NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    -- The kind's settings as a JSON object, without those that are secret.
    document TEXT NOT NULL,
    -- The secret settings, sealed.
    secrets BYTEA,
    configure_flow_id BYTEA REFERENCES flows (id) ON DELETE SET NULL
);

CREATE TABLE flow_bindings (
    id BYTEA PRIMARY KEY CHECK (octet_length(id) = 16),
    flow_id BYTEA NOT NULL REFERENCES flows (id) ON DELETE CASCADE,
    stage_id BYTEA NOT NULL REFERENCES stages (id) ON DELETE CASCADE,
    position BIGINT NOT NULL,
    UNIQUE (flow_id, position)
);
CREATE INDEX flow_bindings_stage ON flow_bindings (stage_id);

CREATE TABLE plans (
    id BYTEA PRIMARY KEY CHECK (octet_length(id) = 16),
    session_id BYTEA NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    flow_id BYTEA NOT NULL REFERENCES flows (id) ON DELETE CASCADE,
    -- The ids of the stages in order, as a JSON array.
    stages TEXT NOT NULL,
    position BIGINT NOT NULL,
    -- The stage at `position`. No foreign key: a plan outlives a stage that is deleted under it.
    stage_id BYTEA,
    version BIGINT NOT NULL,
    context TEXT NOT NULL,
    created_at_ms BIGINT NOT NULL,
    UNIQUE (session_id, flow_id)
);

CREATE TABLE sms_challenges (
    id BYTEA PRIMARY KEY CHECK (octet_length(id) = 16),
    -- No foreign key: a challenge outlives its plan, so that what was tried stays counted.
    plan_id BYTEA NOT NULL CHECK (octet_length(plan_id) = 16),
    user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    stage_id BYTEA NOT NULL REFERENCES stages (id) ON DELETE CASCADE,
    purpose TEXT NOT NULL,
    phone_sealed BYTEA,
    phone_lookup BYTEA NOT NULL CHECK (octet_length(phone_lookup) = 32),
    decoy BOOLEAN NOT NULL,
    code_length BIGINT NOT NULL,
    max_attempts BIGINT NOT NULL,
    attempts BIGINT NOT NULL CHECK (attempts <= max_attempts),
    sends BIGINT NOT NULL,
    last_send_at_ms BIGINT NOT NULL,
    last_send TEXT NOT NULL,
    created_at_ms BIGINT NOT NULL,
    expires_at_ms BIGINT NOT NULL,
    consumed_at_ms BIGINT,
    voided_at_ms BIGINT
);
CREATE INDEX sms_challenges_plan ON sms_challenges (plan_id, stage_id);
-- A plan has at most one challenge for a stage that is neither answered nor given up.
CREATE UNIQUE INDEX sms_challenges_live ON sms_challenges (plan_id, stage_id)
    WHERE consumed_at_ms IS NULL AND voided_at_ms IS NULL;
CREATE INDEX sms_challenges_user ON sms_challenges (user_id, created_at_ms);
CREATE INDEX sms_challenges_live_of_user ON sms_challenges (user_id, created_at_ms)
    WHERE consumed_at_ms IS NULL AND voided_at_ms IS NULL;
CREATE INDEX sms_challenges_expires_at ON sms_challenges (expires_at_ms);
CREATE INDEX sms_challenges_sealed ON sms_challenges (expires_at_ms) WHERE phone_sealed IS NOT NULL;

CREATE TABLE deliveries (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- No foreign keys to challenge and stage: the record of what was sent outlives both.
    challenge_id BYTEA NOT NULL,
    send_no BIGINT NOT NULL,
    user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    stage_id BYTEA NOT NULL,
    provider TEXT NOT NULL,
    client_ip TEXT NOT NULL,
    masked_number TEXT NOT NULL,
    region TEXT NOT NULL,
    phone_lookup BYTEA NOT NULL,
    state TEXT NOT NULL,
    reason TEXT,
    http_status BIGINT,
    provider_code TEXT,
    message_id TEXT,
    detail TEXT,
    started_at_ms BIGINT NOT NULL,
    finished_at_ms BIGINT,
    UNIQUE (challenge_id, send_no)
);
CREATE INDEX deliveries_user ON deliveries (user_id);
CREATE INDEX deliveries_started_at ON deliveries (started_at_ms);
CREATE INDEX deliveries_sending ON deliveries (id) WHERE state = 'sending';

CREATE TABLE devices (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- Identifies the row to the seal on its number; `id` is not known before the row is written.
    uuid BYTEA NOT NULL CHECK (octet_length(uuid) = 16),
    user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    stage_id BYTEA NOT NULL REFERENCES stages (id) ON DELETE RESTRICT,
    name TEXT NOT NULL,
    -- NULL for a verify-only device.
    phone_sealed BYTEA,
    phone_lookup BYTEA NOT NULL CHECK (octet_length(phone_lookup) = 32),
    created_at_ms BIGINT NOT NULL,
    last_used_at_ms BIGINT,
    UNIQUE (stage_id, phone_lookup)
);
CREATE INDEX devices_user ON devices (user_id, stage_id);

-- One row for each hit on a bucket of a limit.
CREATE TABLE buckets (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    bucket TEXT NOT NULL,
    hit_at_ms BIGINT NOT NULL
);
CREATE INDEX buckets_bucket ON buckets (bucket, hit_at_ms);

CREATE TABLE events (
    id BYTEA PRIMARY KEY CHECK (octet_length(id) = 16),
    action TEXT NOT NULL,
    -- No foreign key: the trail outlives the user.
    user_id BIGINT,
    client_ip TEXT NOT NULL,
    context TEXT NOT NULL,
    created_at_ms BIGINT NOT NULL
);
CREATE INDEX events_created_at ON events (created_at_ms);
