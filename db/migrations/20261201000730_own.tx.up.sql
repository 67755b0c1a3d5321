-- People read what is kept of them: the history of what they did and what was
-- done to them, and the vehicles they took, are found without reading those of
-- everybody. Every statement can be run twice.
CREATE INDEX IF NOT EXISTS log_person ON log (person_id, id) WHERE person_id IS NOT NULL;
CREATE INDEX IF NOT EXISTS log_subject ON log (subject_id, id) WHERE subject_id IS NOT NULL;
CREATE INDEX IF NOT EXISTS handovers_person ON handovers (person_id, id);
