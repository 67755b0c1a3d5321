-- Which server claimed a message, so that it takes it up again at once when it
-- was killed. Every statement can be run twice.
{{if .Lacks "messages" "claimed_by"}}ALTER TABLE messages ADD COLUMN claimed_by TEXT NOT NULL DEFAULT '';{{end}}
