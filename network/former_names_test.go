package network_test

import (
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/training"
)

func TestEveryNameThatTheRoleHadFindsTheSame(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"LAGLO": "LLO", "laglo course": "LLO course", "LAGLOs": "LLOs", "LGBT+ LLO": "LLO", "lgbtq+ liaison officer": "LLO", "Liaison Officers": "LLOs",
		"Lesbian and Gay Liaison Officer": "LLO", "LLO foundation": "LLO foundation", "Lagloon": "Lagloon", "Herts Pride": "Herts Pride", "": "",
	} {
		if got := action.InTodaysWords(typed); got != want {
			t.Errorf("%q is looked for as %q, want %q", typed, got, want)
		}
	}
	onBoth(t, func(t *testing.T, f *fixture) {
		f.Alice.Force = f.Settings().ForceName
		f.Write(func(tx *db.Tx) error { return tx.UpdatePerson(f.Ctx, f.Alice) })
		e := f.Event("LLO foundation course", 24*time.Hour)
		f.Shift(e, 3)
		for words, want := range map[string]int{"LAGLO": 1, "LGBT+ Liaison Officer": 1, f.Settings().LLOLabel: 1, "llo": 1, "Alice": 1, "LAGLO Dacorum": 0} {
			if reg, err := f.Training.LLOs(f.Ctx, f.Bob, training.LLOFilter{Words: words}); err != nil || len(reg.All) != want {
				t.Errorf("%q finds %d in the register, want %d (%v)", words, len(reg.All), want, err)
			}
		}
		for words, want := range map[string]int{"LAGLO": 1, "laglo foundation": 1, "foundation": 1, "LAGLO refresher": 0} {
			lines, _, err := f.Events.ListEvents(f.Ctx, f.Bob, db.EventFilter{Query: words})
			if err != nil || len(lines) != want {
				t.Errorf("%q finds %d events, want %d (%v)", words, len(lines), want, err)
			}
			if shifts, _, err := f.Rota.OpenShifts(f.Ctx, f.Charlie, db.ShiftFilter{Query: words}); err != nil || len(shifts) != want {
				t.Errorf("%q finds %d shifts, want %d (%v)", words, len(shifts), want, err)
			}
		}
	})
}
