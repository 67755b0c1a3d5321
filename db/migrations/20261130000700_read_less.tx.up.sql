-- What is asked often is found without walking all that ever was: the roles of
-- coming shifts, the people of other forces to whose forces letters go, what
-- somebody spoke at, and who is accredited now. Every statement can be run twice.
CREATE INDEX IF NOT EXISTS shifts_roles ON shifts (role, starts_at) WHERE cancelled_at IS NULL;
CREATE INDEX IF NOT EXISTS people_of_forces ON people (force) WHERE forgotten_at IS NULL;
CREATE INDEX IF NOT EXISTS speakers_of_person ON speakers (person_id) WHERE person_id IS NOT NULL;
CREATE INDEX IF NOT EXISTS accreditations_current ON accreditations (kind, expires_on) WHERE revoked_at IS NULL;
