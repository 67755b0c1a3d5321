-- The places of a shift are counted by the rows that take them, so that no row
-- is past its counter and no counter past the maximum, whoever writes it. Servers
-- of the version before may still write: what they save is what is counted here.
-- Every statement can be run twice.
{{define "took"}}
  UPDATE shifts SET taken = taken - CAST(OLD.status = 'confirmed' AS INTEGER), waiting = waiting - CAST(OLD.status = 'waiting' AS INTEGER)
    WHERE id = OLD.shift_id AND (OLD.status = 'waiting' OR OLD.status = 'confirmed' AND NOT OLD.walk_in);
{{end}}
{{define "takes"}}
  UPDATE shifts SET taken = taken + CAST(NEW.status = 'confirmed' AS INTEGER), waiting = waiting + CAST(NEW.status = 'waiting' AS INTEGER),
    queue = CASE WHEN NEW.queue > queue THEN NEW.queue ELSE queue END
    WHERE id = NEW.shift_id AND (NEW.status = 'waiting' OR NEW.status = 'confirmed' AND NOT NEW.walk_in);
{{end}}
{{define "held"}}
  UPDATE shifts SET taken = taken - 1, held = held - 1 WHERE id = OLD.shift_id AND OLD.status = 'open';
{{end}}
{{define "holds"}}
  UPDATE shifts SET taken = taken + 1, held = held + 1 WHERE id = NEW.shift_id AND NEW.status = 'open';
{{end}}
{{define "signup moves"}}OLD.status <> NEW.status OR OLD.walk_in <> NEW.walk_in OR OLD.shift_id <> NEW.shift_id{{end}}
{{define "offer moves"}}OLD.status <> NEW.status OR OLD.shift_id <> NEW.shift_id{{end}}
{{if .Postgres}}
CREATE OR REPLACE FUNCTION count_signup() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF TG_OP <> 'INSERT' THEN {{template "took" .}} END IF;
  IF TG_OP <> 'DELETE' THEN {{template "takes" .}} END IF;
  RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION count_offer() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF TG_OP <> 'INSERT' THEN {{template "held" .}} END IF;
  IF TG_OP <> 'DELETE' THEN {{template "holds" .}} END IF;
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER signups_counted_insert AFTER INSERT ON signups FOR EACH ROW EXECUTE FUNCTION count_signup();
CREATE OR REPLACE TRIGGER signups_counted_update AFTER UPDATE ON signups FOR EACH ROW WHEN ({{template "signup moves" .}}) EXECUTE FUNCTION count_signup();
CREATE OR REPLACE TRIGGER signups_counted_delete AFTER DELETE ON signups FOR EACH ROW EXECUTE FUNCTION count_signup();
CREATE OR REPLACE TRIGGER offers_counted_insert AFTER INSERT ON offers FOR EACH ROW EXECUTE FUNCTION count_offer();
CREATE OR REPLACE TRIGGER offers_counted_update AFTER UPDATE ON offers FOR EACH ROW WHEN ({{template "offer moves" .}}) EXECUTE FUNCTION count_offer();
CREATE OR REPLACE TRIGGER offers_counted_delete AFTER DELETE ON offers FOR EACH ROW EXECUTE FUNCTION count_offer();
{{else}}
CREATE TRIGGER IF NOT EXISTS signups_counted_insert AFTER INSERT ON signups BEGIN {{template "takes" .}} END;
CREATE TRIGGER IF NOT EXISTS signups_counted_update AFTER UPDATE ON signups WHEN {{template "signup moves" .}} BEGIN {{template "took" .}} {{template "takes" .}} END;
CREATE TRIGGER IF NOT EXISTS signups_counted_delete AFTER DELETE ON signups BEGIN {{template "took" .}} END;
CREATE TRIGGER IF NOT EXISTS offers_counted_insert AFTER INSERT ON offers BEGIN {{template "holds" .}} END;
CREATE TRIGGER IF NOT EXISTS offers_counted_update AFTER UPDATE ON offers WHEN {{template "offer moves" .}} BEGIN {{template "held" .}} {{template "holds" .}} END;
CREATE TRIGGER IF NOT EXISTS offers_counted_delete AFTER DELETE ON offers BEGIN {{template "held" .}} END;
{{end}}
-- A counter that is wrong already is counted anew. A shift with more people than
-- places gets a place for each: they were told that they have one.
UPDATE shifts SET taken = n.taken, held = n.held, waiting = n.waiting, version = version + 1,
  maximum = CASE WHEN n.taken > maximum THEN n.taken ELSE maximum END
FROM (
  SELECT s.id, COALESCE(g.confirmed, 0) + COALESCE(o.held, 0) AS taken, COALESCE(o.held, 0) AS held, COALESCE(g.waiting, 0) AS waiting
  FROM shifts AS s
  LEFT JOIN (
    SELECT shift_id, SUM(CASE status WHEN 'confirmed' THEN 1 ELSE 0 END) AS confirmed, SUM(CASE status WHEN 'waiting' THEN 1 ELSE 0 END) AS waiting
    FROM signups WHERE status = 'waiting' OR status = 'confirmed' AND NOT walk_in GROUP BY shift_id
  ) AS g ON g.shift_id = s.id
  LEFT JOIN (SELECT shift_id, COUNT(*) AS held FROM offers WHERE status = 'open' GROUP BY shift_id) AS o ON o.shift_id = s.id
) AS n
WHERE n.id = shifts.id AND (shifts.taken <> n.taken OR shifts.held <> n.held OR shifts.waiting <> n.waiting);
