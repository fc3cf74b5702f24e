-- Webhook mappings, expression policies, prompts, and tokens for programs.
-- Types and conventions are those of the first migration.

CREATE TABLE mappings (
    id BYTEA PRIMARY KEY CHECK (octet_length(id) = 16),
    name TEXT COLLATE "C" NOT NULL UNIQUE,
    expression TEXT NOT NULL
);

CREATE TABLE policies (
    id BYTEA PRIMARY KEY CHECK (octet_length(id) = 16),
    name TEXT COLLATE "C" NOT NULL UNIQUE,
    expression TEXT NOT NULL,
    execution_logging BOOLEAN NOT NULL
);

CREATE TABLE prompts (
    id BYTEA PRIMARY KEY CHECK (octet_length(id) = 16),
    name TEXT COLLATE "C" NOT NULL UNIQUE,
    field_key TEXT NOT NULL,
    label TEXT NOT NULL,
    kind TEXT NOT NULL,
    required BOOLEAN NOT NULL,
    placeholder TEXT NOT NULL,
    initial_value TEXT NOT NULL,
    position BIGINT NOT NULL,
    sub_text TEXT NOT NULL,
    placeholder_expression BOOLEAN NOT NULL,
    initial_value_expression BOOLEAN NOT NULL
);

-- Two stages of a flow may stand at the same position; then their bindings' ids decide.
ALTER TABLE flow_bindings
    ADD COLUMN evaluate_on_plan BOOLEAN NOT NULL DEFAULT FALSE,
    ADD COLUMN re_evaluate_policies BOOLEAN NOT NULL DEFAULT TRUE,
    ADD COLUMN policy_engine_mode TEXT NOT NULL DEFAULT 'any',
    DROP CONSTRAINT flow_bindings_flow_id_position_key,
    ADD UNIQUE (flow_id, stage_id, position);

CREATE TABLE policy_bindings (
    id BYTEA PRIMARY KEY CHECK (octet_length(id) = 16),
    policy_id BYTEA NOT NULL REFERENCES policies (id) ON DELETE CASCADE,
    flow_binding_id BYTEA NOT NULL REFERENCES flow_bindings (id) ON DELETE CASCADE,
    position BIGINT NOT NULL,
    enabled BOOLEAN NOT NULL,
    negate BOOLEAN NOT NULL,
    failure_result BOOLEAN NOT NULL,
    timeout_secs BIGINT NOT NULL,
    UNIQUE (policy_id, flow_binding_id, position)
);
CREATE INDEX policy_bindings_flow_binding ON policy_bindings (flow_binding_id);

CREATE TABLE api_tokens (
    identifier TEXT COLLATE "C" PRIMARY KEY,
    user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    -- SHA-256 of the key.
    digest BYTEA NOT NULL UNIQUE CHECK (octet_length(digest) = 32),
    key_sealed BYTEA NOT NULL,
    description TEXT NOT NULL,
    created_at_ms BIGINT NOT NULL,
    -- NULL: it is never over.
    expires_at_ms BIGINT
);
CREATE INDEX api_tokens_user ON api_tokens (user_id);

-- A plan's stages now say which bindings they come from. A plan lives an hour at most, so those under way are not
-- worth changing: whoever is in one begins again. As always when a plan ends, its challenges are void.
UPDATE sms_challenges SET voided_at_ms = last_send_at_ms, phone_sealed = NULL
    WHERE consumed_at_ms IS NULL AND voided_at_ms IS NULL;
DELETE FROM plans;
-- What prompts were answered, sealed: it may hold a phone number.
ALTER TABLE plans ADD COLUMN prompt_data BYTEA;
