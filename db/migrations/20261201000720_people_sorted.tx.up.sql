-- The list of people is sorted by area, rank and the month in which somebody last
-- used the app too. Every statement can be run twice.
CREATE INDEX IF NOT EXISTS people_area ON people (area, last_name, first_name, id);
CREATE INDEX IF NOT EXISTS people_rank ON people (rank, last_name, first_name, id);
CREATE INDEX IF NOT EXISTS people_seen ON people (seen_month, last_name, first_name, id);
