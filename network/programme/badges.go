package programme

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

// Badge is what somebody wears at a course date or a conference.
type Badge struct {
	Name string
	From string // force or organisation, or ""
	Part string

	sorts string
}

// The parts that somebody can have at an event, the one that a badge says first.
const (
	partLead     = "Lead"
	partSpeaker  = "Speaker"
	partTrainer  = "Trainer"
	partDelegate = "Delegate"
	partLearner  = "Learner"
	partCrew     = "Crew"
)

var badgeParts = []string{partLead, partSpeaker, partTrainer, partDelegate, partLearner, partCrew}

// BadgesFor returns the badges of everybody who has a place at an event, leads
// it or speaks there, by name, for those who run it. It refuses with NotFound when
// there is nobody.
func (n *Programme) BadgesFor(ctx context.Context, me *db.Person, eventID int64) (*db.Event, []Badge, error) {
	e, err := n.needsEvent(ctx, n.DB.Reader, me, eventID)
	if err != nil {
		return nil, nil, err
	}
	may, err := n.runsProgramme(ctx, n.DB.Reader, me, e)
	if err != nil {
		return nil, nil, err
	}
	if !may {
		return nil, nil, refusal.New(refusal.Forbidden, "Badges are for those who run the event. If you do, ask a coordinator.")
	}
	parts, err := n.partsAt(ctx, e)
	if err != nil {
		return nil, nil, err
	}
	speakers, err := n.DB.Speakers(ctx, e.ID)
	if err != nil {
		return nil, nil, err
	}
	var all []Badge
	organisation := map[int64]string{}
	for i := range speakers {
		s := &speakers[i]
		if s.PersonID == 0 {
			all = append(all, Badge{Name: s.Name, From: s.Organisation, Part: partSpeaker, sorts: lastFirst(s.Name)})
			continue
		}
		parts[s.PersonID] = firstPart(parts[s.PersonID], partSpeaker)
		organisation[s.PersonID] = s.Organisation
	}
	var ids []int64
	for id := range parts {
		ids = append(ids, id)
	}
	people, err := n.DB.PeopleByID(ctx, ids)
	if err != nil {
		return nil, nil, err
	}
	for id, p := range people {
		all = append(all, Badge{Name: p.Name(), From: cmp.Or(organisation[id], p.Force), Part: parts[id], sorts: db.Fold(p.LastName, p.FirstName)})
	}
	slices.SortFunc(all, func(a, b Badge) int {
		return cmp.Or(strings.Compare(a.sorts, b.sorts), strings.Compare(a.From, b.From))
	})
	if len(all) == 0 {
		return nil, nil, refusal.New(refusal.NotFound, "Nobody leads this event, has a place or speaks there yet, so there are no badges.")
	}
	return e, all, nil
}

// partsAt is which part everybody has who leads an event or has a place there.
func (n *Programme) partsAt(ctx context.Context, e *db.Event) (map[int64]string, error) {
	shifts, err := n.DB.ShiftsOf(ctx, e.ID)
	if err != nil {
		return nil, err
	}
	signups, err := n.DB.SignupsOfEvent(ctx, e.ID, db.SignupConfirmed)
	if err != nil {
		return nil, err
	}
	parts := map[int64]string{}
	if e.LeadID != 0 {
		parts[e.LeadID] = partLead
	}
	for i := range signups {
		at := slices.IndexFunc(shifts, func(s db.Shift) bool { return s.ID == signups[i].ShiftID })
		if at >= 0 && shifts[at].CancelledAt.IsZero() {
			parts[signups[i].PersonID] = firstPart(parts[signups[i].PersonID], partOn(&shifts[at], e))
		}
	}
	return parts, nil
}

// partOn is which part somebody on a shift of an event has.
func partOn(s *db.Shift, e *db.Event) string {
	switch role := strings.ToLower(strings.TrimSpace(s.Role)); {
	case action.Teaches(s):
		return partTrainer
	case role == "speaker", role == "panel", role == "panellist":
		return partSpeaker
	case action.Attends(e, s) && e.Kind == db.Conference:
		return partDelegate
	case action.Attends(e, s):
		return partLearner
	}
	return partCrew
}

// firstPart is the one of two parts that a badge says; "" is none.
func firstPart(a, b string) string {
	if a != "" && slices.Index(badgeParts, a) < slices.Index(badgeParts, b) {
		return a
	}
	return b
}

// lastFirst is a name as it is sorted: the last word first.
func lastFirst(name string) string {
	at := strings.LastIndex(name, " ")
	return db.Fold(name[at+1:], name[:max(at, 0)])
}
