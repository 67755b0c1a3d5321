-- How many liaison officers an area should have. Every statement can be run twice.
CREATE TABLE IF NOT EXISTS area_targets (
  area   TEXT PRIMARY KEY,
  target INTEGER NOT NULL CHECK (target BETWEEN 0 AND 500)
);
