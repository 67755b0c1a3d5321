package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// results are the figures of one run.
type results struct {
	table
	start        time.Duration // from the start of the server to its first page, the middle one
	idle, under  float64       // MB of memory: some seconds after the start, and after all figures
	file         float64       // MB of the program
	list         float64       // KB of the list as sent
	cached, made int           // pages sent from the cache, and made anew, to people who take their time
	pages        []onePage     // every main page of every role
	signups      int           // how many there are when the pages are asked for again
}

// bound is a line of "Against what it should be".
type bound struct {
	what   string
	limits []float64
	unit   string
	most   bool // the limits are upper ones
	is     []float64
}

// atSixteen and the others are columns of the table, by connections.
const (
	atOne = iota
	atSixteen
	atSixtyFour
)

// row finds the cells of the row whose name begins so.
func (t *table) row(name string) []cell {
	for i, row := range t.rows {
		if strings.HasPrefix(row, name) {
			return t.cells[i]
		}
	}
	return nil
}

// ratio is the rate of a row next to that of another, at some columns. It is
// empty where one of them was not measured. A row of one column is next to all.
func (t *table) ratio(name, next string, columns ...int) (all []float64) {
	cells, others := t.row(name), t.row(next)
	for _, i := range columns {
		if i >= len(cells) || len(others) == 0 {
			return nil
		}
		all = append(all, cells[i].rate/others[min(i, len(others)-1)].rate)
	}
	return all
}

// times are how long the requests of rows took, in ms.
func (t *table) times(column int, of func(cell) time.Duration, names ...string) (all []float64) {
	for _, name := range names {
		cells := t.row(name)
		if column >= len(cells) {
			return nil
		}
		all = append(all, ms(of(cells[column])))
	}
	return all
}

func middle(c cell) time.Duration { return c.p50 }
func worst(c cell) time.Duration  { return c.p99 }

// known is a figure, or nothing where it was not measured.
func known(figures ...float64) []float64 {
	if slices.Contains(figures, 0) {
		return nil
	}
	return figures
}

// bounds are what pages and sign-ups on SQLite should do.
func (r *results) bounds() []bound {
	const (
		f, s    = "F:", "loop: check the places"
		readers = "80 readers × 20 events, "
	)
	all := []bound{
		{what: "cached list, 16 connections", limits: []float64{0.35}, unit: "F", is: r.ratio("/shifts, signed in", f, atSixteen)},
		{what: "cached event page, 16 connections", limits: []float64{0.45}, unit: "F", is: r.ratio("/events/:id, signed in", f, atSixteen)},
		{what: "80 readers × 20 events, nobody writes", limits: []float64{0.35}, unit: "F", is: r.ratio(readers+"0 ", f, atSixteen)},
		{what: "the same, 10 writes a second by others", limits: []float64{0.15}, unit: "F", is: r.ratio(readers+"10 ", f, atSixteen)},
		{what: "the same, 50 writes a second by others", limits: []float64{0.12}, unit: "F", is: r.ratio(readers+"50 ", f, atSixteen)},
		{what: "p99 of those, at 10 / 50 writes a second", limits: []float64{8, 8}, unit: "ms", most: true, is: r.times(atSixteen, worst, readers+"10 ", readers+"50 ")},
		{what: "p50 of those writes, at 10 / 50 a second", limits: []float64{2, 2}, unit: "ms", most: true, is: r.times(0, middle, "those writes, 10 ", "those writes, 50 ")},
		{what: "list made anew, 16 connections", limits: []float64{0.10}, unit: "F", is: r.ratio("/shifts, made anew", f, atSixteen)},
		{what: "event page made anew, 16 connections", limits: []float64{0.14}, unit: "F", is: r.ratio("/events/:id, made anew", f, atSixteen)},
		{what: "sign-up, 1 / 16 / 64 connections", limits: []float64{0.45, 1.4, 1.7}, unit: "S", is: r.ratio("POST sign-up", s, atOne, atSixteen, atSixtyFour)},
		{what: "p99 of a sign-up at 64", limits: []float64{12}, unit: "ms", most: true, is: r.times(atSixtyFour, worst, "POST sign-up")},
		{what: "memory (PSS), idle and under load", limits: []float64{38, 75}, unit: "MB", most: true, is: known(r.idle, r.under)},
		{what: "first page after a cold start", limits: []float64{150}, unit: "ms", most: true, is: known(ms(r.start))},
		{what: "calendar of 500 events made anew", limits: []float64{10}, unit: "ms", most: true, is: r.times(0, middle, "the same calendar, made anew")},
		{what: "the same, 304", limits: []float64{0.6}, unit: "F", is: r.ratio("the same calendar, 304", f, atSixteen)},
		{what: "the program’s file", limits: []float64{45}, unit: "MB", most: true, is: known(r.file)},
	}
	if asked := r.cached + r.made; asked > 0 {
		all = append(all, bound{what: "share of pages cached, 10 s a page, six writes a minute", limits: []float64{50}, unit: "%", is: []float64{100 * float64(r.cached) / float64(asked)}})
	}
	if len(r.pages) > 0 {
		slower, larger, largest := growth(r.pages)
		of := fmt.Sprintf("of %d", len(r.pages))
		all = append(all,
			bound{what: fmt.Sprintf("pages that take more than 1.2 times as long at %s sign-ups as at 1,000", thousands(r.signups)), limits: []float64{0}, unit: of, most: true, is: []float64{float64(slower)}},
			bound{what: "pages that are larger then", limits: []float64{0}, unit: of, most: true, is: []float64{float64(larger)}},
			bound{what: "page over the wire, list / the largest other", limits: []float64{8, 14}, unit: "KB", most: true, is: known(r.list, largest)})
	}
	return all
}

// postgresBounds are what sign-ups on PostgreSQL should do.
func (t *table) postgresBounds() []bound {
	const pgbench, one, two, spread, hot = "pgbench of the same statements", "one server", "two servers", ", spread", ", one hot shift"
	return []bound{
		{what: "PostgreSQL against pgbench of the same statements, spread, 16 / 64", limits: []float64{0.6, 0.9}, unit: "×", is: t.ratio(one+spread, pgbench+spread, atSixteen, atSixtyFour)},
		{what: "the same, one hot shift", limits: []float64{0.7, 1}, unit: "×", is: t.ratio(one+hot, pgbench+hot, atSixteen, atSixtyFour)},
		{what: "two servers on one PostgreSQL against one, spread, 16 / 64", limits: []float64{1, 1}, unit: "×", is: t.ratio(two+spread, one+spread, atSixteen, atSixtyFour)},
		{what: "the same, one hot shift", limits: []float64{1, 1}, unit: "×", is: t.ratio(two+hot, one+hot, atSixteen, atSixtyFour)},
	}
}

func printBounds(all []bound) {
	fmt.Println("| | must | is | |\n| --- | --- | --- | --- |")
	for _, b := range all {
		fmt.Printf("| %s | %s %s | %s | %s |\n", b.what, figures(b.limits), b.unit, figures(b.is), b.verdict())
	}
	fmt.Println()
}

func (b *bound) verdict() string {
	if len(b.is) == 0 {
		return "not measured"
	}
	for i, limit := range b.limits {
		if b.most && b.is[i] > limit || !b.most && b.is[i] < limit {
			return "missed"
		}
	}
	return "met"
}

// figures writes figures with as many digits as say something.
func figures(all []float64) string {
	words := make([]string, len(all))
	for i, figure := range all {
		words[i] = strconv.FormatFloat(figure, 'g', 2, 64)
		if figure >= 10 {
			words[i] = strconv.FormatFloat(figure, 'f', 0, 64)
		}
	}
	return strings.Join(words, " / ")
}

// thousands writes a number with commas.
func thousands(n int) string {
	text := strconv.Itoa(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

// print prints what docs/performance.md holds, in its order.
func (r *results) print() {
	fmt.Print("## Against what it should be\n\n")
	printBounds(r.bounds())
	fmt.Print("## All of one run\n\n")
	r.table.print()
	if r.cached+r.made > 0 {
		fmt.Printf("## How many pages are cached\n\n%d people, each a page every %s, going round %d events, while somebody else writes %d times a minute: %d of %d pages were cached.\n\n",
			readers, thinkTime, eventsRead, writesAMinute, r.cached, r.cached+r.made)
	}
	if len(r.pages) > 0 {
		fmt.Print("## Every main page of every role\n\n")
		printPages(r.pages, r.signups)
	}
}
