-- Who somebody is at the force's identity provider. They are known there by
-- issuer and subject; an address says nothing about who has it.
-- Every statement can be run twice.
{{define "time"}}{{if .Postgres}}TIMESTAMPTZ{{else}}TIMESTAMP{{end}}{{end}}
CREATE TABLE IF NOT EXISTS provider_identities (
  issuer    TEXT NOT NULL,
  subject   TEXT NOT NULL,
  person_id BIGINT NOT NULL REFERENCES people(id),
  linked_at {{template "time" .}} NOT NULL,
  PRIMARY KEY (issuer, subject)
);
CREATE UNIQUE INDEX IF NOT EXISTS provider_identities_person ON provider_identities (person_id, issuer);
