-- Whether a person wants no entries for their calendar with messages, having
-- them by a link already. Every statement can be run twice.
{{if .Lacks "people" "no_entries"}}ALTER TABLE people ADD COLUMN no_entries BOOLEAN NOT NULL DEFAULT FALSE;{{end}}
