-- Devices that people signed in with before: while others try to sign in to their
-- account, they still can. Every statement can be run twice.
{{define "time"}}{{if .Postgres}}TIMESTAMPTZ{{else}}TIMESTAMP{{end}}{{end}}
CREATE TABLE IF NOT EXISTS device_marks (
  mark_hash  TEXT PRIMARY KEY,
  person_id  BIGINT NOT NULL REFERENCES people(id),
  used_at    {{template "time" .}} NOT NULL,
  expires_at {{template "time" .}} NOT NULL
);
CREATE INDEX IF NOT EXISTS device_marks_person ON device_marks (person_id);
CREATE INDEX IF NOT EXISTS device_marks_expiry ON device_marks (expires_at);
