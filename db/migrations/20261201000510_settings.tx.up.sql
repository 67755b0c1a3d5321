-- What a force calls things and how it wants its rota run. A setting without a
-- row has its default. Every statement can be run twice.
{{define "time"}}{{if .Postgres}}TIMESTAMPTZ{{else}}TIMESTAMP{{end}}{{end}}
CREATE TABLE IF NOT EXISTS settings (
  key        TEXT PRIMARY KEY,
  value      TEXT NOT NULL,
  version    INTEGER NOT NULL DEFAULT 1,
  changed_at {{template "time" .}} NOT NULL,
  changed_by BIGINT REFERENCES people(id)
);
-- The areas were the same for everybody. A database that is in use keeps those that it uses.
INSERT INTO settings (key, value, changed_at)
SELECT 'areas', {{if .Postgres}}string_agg(area, chr(10) ORDER BY area){{else}}group_concat(area, char(10)){{end}}, CURRENT_TIMESTAMP FROM (
  SELECT area FROM people UNION SELECT area FROM venues UNION SELECT area FROM events UNION SELECT area FROM area_targets ORDER BY area
) AS used WHERE area <> '' HAVING COUNT(*) > 0
ON CONFLICT (key) DO NOTHING;
