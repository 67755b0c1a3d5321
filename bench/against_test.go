package main

import (
	"slices"
	"testing"
	"time"
)

func TestALineIsMissedWhenOneOfItsFiguresIs(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		bound bound
		want  string
	}{
		{bound{limits: []float64{0.45, 1.4}, is: []float64{0.45, 1.5}}, "met"},
		{bound{limits: []float64{0.45, 1.4}, is: []float64{0.9, 1.3}}, "missed"},
		{bound{limits: []float64{38, 75}, most: true, is: []float64{38, 70}}, "met"},
		{bound{limits: []float64{38, 75}, most: true, is: []float64{30, 76}}, "missed"},
		{bound{limits: []float64{0.35}}, "not measured"},
	} {
		if got := test.bound.verdict(); got != test.want {
			t.Errorf("%+v is %s, want %s", test.bound, got, test.want)
		}
	}
}

func TestARatioIsTakenAtTheSameNumberOfConnections(t *testing.T) {
	t.Parallel()
	var all table
	all.add("F: bare", []cell{{rate: 10}, {rate: 100}, {rate: 1000}})
	all.add("S", []cell{{rate: 10}})
	all.add("list, kept", []cell{{rate: 5}, {rate: 20, p99: 7 * time.Millisecond}, {rate: 30}})
	for name, got := range map[string][]float64{
		"next to a row":   all.ratio("list", "F", atOne, atSixteen),
		"next to a cell":  all.ratio("list", "S", atSixtyFour),
		"in milliseconds": all.times(atSixteen, worst, "list"),
		"not measured":    append(all.ratio("list", "T", atOne), all.ratio("S", "F", atSixteen)...),
	} {
		want := map[string][]float64{"next to a row": {0.5, 0.2}, "next to a cell": {3}, "in milliseconds": {7}, "not measured": {}}[name]
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
}

func TestAPageCountsAsSlowerByItsFastestAnswers(t *testing.T) {
	t.Parallel()
	pages := []onePage{
		{path: "/shifts", fastest: [2]time.Duration{10, 12}, bytes: [2]int{9000, 9000}},
		{path: "/calendar", fastest: [2]time.Duration{10, 13}, bytes: [2]int{3000, 5400}},
		{path: "/", fastest: [2]time.Duration{10, 9}, bytes: [2]int{1000, 1009}},
	}
	if slower, larger, largest := growth(pages); slower != 1 || larger != 1 || largest != 5.4 {
		t.Errorf("%d are slower, %d are larger, the largest but the list has %v KB", slower, larger, largest)
	}
}
