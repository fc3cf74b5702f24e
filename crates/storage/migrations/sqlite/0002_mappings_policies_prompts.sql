-- Webhook mappings, expression policies, prompts, and tokens for programs.
-- Types and conventions are those of the first migration.

CREATE TABLE mappings (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    name TEXT NOT NULL UNIQUE,
    expression TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE policies (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    name TEXT NOT NULL UNIQUE,
    expression TEXT NOT NULL,
    execution_logging INTEGER NOT NULL CHECK (execution_logging IN (0, 1))
) STRICT, WITHOUT ROWID;

CREATE TABLE prompts (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    name TEXT NOT NULL UNIQUE,
    field_key TEXT NOT NULL,
    label TEXT NOT NULL,
    kind TEXT NOT NULL,
    required INTEGER NOT NULL CHECK (required IN (0, 1)),
    placeholder TEXT NOT NULL,
    initial_value TEXT NOT NULL,
    position INTEGER NOT NULL,
    sub_text TEXT NOT NULL,
    placeholder_expression INTEGER NOT NULL CHECK (placeholder_expression IN (0, 1)),
    initial_value_expression INTEGER NOT NULL CHECK (initial_value_expression IN (0, 1))
) STRICT, WITHOUT ROWID;

-- Two stages of a flow may stand at the same position; then their bindings' ids decide.
-- SQLite cannot change what is unique in a table, so there is a new one. Nothing names it by a foreign key yet.
CREATE TABLE new_flow_bindings (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    flow_id BLOB NOT NULL REFERENCES flows (id) ON DELETE CASCADE,
    stage_id BLOB NOT NULL REFERENCES stages (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    evaluate_on_plan INTEGER NOT NULL DEFAULT 0 CHECK (evaluate_on_plan IN (0, 1)),
    re_evaluate_policies INTEGER NOT NULL DEFAULT 1 CHECK (re_evaluate_policies IN (0, 1)),
    policy_engine_mode TEXT NOT NULL DEFAULT 'any',
    UNIQUE (flow_id, stage_id, position)
) STRICT, WITHOUT ROWID;
INSERT INTO new_flow_bindings (id, flow_id, stage_id, position)
    SELECT id, flow_id, stage_id, position FROM flow_bindings;
DROP TABLE flow_bindings;
ALTER TABLE new_flow_bindings RENAME TO flow_bindings;
CREATE INDEX flow_bindings_stage ON flow_bindings (stage_id);

CREATE TABLE policy_bindings (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    policy_id BLOB NOT NULL REFERENCES policies (id) ON DELETE CASCADE,
    flow_binding_id BLOB NOT NULL REFERENCES flow_bindings (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
    negate INTEGER NOT NULL CHECK (negate IN (0, 1)),
    failure_result INTEGER NOT NULL CHECK (failure_result IN (0, 1)),
    timeout_secs INTEGER NOT NULL,
    UNIQUE (policy_id, flow_binding_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX policy_bindings_flow_binding ON policy_bindings (flow_binding_id);

CREATE TABLE api_tokens (
    identifier TEXT PRIMARY KEY,
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    -- SHA-256 of the key.
    digest BLOB NOT NULL UNIQUE CHECK (length(digest) = 32),
    key_sealed BLOB NOT NULL,
    description TEXT NOT NULL,
    created_at_ms INTEGER NOT NULL,
    -- NULL: it is never over.
    expires_at_ms INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX api_tokens_user ON api_tokens (user_id);

-- A plan's stages now say which bindings they come from. A plan lives an hour at most, so those under way are not
-- worth changing: whoever is in one begins again. As always when a plan ends, its challenges are void.
UPDATE sms_challenges SET voided_at_ms = last_send_at_ms, phone_sealed = NULL
    WHERE consumed_at_ms IS NULL AND voided_at_ms IS NULL;
DELETE FROM plans;
-- What prompts were answered, sealed: it may hold a phone number.
ALTER TABLE plans ADD COLUMN prompt_data BLOB;
