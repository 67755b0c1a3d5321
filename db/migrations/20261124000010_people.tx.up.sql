-- The list of people is read by name, a page at a time. Every statement can be
-- run twice.
CREATE INDEX IF NOT EXISTS people_name ON people (last_name, first_name, id);
