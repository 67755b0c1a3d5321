-- How many of the taken places of a shift are only held, by offers that nobody
-- has answered yet. Every statement can be run twice.
{{if .Lacks "shifts" "held"}}ALTER TABLE shifts ADD COLUMN held INTEGER NOT NULL DEFAULT 0 CHECK (held BETWEEN 0 AND taken);{{end}}
UPDATE shifts SET held = (SELECT COUNT(*) FROM offers WHERE offers.shift_id = shifts.id AND offers.status = 'open')
  WHERE id IN (SELECT shift_id FROM offers WHERE status = 'open');

-- Who gave up a place, which the dashboard lists by when they did.
CREATE INDEX IF NOT EXISTS signups_withdrawn ON signups (changed_at) WHERE status = 'withdrawn';
