-- When the letter about its people at a course date was sent to another force,
-- and since when a guest is forgotten. Every statement can be run twice.
{{define "time"}}{{if .Postgres}}TIMESTAMPTZ{{else}}TIMESTAMP{{end}}{{end}}

CREATE TABLE IF NOT EXISTS letters (
  event_id BIGINT NOT NULL REFERENCES events(id),
  force    TEXT NOT NULL,
  sent_at  {{template "time" .}} NOT NULL,
  sent_by  BIGINT NOT NULL REFERENCES people(id),
  PRIMARY KEY (event_id, force)
);

{{if .Lacks "people" "forgotten_at"}}ALTER TABLE people ADD COLUMN forgotten_at {{template "time" .}};{{end}}
