-- Shifts that people wait for, which are few: places are looked for among them
-- every minute. Every statement can be run twice.
CREATE INDEX IF NOT EXISTS shifts_waiting ON shifts (starts_at, id) WHERE waiting > 0;

-- The shift that a message asks somebody to take.
{{if .Lacks "messages" "shift_id"}}ALTER TABLE messages ADD COLUMN shift_id BIGINT;{{end}}
