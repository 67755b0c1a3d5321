package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/valyala/fasthttp"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/demo"
)

// The size of the database.
const (
	manyEvents    = 500
	manyPeople    = 200
	shiftsEach    = 7                                    // of an event to sign up for; by turns open for all and for liaison officers only
	dutiesEach    = 5                                    // of a person before the first sign-up
	dutiesOfShift = manyPeople * dutiesEach / manyEvents // of those, on the last shift of each event
)

// data is a database with what the questions need to know of it.
type data struct {
	path           string
	events, shifts []int64
	sessions       []string // one each person
	csrf           []string
	feed           string // path of the calendar of every event
}

// makeData makes a database in which everybody is a signed-in liaison officer
// with a few duties, on shifts that nobody else signs up for.
func makeData(ctx context.Context, path string) (*data, error) {
	database, err := db.Open(ctx, path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = database.Close() }()
	if _, err := database.Migrate(ctx); err != nil {
		return nil, err
	}
	d := &data{path: path}
	err = database.Write(ctx, func(tx *db.Tx) error {
		people, err := d.makePeople(ctx, tx)
		if err != nil {
			return err
		}
		return d.makeEvents(ctx, tx, people)
	})
	if err != nil {
		return nil, err
	}
	return d, d.makeFeed(ctx, database)
}

func (d *data) makePeople(ctx context.Context, tx *db.Tx) ([]int64, error) {
	now := time.Now().UTC().Truncate(time.Second)
	var ids []int64
	if err := tx.InsertSetting(ctx, &db.Setting{Key: "areas", Value: strings.Join(demo.Areas, "\n"), ChangedAt: now}); err != nil {
		return nil, err
	}
	for i := range manyPeople {
		p := &db.Person{
			Email: fmt.Sprintf("person%d@example.org", i), FirstName: "Person", LastName: strconv.Itoa(i), Force: "Testshire Police",
			Grade: db.PoliceOfficer, Rank: "Constable", Area: demo.Areas[i%len(demo.Areas)], Discreet: true, RestFrom: 1320, RestTo: 420,
			CreatedAt: now, Roles: []db.Role{db.Officer},
		}
		if err := tx.InsertPerson(ctx, p); err != nil {
			return nil, err
		}
		token := fmt.Sprintf("%064x", i)
		sum := sha256.Sum256([]byte(token))
		session := &db.Session{TokenHash: hex.EncodeToString(sum[:]), PersonID: p.ID, CreatedAt: now, LastSeenAt: now.Add(time.Hour), ExpiresAt: now.Add(10 * time.Hour)}
		if err := tx.InsertSession(ctx, session); err != nil {
			return nil, err
		}
		err := tx.InsertAccreditation(ctx, &db.Accreditation{PersonID: p.ID, Kind: db.LLO, GrantedOn: "2020-01-01", ExpiresOn: "2099-12-31", RecordedAt: now})
		if err != nil {
			return nil, err
		}
		d.sessions, ids = append(d.sessions, token), append(ids, p.ID)
	}
	return ids, nil
}

func (d *data) makeEvents(ctx context.Context, tx *db.Tx, people []int64) error {
	now := time.Now().UTC().Truncate(time.Second)
	venue := &db.Venue{Name: "Cassiobury Park", Address: "Cassiobury Avenue, Watford", Postcode: "WD18 7LG", Area: "Watford", CreatedAt: now}
	if err := tx.InsertVenue(ctx, venue); err != nil {
		return err
	}
	for i := range manyEvents {
		start := clock.OnDay(now, 10+i, 8, 0)
		e := &db.Event{
			Title: fmt.Sprintf("Stall %d", i), Kind: db.PrideStall, Status: db.EventPublished, StartsAt: start, EndsAt: start.Add(8 * time.Hour),
			Area: "Watford", VenueID: venue.ID, LeadID: people[0], ArriveMinutes: 15, MeetingPoint: "The main gate",
			CreatedAt: now, CreatedBy: people[0], PublishedAt: now, PublishedBy: people[0],
		}
		if err := tx.InsertEvent(ctx, e); err != nil {
			return err
		}
		d.events = append(d.events, e.ID)
		if err := d.makeShifts(ctx, tx, e, people); err != nil {
			return err
		}
	}
	return nil
}

func (d *data) makeShifts(ctx context.Context, tx *db.Tx, e *db.Event, people []int64) error {
	for j := range shiftsEach + 1 {
		start := e.StartsAt.Add(time.Duration(j) * time.Hour)
		s := &db.Shift{EventID: e.ID, Role: fmt.Sprintf("Stall, hour %d", j+1), StartsAt: start, EndsAt: start.Add(time.Hour), Minimum: 2, Maximum: manyPeople}
		if j%2 == 0 {
			s.Accreditation = db.LLO
		}
		if j < shiftsEach {
			if err := tx.InsertShift(ctx, s); err != nil {
				return err
			}
			d.shifts = append(d.shifts, s.ID)
			continue
		}
		if err := tx.InsertShift(ctx, s); err != nil {
			return err
		}
		for i := range dutiesOfShift {
			person := people[(len(d.events)*dutiesOfShift+i)%manyPeople]
			err := tx.InsertSignup(ctx, &db.Signup{
				ShiftID: s.ID, EventID: e.ID, PersonID: person, Status: db.SignupConfirmed, Turn: 1,
				AskedAt: e.CreatedAt, ConfirmedAt: e.CreatedAt, ChangedAt: e.CreatedAt, ChangedBy: person,
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// get asks for a page as a browser does, each time as another person.
func (d *data) get(path string) question {
	return question{want: fasthttp.StatusOK, fill: func(r *fasthttp.Request, k int64) {
		d.visit(r, path, d.sessions[k%manyPeople])
	}}
}

// visit makes the request of a browser, which takes packed answers.
func (d *data) visit(r *fasthttp.Request, path, session string) {
	r.URI().SetPath(path)
	if session != "" {
		r.Header.SetCookie("session", session)
	}
	r.Header.Set("Accept-Encoding", "gzip, deflate, br, zstd")
}

// packed asks the same as what can unpack the answer.
func packed(ask question) question {
	return question{want: ask.want, fill: func(r *fasthttp.Request, k int64) {
		ask.fill(r, k)
		r.Header.Set("Accept-Encoding", "gzip, deflate, br, zstd")
	}}
}

// plain asks the same as what can't.
func plain(ask question) question {
	return question{want: ask.want, fill: func(r *fasthttp.Request, k int64) {
		ask.fill(r, k)
		r.Header.Del("Accept-Encoding")
	}}
}

// measured are the pages that are measured at the most.
func (d *data) measured() []struct{ name, path string } {
	return []struct{ name, path string }{{"/shifts", "/shifts"}, {"/events/:id", fmt.Sprintf("/events/%d", d.events[len(d.events)/2])}}
}

var csrfMeta = regexp.MustCompile(`name="csrf-token" content="([^"]+)"`)

// tokens fetches everybody's token for forms.
func (d *data) tokens(server *process) error {
	for k := range int64(manyPeople) {
		page, err := server.once(plain(question{want: fasthttp.StatusOK, fill: func(r *fasthttp.Request, _ int64) { d.get("/account").fill(r, k) }}))
		if err != nil {
			return err
		}
		found := csrfMeta.FindSubmatch(page)
		if found == nil {
			return fmt.Errorf("there is no token on /account")
		}
		d.csrf = append(d.csrf, string(found[1]))
	}
	return nil
}

// signUp signs the next person up for the next shift. Everybody takes the same
// shift before it is the next one's turn, so that all of them want one row; or
// each goes round the shifts from another.
func (d *data) signUp(spread bool) question {
	first := asked.Load()
	return question{want: fasthttp.StatusSeeOther, fill: func(r *fasthttp.Request, k int64) {
		person, shift := (k-first)%manyPeople, (k-first)/manyPeople
		if spread {
			shift += 17 * person
		}
		d.post(r, person, d.shifts[shift%int64(len(d.shifts))])
	}}
}

// post makes the request by which a browser signs somebody up.
func (d *data) post(r *fasthttp.Request, person, shift int64) {
	d.visit(r, fmt.Sprintf("/shifts/%d/sign-up", shift), d.sessions[person])
	r.Header.SetMethod(fasthttp.MethodPost)
	r.Header.SetContentType("application/x-www-form-urlencoded")
	r.SetBodyString("_csrf=" + url.QueryEscape(d.csrf[person]))
}

// bareSignUp is the same request to a server that does nothing.
func (d *data) bareSignUp() question {
	real := d.signUp(false)
	return question{want: fasthttp.StatusSeeOther, fill: real.fill}
}
