-- Course dates that ended lately are found without walking all events: their
-- registers are looked at every few minutes. It can be run twice.
CREATE INDEX IF NOT EXISTS events_training ON events (ends_at) WHERE kind = 'training course';
