-- One-time codes, which an app on somebody's phone shows and sign-in asks for
-- after a password. The key has to be read to check a code; last_step is the time
-- step of the code that was used last, so that each is used once. Recovery codes
-- are kept as hashes. Every statement can be run twice.
{{define "time"}}{{if .Postgres}}TIMESTAMPTZ{{else}}TIMESTAMP{{end}}{{end}}

CREATE TABLE IF NOT EXISTS code_keys (
  person_id  BIGINT PRIMARY KEY REFERENCES people(id),
  secret     TEXT NOT NULL,
  last_step  BIGINT NOT NULL,
  created_at {{template "time" .}} NOT NULL
);

CREATE TABLE IF NOT EXISTS recovery_codes (
  code_hash TEXT PRIMARY KEY,
  person_id BIGINT NOT NULL REFERENCES people(id)
);
CREATE INDEX IF NOT EXISTS recovery_codes_person ON recovery_codes (person_id);
