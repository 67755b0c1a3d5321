-- What people with a place at a course or a conference need there, kept until
-- the day after. Every statement can be run twice.
CREATE TABLE IF NOT EXISTS needs (
  event_id  BIGINT NOT NULL REFERENCES events(id) ON DELETE CASCADE,
  person_id BIGINT NOT NULL REFERENCES people(id) ON DELETE CASCADE,
  access    TEXT NOT NULL DEFAULT '',
  dietary   TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (event_id, person_id)
);
CREATE INDEX IF NOT EXISTS needs_person ON needs (person_id);
