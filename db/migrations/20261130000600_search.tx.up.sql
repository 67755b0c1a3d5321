-- Roles of shifts and names of contacts are searched without accents, as people
-- and events are. Every statement can be run twice.
{{if .Lacks "shifts" "search"}}ALTER TABLE shifts ADD COLUMN search TEXT NOT NULL DEFAULT '';{{end}}
{{if .Lacks "contacts" "search"}}ALTER TABLE contacts ADD COLUMN search TEXT NOT NULL DEFAULT '';{{end}}
