-- Where in their area people work. Every statement can be run twice.
{{if .Lacks "people" "station"}}ALTER TABLE people ADD COLUMN station TEXT NOT NULL DEFAULT '';{{end}}
