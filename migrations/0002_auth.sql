-- Who is who: accounts, sessions, API keys, and how often somebody tried to sign in.
CREATE SCHEMA IF NOT EXISTS core;

CREATE TABLE core.users (
  user_id        TEXT        PRIMARY KEY,
  username       TEXT        NOT NULL CHECK (username ~ '^[A-Za-z0-9._-]{1,64}$'),
  email          TEXT,
  role           TEXT        NOT NULL CHECK (role IN ('admin', 'cashier', 'referee', 'premium', 'player', 'feed')),
  password_hash  TEXT        NOT NULL CHECK (password_hash LIKE 'scrypt$%'),
  -- Goes up with every change of role, so that a JWT made before it is refused.
  role_version   INTEGER     NOT NULL DEFAULT 1 CHECK (role_version > 0),
  created_at     TIMESTAMPTZ NOT NULL DEFAULT now(),
  updated_at     TIMESTAMPTZ NOT NULL DEFAULT now()
);

-- `Cashier` and `cashier` are one person.
CREATE UNIQUE INDEX users_username_key ON core.users (lower(username));
CREATE UNIQUE INDEX users_email_key ON core.users (lower(email)) WHERE email IS NOT NULL;

CREATE FUNCTION core.raise_role_version() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.role IS DISTINCT FROM OLD.role THEN
    NEW.role_version := OLD.role_version + 1;
  END IF;
  NEW.updated_at := now();
  RETURN NEW;
END
$$;

CREATE TRIGGER users_role_version BEFORE UPDATE ON core.users
  FOR EACH ROW EXECUTE FUNCTION core.raise_role_version();

-- One row per sign-in that stands. Signing out deletes it: a session is what this table says it is, whatever a cache holds.
CREATE TABLE core.sessions (
  token_hash  TEXT        PRIMARY KEY CHECK (token_hash ~ '^[0-9a-f]{64}$'),
  user_id     TEXT        NOT NULL REFERENCES core.users (user_id) ON DELETE CASCADE,
  created_at  TIMESTAMPTZ NOT NULL,
  expires_at  TIMESTAMPTZ NOT NULL CHECK (expires_at > created_at)
);

CREATE INDEX sessions_user_id_idx ON core.sessions (user_id, expires_at);

CREATE TABLE core.api_keys (
  key_id       TEXT        PRIMARY KEY CHECK (key_id ~ '^[A-Za-z0-9]{1,32}$'),
  name         TEXT        NOT NULL,
  role         TEXT        NOT NULL CHECK (role IN ('feed', 'cashier', 'referee', 'premium')),
  -- SHA-256 of the whole key text, hex. The key is 256 random bits, so a slow hash would add nothing.
  secret_hash  TEXT        NOT NULL UNIQUE CHECK (secret_hash ~ '^[0-9a-f]{64}$'),
  created_at   TIMESTAMPTZ NOT NULL DEFAULT now(),
  revoked_at   TIMESTAMPTZ
);

-- Attempts to sign in, per account and address together and per address alone. `subject` is a keyed hash: no name or IP stands here.
CREATE TABLE core.login_attempts (
  subject     TEXT        PRIMARY KEY,
  attempts    INTEGER     NOT NULL CHECK (attempts > 0),
  expires_at  TIMESTAMPTZ NOT NULL
);

CREATE INDEX login_attempts_expires_at_idx ON core.login_attempts (expires_at);

GRANT USAGE ON SCHEMA core TO ringside_app;
GRANT SELECT ON core.users, core.api_keys TO ringside_app;
GRANT SELECT, INSERT, DELETE ON core.sessions TO ringside_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON core.login_attempts TO ringside_app;
