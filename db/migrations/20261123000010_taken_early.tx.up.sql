-- A vehicle that is taken early is kept from then on, and not only from when
-- its booking would keep it. Every statement can be run twice. A booking that is
-- out while this runs is left as it is until it is saved next.
{{if .Postgres}}
ALTER TABLE bookings DROP CONSTRAINT IF EXISTS bookings_block_their_buffers;
ALTER TABLE bookings ADD CONSTRAINT bookings_block_their_buffers CHECK (status = 'returned' OR
  (blocks_from = LEAST(starts_at - before_minutes * INTERVAL '1 minute', out_at) AND blocks_to = ends_at + after_minutes * INTERVAL '1 minute')) NOT VALID;
{{else}}
DROP TRIGGER IF EXISTS bookings_insert_buffers;
DROP TRIGGER IF EXISTS bookings_update_buffers;
CREATE TRIGGER bookings_insert_buffers BEFORE INSERT ON bookings
WHEN NEW.status <> 'returned' AND (unixepoch(NEW.blocks_from) <> min(unixepoch(NEW.starts_at) - 60 * NEW.before_minutes, ifnull(unixepoch(NEW.out_at), unixepoch(NEW.starts_at)))
  OR unixepoch(NEW.blocks_to) <> unixepoch(NEW.ends_at) + 60 * NEW.after_minutes) BEGIN
  SELECT RAISE(ABORT, 'bookings_block_their_buffers');
END;
CREATE TRIGGER bookings_update_buffers BEFORE UPDATE ON bookings
WHEN NEW.status <> 'returned' AND (unixepoch(NEW.blocks_from) <> min(unixepoch(NEW.starts_at) - 60 * NEW.before_minutes, ifnull(unixepoch(NEW.out_at), unixepoch(NEW.starts_at)))
  OR unixepoch(NEW.blocks_to) <> unixepoch(NEW.ends_at) + 60 * NEW.after_minutes) BEGIN
  SELECT RAISE(ABORT, 'bookings_block_their_buffers');
END;
{{end}}
