package people_test

import (
	"errors"
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/people"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

func TestARecordIsChangedCheckedAndLoggedWithoutWhatItSays(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		form := people.ContactForm{FirstName: "Alicia", LastName: "Okafor", Email: " Alicia@Example.org ", Phone: "01707 000000", Version: f.now(f.Alice).Version}
		if err := f.People.UpdateContact(f.Ctx, f.Bob, f.Alice.ID, form); err != nil {
			t.Fatal(err)
		}
		got := f.now(f.Alice)
		if got.Name() != "Alicia Okafor" || got.Email != "alicia@example.org" || got.Search == f.Alice.Search {
			t.Errorf("it is %+v", got)
		}
		rows, err := f.DB.LogOf(f.Ctx, db.ThingPerson, f.Alice.ID, 10, people.OfTheRecord...)
		if err != nil || len(rows) != 1 || rows[0].Detail != "first name, email address and phone number" {
			t.Errorf("the log has %+v, %v", rows, err)
		}
		if err := f.People.UpdateContact(f.Ctx, f.Bob, f.Alice.ID, form); refusal.KindOf(err) != refusal.Conflict {
			t.Errorf("an old form is answered with %v", err)
		}
		var e *refusal.Error
		form.Version, form.Email = got.Version, f.Charlie.Email
		if err := f.People.UpdateContact(f.Ctx, f.Bob, f.Alice.ID, form); !errors.As(err, &e) || e.Field("email") != "Somebody has this email address already" {
			t.Errorf("the address of Charlie is answered with %v", err)
		}
		post := people.PostForm{Force: "Testshire Police", Grade: "admiral", Area: "Narnia", Version: got.Version}
		if err := f.People.UpdatePost(f.Ctx, f.Bob, f.Alice.ID, post); !errors.As(err, &e) || e.Field("grade") == "" {
			t.Errorf("a grade that is none is answered with %v", err)
		}
		post.Grade, post.Station = string(db.PCSO), "Hatfield"
		if err := f.People.UpdatePost(f.Ctx, f.Bob, f.Alice.ID, post); !errors.As(err, &e) || e.Field("area") == "" {
			t.Errorf("an area that is none is answered with %v", err)
		}
		post.Area = ""
		if err := f.People.UpdatePost(f.Ctx, f.Bob, f.Alice.ID, post); err != nil || f.now(f.Alice).Grade != db.PCSO || f.now(f.Alice).Station != "Hatfield" {
			t.Errorf("%v, and it is %+v", err, f.now(f.Alice))
		}
		for _, me := range []*db.Person{f.Alice, f.Charlie} {
			if err := f.People.UpdatePost(f.Ctx, me, f.Alice.ID, post); refusal.KindOf(err) != refusal.Forbidden {
				t.Errorf("%s changes the record: %v", me.Name(), err)
			}
		}
	})
}

func TestACoordinatorDoesNotReaddressAnAdministrator(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		harper := f.now(f.Person("Harper", "Quinn", db.Administrator))
		form := people.ContactForm{FirstName: "Harper", LastName: "Quince", Email: "bob.too@example.org", Version: harper.Version}
		if err := f.People.UpdateContact(f.Ctx, f.Bob, harper.ID, form); refusal.KindOf(err) != refusal.Forbidden {
			t.Errorf("Bob changes the address: %v", err)
		}
		form.Email = harper.Email
		if err := f.People.UpdateContact(f.Ctx, f.Bob, harper.ID, form); err != nil || f.now(harper).LastName != "Quince" {
			t.Errorf("Bob can't change the name: %v", err)
		}
	})
}
