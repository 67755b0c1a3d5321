"""Reads calendars from a JSON list of texts and writes what is in them as JSON.

Times come out twice: as the time zone database has them, and by the rules that
the calendar itself brings.
"""
import json
import sys
from datetime import timezone

import icalendar


def moment(prop, zones):
    at = prop.dt
    if at.tzinfo is None:
        raise SystemExit("a time without a zone: %s" % at)
    utc = at.astimezone(timezone.utc)
    tzid = prop.params.get("TZID")
    if tzid and zones[tzid].localize(at.replace(tzinfo=None)).astimezone(timezone.utc) != utc:
        raise SystemExit("the rules of %s in the calendar are not those of the zone at %s" % (tzid, at))
    return utc.isoformat()


def people(event, name):
    found = event.get(name, [])
    return [str(p) for p in (found if isinstance(found, list) else [found])]


def read(text):
    calendar = icalendar.Calendar.from_ical(text)
    for part in calendar.walk():
        if part.errors:
            raise SystemExit("%s: %s" % (part.name, part.errors))
    zones = {str(z["TZID"]): z.to_tz() for z in calendar.walk("VTIMEZONE")}
    entries = []
    for event in calendar.walk("VEVENT"):
        alarms = [int(a["TRIGGER"].dt.total_seconds() // 60) for a in event.walk("VALARM")]
        entries.append({
            "UID": str(event["UID"]), "Sequence": int(event["SEQUENCE"]), "Status": str(event["STATUS"]),
            "Starts": moment(event["DTSTART"], zones), "Ends": moment(event["DTEND"], zones),
            "Stamp": event["DTSTAMP"].dt.isoformat(), "Title": str(event["SUMMARY"]),
            "Where": str(event.get("LOCATION", "")), "Says": str(event.get("DESCRIPTION", "")),
            "Alarms": alarms, "Organizers": people(event, "ORGANIZER"), "Attendees": people(event, "ATTENDEE"),
        })
    return {"Method": str(calendar.get("METHOD", "")), "Name": str(calendar.get("NAME", "")), "Entries": entries}


json.dump([read(text) for text in json.load(sys.stdin)], sys.stdout)
