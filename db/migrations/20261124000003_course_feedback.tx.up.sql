-- What learners say of a course date. An answer holds nothing of who wrote it
-- or when; that somebody has answered is kept apart. Every statement can be run
-- twice.
CREATE TABLE IF NOT EXISTS course_feedback (
  id        TEXT PRIMARY KEY,
  event_id  BIGINT NOT NULL REFERENCES events(id),
  usefulness INTEGER NOT NULL CHECK (usefulness BETWEEN 1 AND 5),
  pace      TEXT NOT NULL CHECK (pace IN ('too slow','about right','too fast')),
  keep      TEXT NOT NULL DEFAULT '',
  change    TEXT NOT NULL DEFAULT '',
  shown     BOOLEAN NOT NULL DEFAULT FALSE
){{if not .Postgres}} WITHOUT ROWID{{end}};
CREATE INDEX IF NOT EXISTS course_feedback_event ON course_feedback (event_id, id);

CREATE TABLE IF NOT EXISTS course_feedback_given (
  signup_id BIGINT PRIMARY KEY REFERENCES signups(id)
);
