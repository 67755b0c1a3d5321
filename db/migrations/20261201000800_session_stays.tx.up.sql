-- A session whose device somebody asked to stay signed in on.
{{if .Lacks "sessions" "stays"}}ALTER TABLE sessions ADD COLUMN stays BOOLEAN NOT NULL DEFAULT FALSE;{{end}}
