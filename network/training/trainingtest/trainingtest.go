package trainingtest

import (
	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/training"
)

// Tells records a result of some learners and tells their force, Bedfordshire Police.
func (f *Registers) Tells(by *db.Person, e *db.Event, learners *db.Shift, result db.CourseResult, people ...*db.Person) {
	f.T.Helper()
	for _, p := range people {
		form := training.LineForm{Result: string(result)}
		if old, err := f.DB.Result(f.Ctx, f.Signup(p, learners).ID); err == nil {
			form.Version = old.Version
		}
		if err := f.Training.SaveResult(f.Ctx, by, f.Signup(p, learners).ID, form); err != nil {
			f.T.Fatal(err)
		}
	}
	if err := f.SendLetter(by, e, "Bedfordshire Police"); err != nil {
		f.T.Fatal(err)
	}
}

// SendLetter looks at the letter to a force and marks it as sent.
func (f *Registers) SendLetter(by *db.Person, e *db.Event, force string) error {
	f.T.Helper()
	return f.Training.MarkLetter(f.Ctx, by, e.ID, force, true, f.LetterTo(by, e, force).AsSeen())
}

// LetterTo is the letter to a force.
func (f *Registers) LetterTo(by *db.Person, e *db.Event, force string) *training.Letter {
	f.T.Helper()
	certs, err := f.Training.CertificatesFor(f.Ctx, by, e.ID)
	if err != nil {
		f.T.Fatal(err)
	}
	for i := range certs.Letters {
		if certs.Letters[i].Force == force {
			return &certs.Letters[i]
		}
	}
	f.T.Fatalf("there is no letter to %s", force)
	return nil
}

// Record records a result of the first so many learners of a register.
func (f *Registers) Record(e *db.Event, by *db.Person, many int) {
	f.T.Helper()
	forms := map[int64]training.LineForm{}
	for _, l := range f.RegisterOf(e, by).Learners[:many] {
		forms[l.Signup.ID] = training.LineForm{Result: string(db.CompletedCourse)}
	}
	if _, problems, err := f.Training.SaveRegister(f.Ctx, by, e.ID, forms); err != nil || len(problems) > 0 {
		f.T.Fatal(err, problems)
	}
}

// RegisterOf is the register of an event as somebody sees it.
func (f *Registers) RegisterOf(e *db.Event, me *db.Person) *training.Register {
	f.T.Helper()
	reg, err := f.Training.RegisterFor(f.Ctx, me, e.ID)
	if err != nil {
		f.T.Fatal(err)
	}
	return reg
}
