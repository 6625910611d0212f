-- Who may do what, changed while the house runs; and guesses of passwords slowed wherever they come from.
ALTER TABLE core.users ADD COLUMN disabled_at TIMESTAMPTZ;

-- The version of a role is the version of all that an account was granted: it goes up whenever sessions, JWTs and drawers of
-- before must count for nothing.
CREATE OR REPLACE FUNCTION core.raise_role_version() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.role, NEW.password_hash, NEW.disabled_at) IS DISTINCT FROM (OLD.role, OLD.password_hash, OLD.disabled_at) THEN
    NEW.role_version := OLD.role_version + 1;
  END IF;
  NEW.updated_at := now();
  RETURN NEW;
END
$$;

-- What was changed about accounts, by which command. Written with the change; the account's own stream and the drawer of its
-- cashier are told from here, by the request or, if that died, by the cron.
CREATE TABLE core.account_changes (
  command_id      TEXT        PRIMARY KEY,
  command_hash    TEXT        NOT NULL,
  user_id         TEXT        NOT NULL,
  -- What the account's stream is told: { created, from, to, disabled, passwordChanged, signedOut, roleVersion, reason }.
  change          JSONB       NOT NULL,
  -- Whether the account could move money before.
  moved_money     BOOLEAN     NOT NULL,
  ended_sessions  TEXT[]      NOT NULL,
  actor           TEXT        NOT NULL,
  correlation_id  TEXT        NOT NULL,
  client_hash     TEXT,
  made_at         TIMESTAMPTZ NOT NULL DEFAULT now(),
  told_at         TIMESTAMPTZ
);

CREATE INDEX account_changes_untold_idx ON core.account_changes (made_at) WHERE told_at IS NULL;

-- Makes an account, or changes one: the only way for the application's role, so that no change goes unrecorded.
--   meta    { commandId, commandHash, actor, correlationId, clientHash }
--   change  { create: { username, email, role, passwordHash } } or any of
--           { role, disabled, reason, signOut, passwordHash, session: { tokenHash, createdAtMs, expiresAtMs } }
-- Answers { status, … }: `done` with the row of account_changes; else `reused`, `unknown`, `taken`, `not-admin`, `own-account`.
-- Nobody takes the admin's role from themselves, and whoever changes others is an admin at that moment: one always remains.
CREATE FUNCTION core.change_account(meta JSONB, target TEXT, change JSONB) RETURNS JSONB
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog SET lock_timeout = '1500ms' AS $$
DECLARE
  known   core.account_changes;
  before  core.users;
  after   core.users;
  by_self BOOLEAN := target = meta->>'actor';
  said    JSONB;
  ended   TEXT[]  := '{}';
BEGIN
  -- One at a time: two admins who take each other's role would else both succeed.
  PERFORM pg_advisory_xact_lock(hashtext('core.change_account'));
  SELECT * INTO known FROM core.account_changes AS c WHERE c.command_id = meta->>'commandId';
  IF FOUND THEN
    RETURN CASE WHEN known.command_hash = meta->>'commandHash' THEN jsonb_build_object('status', 'done') || to_jsonb(known)
                ELSE jsonb_build_object('status', 'reused') END;
  END IF;
  IF NOT by_self OR change ?| ARRAY['create', 'role', 'disabled'] THEN
    PERFORM FROM core.users AS u WHERE u.user_id = meta->>'actor' AND u.role = 'admin' AND u.disabled_at IS NULL;
    -- `system` is the command line: a role that may write the table itself.
    IF NOT FOUND AND NOT (meta->>'actor' = 'system' AND has_table_privilege(session_user, 'core.users', 'INSERT')) THEN
      RETURN jsonb_build_object('status', 'not-admin');
    END IF;
  END IF;

  IF change ? 'create' THEN
    INSERT INTO core.users (user_id, username, email, role, password_hash)
    VALUES (target, change->'create'->>'username', change->'create'->>'email', change->'create'->>'role', change->'create'->>'passwordHash')
    ON CONFLICT DO NOTHING RETURNING * INTO after;
    IF NOT FOUND THEN
      RETURN jsonb_build_object('status', 'taken');
    END IF;
    said := jsonb_build_object('created', after.role, 'roleVersion', after.role_version);
  ELSE
    SELECT * INTO before FROM core.users AS u WHERE u.user_id = target FOR UPDATE;
    IF NOT FOUND THEN
      RETURN jsonb_build_object('status', 'unknown');
    END IF;
    IF by_self AND ((change ? 'role' AND change->>'role' <> before.role) OR (change->>'disabled')::BOOLEAN) THEN
      RETURN jsonb_build_object('status', 'own-account');
    END IF;
    UPDATE core.users AS u SET
      role          = COALESCE(change->>'role', u.role),
      password_hash = COALESCE(change->>'passwordHash', u.password_hash),
      disabled_at   = CASE (change->>'disabled')::BOOLEAN WHEN TRUE THEN COALESCE(u.disabled_at, now()) WHEN FALSE THEN NULL ELSE u.disabled_at END,
      role_version  = u.role_version + CASE WHEN change ? 'signOut' THEN 1 ELSE 0 END
    WHERE u.user_id = target RETURNING * INTO after;
    said := jsonb_strip_nulls(jsonb_build_object(
      'from',            CASE WHEN after.role <> before.role THEN before.role END,
      'to',              CASE WHEN after.role <> before.role THEN after.role END,
      'disabled',        CASE WHEN (after.disabled_at IS NULL) <> (before.disabled_at IS NULL) THEN after.disabled_at IS NOT NULL END,
      'passwordChanged', CASE WHEN change ? 'passwordHash' THEN TRUE END,
      'signedOut',       CASE WHEN change ? 'signOut' THEN TRUE END,
      'reason',          change->>'reason',
      'roleVersion',     after.role_version
    ));
    IF after.role_version > before.role_version THEN
      WITH gone AS (DELETE FROM core.sessions AS s WHERE s.user_id = target RETURNING s.token_hash)
      SELECT COALESCE(array_agg(g.token_hash), '{}') INTO ended FROM gone AS g;
    END IF;
    IF change ? 'session' THEN
      INSERT INTO core.sessions (token_hash, user_id, created_at, expires_at)
      VALUES (change->'session'->>'tokenHash', target, to_timestamp((change->'session'->>'createdAtMs')::FLOAT8 / 1000),
              to_timestamp((change->'session'->>'expiresAtMs')::FLOAT8 / 1000));
    END IF;
  END IF;

  INSERT INTO core.account_changes AS c (command_id, command_hash, user_id, change, moved_money, ended_sessions, actor, correlation_id, client_hash)
  VALUES (meta->>'commandId', meta->>'commandHash', target, said,
          COALESCE(before.role IN ('admin', 'cashier') AND after.role_version > before.role_version, FALSE),
          ended, meta->>'actor', meta->>'correlationId', meta->>'clientHash')
  RETURNING * INTO known;
  RETURN jsonb_build_object('status', 'done') || to_jsonb(known);
END $$;

-- Addresses from which an account signed in lately, as keyed hashes of both: its owner's own way in while others guess.
CREATE TABLE core.known_addresses (
  subject     TEXT        PRIMARY KEY,
  expires_at  TIMESTAMPTZ NOT NULL
);

CREATE INDEX known_addresses_expires_at_idx ON core.known_addresses (expires_at);

-- An account's attempts from everywhere also wait for their turn, and those that were refused unchecked are counted.
ALTER TABLE core.login_attempts
  DROP CONSTRAINT login_attempts_attempts_check,
  ADD CONSTRAINT login_attempts_attempts_check CHECK (attempts >= 0),
  ADD COLUMN refused INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN next_at TIMESTAMPTZ NOT NULL DEFAULT now();

-- Counts an attempt within a window that begins with the first: tries made after the limit do not lengthen it.
CREATE FUNCTION core.count_attempt(key TEXT, window_seconds INTEGER, moment TIMESTAMPTZ)
RETURNS TABLE (attempts INTEGER, expires_at TIMESTAMPTZ) LANGUAGE sql AS $$
  INSERT INTO core.login_attempts AS a (subject, attempts, expires_at)
  VALUES (key, 1, moment + make_interval(secs => window_seconds))
  ON CONFLICT (subject) DO UPDATE SET
    attempts   = CASE WHEN a.expires_at <= moment THEN 1 ELSE a.attempts + 1 END,
    expires_at = CASE WHEN a.expires_at <= moment THEN EXCLUDED.expires_at ELSE a.expires_at END
  RETURNING a.attempts, a.expires_at
$$;

-- Counts an attempt to sign in before anything is checked, so that guesses made at once are all counted, and says whether the
-- password may be looked at now. `limits` is LOGIN_LIMITS (core/auth/slow-down.ts). Answers
--   { waitSeconds: whole seconds, 0 to go on; refused: earlier attempts refused unchecked, told once; unknown: attempts on names
--     that nobody has since they were last told, null: not now; account: the row of core.users or null }.
-- Everybody locks the pair, then the address, then the account: no two can wait for each other.
CREATE FUNCTION core.begin_sign_in(pair TEXT, address TEXT, account TEXT, name TEXT, limits JSONB, moment TIMESTAMPTZ DEFAULT now())
RETURNS JSONB LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  of_pair    RECORD;
  of_address RECORD;
  standing   core.login_attempts;
  person     core.users;
  is_known   BOOLEAN;
  wait_until TIMESTAMPTZ := moment;
  unknown    INTEGER;
BEGIN
  SELECT * INTO of_pair FROM core.count_attempt(pair, (limits->>'windowSeconds')::INTEGER, moment);
  SELECT * INTO of_address FROM core.count_attempt(address, (limits->>'windowSeconds')::INTEGER, moment);
  is_known := EXISTS (SELECT FROM core.known_addresses AS k WHERE k.subject = pair AND k.expires_at > moment);

  INSERT INTO core.login_attempts AS a (subject, attempts, next_at, expires_at)
  VALUES (account, 0, moment, moment + make_interval(secs => (limits->>'windowSeconds')::INTEGER))
  ON CONFLICT (subject) DO UPDATE SET
    attempts = CASE WHEN a.expires_at <= moment THEN 0 ELSE a.attempts END,
    next_at  = CASE WHEN a.expires_at <= moment THEN moment ELSE a.next_at END
  RETURNING * INTO standing;

  IF of_pair.attempts > (limits->>'perAccountAndAddress')::INTEGER THEN
    wait_until := of_pair.expires_at;
  ELSIF of_address.attempts > (limits->>'perAddress')::INTEGER THEN
    wait_until := of_address.expires_at;
  ELSIF NOT is_known AND standing.attempts >= (limits->>'perAccountFree')::INTEGER THEN
    wait_until := standing.next_at;
  END IF;
  IF wait_until > moment THEN
    UPDATE core.login_attempts AS a SET refused = a.refused + 1 WHERE a.subject = account;
    RETURN jsonb_build_object('waitSeconds', CEIL(EXTRACT(EPOCH FROM wait_until - moment))::INTEGER, 'refused', 0);
  END IF;

  -- An address that the owner is known by takes no turn from the others, and nobody else's attempts take one from it.
  UPDATE core.login_attempts AS a SET
    refused    = 0,
    attempts   = a.attempts + CASE WHEN is_known THEN 0 ELSE 1 END,
    expires_at = CASE WHEN is_known THEN a.expires_at ELSE moment + make_interval(secs => (limits->>'windowSeconds')::INTEGER) END,
    next_at    = CASE WHEN is_known THEN a.next_at
                      WHEN a.attempts + 1 < (limits->>'perAccountFree')::INTEGER THEN moment
                      ELSE moment + make_interval(secs => LEAST(
                        (limits->>'longestTurnSeconds')::FLOAT8, 2 ^ LEAST(a.attempts + 1 - (limits->>'perAccountFree')::INTEGER, 20))) END
  WHERE a.subject = account;

  SELECT * INTO person FROM core.users AS u WHERE lower(u.username) = lower(name);
  IF person.user_id IS NULL THEN
    INSERT INTO core.login_attempts AS a (subject, attempts, refused, next_at, expires_at)
    VALUES ('unknown', 0, 1, moment, 'infinity')
    ON CONFLICT (subject) DO UPDATE SET refused = a.refused + 1 RETURNING * INTO standing;
    IF standing.next_at <= moment THEN
      unknown := standing.refused;
      UPDATE core.login_attempts AS a SET refused = 0, next_at = moment + make_interval(secs => (limits->>'unknownToldSeconds')::INTEGER)
      WHERE a.subject = 'unknown';
    END IF;
    RETURN jsonb_build_object('waitSeconds', 0, 'refused', 0, 'unknown', unknown, 'account', NULL);
  END IF;
  RETURN jsonb_build_object('waitSeconds', 0, 'refused', standing.refused, 'unknown', NULL, 'account', to_jsonb(person));
END $$;

-- Begins a session of an account that is still what it was when its password was read; false where it is not. The lock waits
-- for a change that is under way, so none can miss a session that it must end.
CREATE FUNCTION core.open_session(token TEXT, person TEXT, version INTEGER, created_ms FLOAT8, expires_ms FLOAT8) RETURNS BOOLEAN
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog SET lock_timeout = '1500ms' AS $$
BEGIN
  PERFORM FROM core.users AS u WHERE u.user_id = person AND u.role_version = version AND u.disabled_at IS NULL FOR SHARE;
  IF FOUND THEN
    INSERT INTO core.sessions (token_hash, user_id, created_at, expires_at)
    VALUES (token, person, to_timestamp(created_ms / 1000), to_timestamp(expires_ms / 1000));
  END IF;
  RETURN FOUND;
END $$;

REVOKE ALL ON FUNCTION core.change_account(JSONB, TEXT, JSONB), core.open_session(TEXT, TEXT, INTEGER, FLOAT8, FLOAT8) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION core.change_account(JSONB, TEXT, JSONB), core.open_session(TEXT, TEXT, INTEGER, FLOAT8, FLOAT8) TO ringside_app;
REVOKE INSERT ON core.sessions FROM ringside_app;
GRANT SELECT, UPDATE (told_at) ON core.account_changes TO ringside_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON core.known_addresses TO ringside_app;
