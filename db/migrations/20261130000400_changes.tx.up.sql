-- What a message that waits says changed since the last one that went, and what
-- last changed of an event, and why, for its page. Every statement can be run twice.
{{if .Lacks "messages" "was"}}ALTER TABLE messages ADD COLUMN was TEXT NOT NULL DEFAULT '';{{end}}
{{if .Lacks "events" "changed_on"}}ALTER TABLE events ADD COLUMN changed_on TEXT NOT NULL DEFAULT '';{{end}}
{{if .Lacks "events" "change_says"}}ALTER TABLE events ADD COLUMN change_says TEXT NOT NULL DEFAULT '';{{end}}
{{if .Lacks "events" "change_reason"}}ALTER TABLE events ADD COLUMN change_reason TEXT NOT NULL DEFAULT '';{{end}}
