-- Dates from files are days of their own, and no events: nothing was ever kept
-- in this column. Every statement can be run twice.
DROP INDEX IF EXISTS events_import;
{{if not (.Lacks "events" "import_uid")}}ALTER TABLE events DROP COLUMN import_uid;{{end}}
