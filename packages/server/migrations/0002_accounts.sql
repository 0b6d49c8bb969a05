-- People, their sessions and what they may do in which company. These tables belong to no company and have few rows: like the list of
-- companies they stay in one place where the others are distributed. better-auth reads and writes most of them, under the names that
-- src/accounts/auth.ts gives it; their shape is changed by migrations only.

-- A person.
CREATE TABLE account_user (
  id text PRIMARY KEY,
  name text NOT NULL,
  email text NOT NULL UNIQUE,
  email_verified boolean NOT NULL,
  image text,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);

-- How a person signs in: by a password, of which only a scrypt hash is kept.
CREATE TABLE account_credential (
  id text PRIMARY KEY,
  account_id text NOT NULL,
  provider_id text NOT NULL,
  user_id text NOT NULL REFERENCES account_user (id) ON DELETE CASCADE,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  password text,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE INDEX account_credential_by_user ON account_credential (user_id);

-- A person signed in in one browser. No address is kept.
CREATE TABLE account_session (
  id text PRIMARY KEY,
  token text NOT NULL UNIQUE,
  user_id text NOT NULL REFERENCES account_user (id) ON DELETE CASCADE,
  expires_at timestamptz NOT NULL,
  ip_address text,
  user_agent text,
  active_organization_id text,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE INDEX account_session_by_user ON account_session (user_id);
CREATE INDEX account_session_by_expiry ON account_session (expires_at);

-- Values that prove something once, such as a mailed code. Not used so far.
CREATE TABLE account_verification (
  id text PRIMARY KEY,
  identifier text NOT NULL,
  value text NOT NULL,
  expires_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE INDEX account_verification_by_identifier ON account_verification (identifier);

-- The team of a company; its slug is the company's key. Made when the company first has a member or an invitation.
CREATE TABLE account_organization (
  id text PRIMARY KEY,
  slug text NOT NULL UNIQUE,
  name text NOT NULL,
  logo text,
  metadata text,
  created_at timestamptz NOT NULL
);

-- What a person may do in a company.
CREATE TABLE account_member (
  id text PRIMARY KEY,
  organization_id text NOT NULL REFERENCES account_organization (id) ON DELETE CASCADE,
  user_id text NOT NULL REFERENCES account_user (id) ON DELETE CASCADE,
  role text NOT NULL,
  created_at timestamptz NOT NULL,
  UNIQUE (organization_id, user_id)
);
CREATE INDEX account_member_by_user ON account_member (user_id);

-- A link that lets one person join a company, once. An invitation from the command line has no inviter.
CREATE TABLE account_invitation (
  id text PRIMARY KEY,
  organization_id text NOT NULL REFERENCES account_organization (id) ON DELETE CASCADE,
  email text NOT NULL,
  role text,
  status text NOT NULL,
  expires_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL,
  inviter_id text REFERENCES account_user (id) ON DELETE CASCADE
);
CREATE INDEX account_invitation_by_organization ON account_invitation (organization_id);
CREATE INDEX account_invitation_by_email ON account_invitation (email);

-- One row: the secret that signs cookies, shared by all servers. It is also what creating the first owner waits for.
CREATE TABLE account_server (
  only_row boolean PRIMARY KEY CHECK (only_row),
  secret text NOT NULL
);

-- Attempts to sign in since the first of them, by SHA-256 of the address; gone when one succeeds or their time is over.
CREATE TABLE account_sign_in (
  email_hash bytea PRIMARY KEY,
  attempts bigint NOT NULL,
  since timestamptz NOT NULL
);
