package training

import (
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
)

func TestTheNumberOfACertificateIsReadHoweverItIsTypedOrCopied(t *testing.T) {
	t.Parallel()
	const number = "7K02-M1XD-94TR"
	for _, typed := range []string{
		number, "7k02m1xd94tr", " 7KO2 – MIXD – 94TR ", "7KO2\u00a0M\u200blXD\u201194TR", "Certificate 7K02-M1XD-94TR", "certificate: 7K02-M1XD-94TR.",
	} {
		if got := plainNumber(typed); got != number {
			t.Errorf("%q is read as %q", typed, got)
		}
	}
	for _, typed := range []string{"", "Certificate", "7K02-M1XD-94T", "7K02-M1XD-94TRR", "７Ｋ０２"} {
		if got := plainNumber(typed); got != "" {
			t.Errorf("%q is read as %q", typed, got)
		}
	}
}

func TestSigningOffIsForWhoCompletedAndNeitherForOneselfNorForWhoWasForgotten(t *testing.T) {
	t.Parallel()
	completed := func(change func(*Learner)) *Learner {
		l := &Learner{Person: &db.Person{}, Result: &db.Result{Result: db.CompletedCourse}}
		change(l)
		return l
	}
	if !completed(func(*Learner) {}).Signable() {
		t.Error("who completed can't be signed off")
	}
	now := time.Now()
	for name, l := range map[string]*Learner{
		"nothing recorded": completed(func(l *Learner) { l.Result = nil }), "left early": completed(func(l *Learner) { l.Result.Result = db.LeftCourse }),
		"signed off": completed(func(l *Learner) { l.Result.SignedAt = now }), "the trainer": completed(func(l *Learner) { l.Mine = true }),
		"forgotten": completed(func(l *Learner) { l.Person.ForgottenAt = now }),
	} {
		if l.Signable() {
			t.Errorf("%s: can be signed off", name)
		}
	}
}
