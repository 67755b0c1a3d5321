-- What a sign-up has no part in keeps no place in an index for it: every page
-- of an index that a sign-up touches is one more to write. Every statement can
-- be run twice.
DROP INDEX IF EXISTS signups_queue;
DROP INDEX IF EXISTS signups_requested;
DROP INDEX IF EXISTS messages_vehicle;
DROP INDEX IF EXISTS log_thing;
CREATE INDEX IF NOT EXISTS signups_waiting ON signups (shift_id, queue) WHERE status = 'waiting';
CREATE INDEX IF NOT EXISTS signups_requests ON signups (asked_at) WHERE status = 'requested';
CREATE INDEX IF NOT EXISTS messages_of_vehicle ON messages (vehicle_id, due_at) WHERE vehicle_id IS NOT NULL;
CREATE INDEX IF NOT EXISTS log_of_thing ON log (thing, thing_id, id) WHERE thing_id IS NOT NULL;
DROP INDEX IF EXISTS log_person;
