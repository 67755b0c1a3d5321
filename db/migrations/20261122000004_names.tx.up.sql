-- Partners, their contacts and venues are known once by their names, in capital
-- letters or small. Those who were made twice at the same moment become one,
-- the first, with what was known of the others. Every statement can be run twice.
{{define "lines"}}{{if .Postgres}}STRING_AGG(d.notes, CHR(10) ORDER BY d.id){{else}}GROUP_CONCAT(d.notes, CHAR(10)){{end}}{{end}}

UPDATE partners SET
  kind = COALESCE((SELECT d.kind FROM partners AS d WHERE LOWER(d.name) = LOWER(partners.name) AND d.kind <> '' ORDER BY d.id = partners.id DESC, d.id DESC LIMIT 1), ''),
  notes = COALESCE((SELECT {{template "lines" .}} FROM partners AS d WHERE LOWER(d.name) = LOWER(partners.name) AND d.notes <> ''), ''),
  version = version + 1
WHERE EXISTS (SELECT 1 FROM partners AS d WHERE LOWER(d.name) = LOWER(partners.name) AND d.id > partners.id)
  AND NOT EXISTS (SELECT 1 FROM partners AS d WHERE LOWER(d.name) = LOWER(partners.name) AND d.id < partners.id);
UPDATE events SET partner_id = (SELECT MIN(k.id) FROM partners AS k JOIN partners AS d ON LOWER(d.name) = LOWER(k.name) WHERE d.id = events.partner_id)
WHERE partner_id IN (SELECT d.id FROM partners AS d JOIN partners AS k ON LOWER(k.name) = LOWER(d.name) AND k.id < d.id);
UPDATE contacts SET partner_id = (SELECT MIN(k.id) FROM partners AS k JOIN partners AS d ON LOWER(d.name) = LOWER(k.name) WHERE d.id = contacts.partner_id)
WHERE partner_id IN (SELECT d.id FROM partners AS d JOIN partners AS k ON LOWER(k.name) = LOWER(d.name) AND k.id < d.id);
DELETE FROM partners WHERE EXISTS (SELECT 1 FROM partners AS k WHERE LOWER(k.name) = LOWER(partners.name) AND k.id < partners.id);

UPDATE contacts SET
  post = COALESCE((SELECT d.post FROM contacts AS d WHERE d.partner_id = contacts.partner_id AND LOWER(d.name) = LOWER(contacts.name) AND d.post <> '' ORDER BY d.id = contacts.id DESC, d.id DESC LIMIT 1), ''),
  email = COALESCE((SELECT d.email FROM contacts AS d WHERE d.partner_id = contacts.partner_id AND LOWER(d.name) = LOWER(contacts.name) AND d.email <> '' ORDER BY d.id = contacts.id DESC, d.id DESC LIMIT 1), ''),
  phone = COALESCE((SELECT d.phone FROM contacts AS d WHERE d.partner_id = contacts.partner_id AND LOWER(d.name) = LOWER(contacts.name) AND d.phone <> '' ORDER BY d.id = contacts.id DESC, d.id DESC LIMIT 1), '')
WHERE name <> '' AND EXISTS (SELECT 1 FROM contacts AS d WHERE d.partner_id = contacts.partner_id AND LOWER(d.name) = LOWER(contacts.name) AND d.id > contacts.id);
UPDATE events SET contact_id = (SELECT MIN(k.id) FROM contacts AS k JOIN contacts AS d ON d.partner_id = k.partner_id AND LOWER(d.name) = LOWER(k.name) WHERE d.id = events.contact_id)
WHERE contact_id IN (SELECT d.id FROM contacts AS d JOIN contacts AS k ON k.partner_id = d.partner_id AND LOWER(k.name) = LOWER(d.name) AND k.id < d.id WHERE d.name <> '');
UPDATE messages SET contact_id = (SELECT MIN(k.id) FROM contacts AS k JOIN contacts AS d ON d.partner_id = k.partner_id AND LOWER(d.name) = LOWER(k.name) WHERE d.id = messages.contact_id)
WHERE contact_id IN (SELECT d.id FROM contacts AS d JOIN contacts AS k ON k.partner_id = d.partner_id AND LOWER(k.name) = LOWER(d.name) AND k.id < d.id WHERE d.name <> '');
DELETE FROM contacts WHERE name <> '' AND EXISTS (SELECT 1 FROM contacts AS k WHERE k.partner_id = contacts.partner_id AND LOWER(k.name) = LOWER(contacts.name) AND k.id < contacts.id);

UPDATE venues SET
  address = COALESCE((SELECT d.address FROM venues AS d WHERE LOWER(d.name) = LOWER(venues.name) AND d.postcode = venues.postcode AND d.address <> '' ORDER BY d.id = venues.id DESC, d.id DESC LIMIT 1), ''),
  area = COALESCE((SELECT d.area FROM venues AS d WHERE LOWER(d.name) = LOWER(venues.name) AND d.postcode = venues.postcode AND d.area <> '' ORDER BY d.id = venues.id DESC, d.id DESC LIMIT 1), ''),
  version = version + 1
WHERE EXISTS (SELECT 1 FROM venues AS d WHERE LOWER(d.name) = LOWER(venues.name) AND d.postcode = venues.postcode AND d.id > venues.id)
  AND NOT EXISTS (SELECT 1 FROM venues AS d WHERE LOWER(d.name) = LOWER(venues.name) AND d.postcode = venues.postcode AND d.id < venues.id);
UPDATE events SET venue_id = (SELECT MIN(k.id) FROM venues AS k JOIN venues AS d ON LOWER(d.name) = LOWER(k.name) AND d.postcode = k.postcode WHERE d.id = events.venue_id)
WHERE venue_id IN (SELECT d.id FROM venues AS d JOIN venues AS k ON LOWER(k.name) = LOWER(d.name) AND k.postcode = d.postcode AND k.id < d.id);
DELETE FROM venues WHERE EXISTS (SELECT 1 FROM venues AS k WHERE LOWER(k.name) = LOWER(venues.name) AND k.postcode = venues.postcode AND k.id < venues.id);

DROP INDEX IF EXISTS partners_name;
DROP INDEX IF EXISTS contacts_partner;
DROP INDEX IF EXISTS venues_name;
CREATE UNIQUE INDEX IF NOT EXISTS partners_known ON partners (LOWER(name));
CREATE UNIQUE INDEX IF NOT EXISTS contacts_known ON contacts (partner_id, LOWER(name)) WHERE name <> '';
CREATE UNIQUE INDEX IF NOT EXISTS venues_known ON venues (LOWER(name), postcode);
