-- Since when a booking is recalled, also one whose vehicle is still out. Every
-- statement can be run twice.
{{if .Lacks "bookings" "recalled_at"}}ALTER TABLE bookings ADD COLUMN recalled_at {{if .Postgres}}TIMESTAMPTZ{{else}}TIMESTAMP{{end}};{{end}}
UPDATE bookings SET recalled_at = changed_at
WHERE recalled_at IS NULL AND (status = 'recalled' OR status = 'returned' AND reason <> '');
