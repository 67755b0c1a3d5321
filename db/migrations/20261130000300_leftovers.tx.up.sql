-- Columns that a database which began empty kept by mistake, and one that was
-- brought up to date step by step does not have. Nothing was ever kept in
-- them. Every statement can be run twice.
{{if not (.Lacks "events" "import_uid")}}ALTER TABLE events DROP COLUMN import_uid;{{end}}
{{if not (.Lacks "messages" "calendar")}}ALTER TABLE messages DROP COLUMN calendar;{{end}}
