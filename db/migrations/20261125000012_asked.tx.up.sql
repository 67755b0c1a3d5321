-- What somebody is asked, found by their address. Every statement can be run twice.
CREATE INDEX IF NOT EXISTS nominations_email ON nominations (email) WHERE status = 'open';
