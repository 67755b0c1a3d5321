package demo

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/imports"
)

// bankHolidays imports the bank holidays of where the force is, from a table as a
// coordinator would: of last year, this one and the next two.
func (d *demo) bankHolidays() {
	if d.err != nil {
		return
	}
	nation := cmp.Or(d.n.Settings().BankHolidays, clock.EnglandAndWales)
	var table strings.Builder
	table.WriteString("Bank holiday,Date\n")
	for year := d.now.Year() - 1; year <= d.now.Year()+2; year++ {
		for _, day := range clock.BankHolidays(nation, year) {
			fmt.Fprintf(&table, "%s,%s\n", day.Name, day.On.Format("02/01/2006"))
		}
	}
	bob := d.named["Bob"]
	id, err := d.n.Imports.Read(d.ctx, bob, imports.Form{Kind: string(db.DayBankHoliday), Name: "Bank holidays in " + clock.BankHolidayNations[nation], File: []byte(table.String())})
	d.keep(err)
	if d.err != nil {
		return
	}
	p, err := d.n.Imports.For(d.ctx, bob, id)
	d.keep(err)
	if d.err == nil {
		d.keep(d.n.Imports.Commit(d.ctx, bob, id, p.Seen, nil))
	}
}
