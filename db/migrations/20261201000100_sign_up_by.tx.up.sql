{{define "time"}}{{if .Postgres}}TIMESTAMPTZ{{else}}TIMESTAMP{{end}}{{end}}
-- Until when people can sign up by themselves: for an event, and for a shift
-- with a time of its own. Every statement can be run twice.
{{if .Lacks "events" "sign_up_by"}}ALTER TABLE events ADD COLUMN sign_up_by {{template "time" .}};{{end}}
{{if .Lacks "shifts" "sign_up_by"}}ALTER TABLE shifts ADD COLUMN sign_up_by {{template "time" .}};{{end}}
