-- When somebody proved last that it is still them who uses a session. It is NULL
-- for sessions from before, which did when they began. It can be run twice.
{{if .Lacks "sessions" "proved_at"}}ALTER TABLE sessions ADD COLUMN proved_at {{if .Postgres}}TIMESTAMPTZ{{else}}TIMESTAMP{{end}};{{end}}
