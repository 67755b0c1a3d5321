-- The sign-up whose entry in the recipient's calendar a message puts in,
-- changes or takes out. What it says is written when the message is sent, so
-- none of it is kept. Every statement can be run twice.
{{if not (.Lacks "messages" "calendar")}}ALTER TABLE messages DROP COLUMN calendar;{{end}}
{{if .Lacks "messages" "entry_id"}}ALTER TABLE messages ADD COLUMN entry_id BIGINT REFERENCES signups(id);{{end}}
CREATE INDEX IF NOT EXISTS messages_entry ON messages (entry_id) WHERE entry_id IS NOT NULL;
