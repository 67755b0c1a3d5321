package demo

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/accounts"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/people"
)

// demoDomain is where every invented person has an address. Nobody can.
const demoDomain = "example.org"

// demoNamed are the ten people that the demo offers to sign in as.
var demoNamed = []db.Person{
	{FirstName: "Alice", LastName: "Okafor", Rank: "Constable", Area: "Watford", Roles: []db.Role{db.Officer}},
	{FirstName: "Bob", LastName: "Marsh", Rank: "Sergeant", Area: "Welwyn Hatfield", Roles: []db.Role{db.Officer, db.Coordinator}},
	{FirstName: "Charlie", LastName: "Reid", Grade: db.PCSO, Rank: "PCSO", Area: "Stevenage", Roles: []db.Role{db.Officer}},
	{FirstName: "Dana", LastName: "Whitlock", Rank: "Sergeant", Area: "St Albans", Roles: []db.Role{db.Officer, db.Trainer}},
	{FirstName: "Eve", LastName: "Lindqvist", Rank: "Inspector", Area: "Watford", Roles: []db.Role{db.Officer}},
	{FirstName: "Femi", LastName: "Adeyemi", Grade: db.PoliceStaff, Rank: "Fleet officer", Area: "Hertsmere", Roles: []db.Role{db.VehicleKeeper}},
	{FirstName: "Grace", LastName: "Holt", Grade: db.PoliceStaff, Rank: "Call handler", Area: "Welwyn Hatfield", Roles: []db.Role{db.CallHandler}},
	{FirstName: "Harper", LastName: "Quinn", Grade: db.PoliceStaff, Rank: "Systems manager", Area: "Welwyn Hatfield", Roles: []db.Role{db.Administrator}},
	{FirstName: "Idris", LastName: "Vaughan", Grade: db.PoliceStaff, Rank: "Data-protection officer", Area: "Welwyn Hatfield", Roles: []db.Role{db.DataProtection}},
	{FirstName: "Jo", LastName: "Castell", Force: "Bedfordshire Police", Grade: db.External, Rank: "Constable", Roles: []db.Role{db.Guest}},
}

// demoLLOs are the other liaison officers: first names of every sort with
// surnames that nobody has, eight for each of the ten areas.
const demoLLOs = `
Aoife Brambleworth, Tariq Fennelshaw, Zoë Quillmarsh, Marek Thistlegate, Nuala O’Wrenfield, Devon Larkhollow, Priya Moonhaven, Bartholomew Featherstonehaugh-Penhallowick
Siân Copperdene, Kwame Otterbridge, Łucja Hazelwyck, Finn Dapplemere, Anaïs d’Arbelowe, Gethin Snowberrow, Yusuf Candlethorpe, Rosalind Wickerstone
José Marrowdale, Imogen Puddlecote, Chidi Sorrelbank, Małgorzata Winterplum, Rhys Gooseberrow, Leila Foxgrove-Tamble, Oskar Ribbonhurst, Hermione Castlequay
Renée Thornapple, Callum Pipistrow, Adaeze Lanternby, Björn Meadowscroft, Saoirse O’Tansyfield, Hamza Bluebellow, Wilhelmina Stonecuckoo, Jude Marlowick
Chloë Nettlecombe-Vane, Ravi Oatenshaw, Ngozi Silverbeck, Tomáš Plumridgeway, Eilidh Mac an Fhraoich-Glenbarra, Dominic Harebellis, Amina Rookwater, Lionel Pottlegate
Inés Sparrowmede, Gareth Twelvetreeling, Folasade Amberlock, Sven Dovecotham, Niamh O’Larkspurrow, Bilal Eastonmoss, Constance Merrowby, Rory Applethwick
Amélie Wayfarthing, Obinna Crowdenlea, Katarzyna Mistleford, Ewan Barleycrest, Ffion Underquill, Idrissa Pebblestow, Maximilian von Haselbrunnen-Oberwald, Tess Quincewell
Håkon Starlingdale, Meera Honeybourne-Lisk, Patrick O’Fallowmere, Sunniva Greycobble, Emeka Riverstead, Blodwen Talfrynnock, Farid Tallowmarsh, Agnes Hollowpenny
Zofia Birchenhythe, Damilola Wrensley-Oake, Caoimhe Fernaloch, Luca Bellavintry, Parveen Swallowcliff, Owain Cribynog, Matilda Eelbrook, Noor Saffronwell
Søren Bracklewood, Thandiwe Copperfinch, Anwen Llwynderyn, Gabriel Northernlea, Ayesha Wildgoosen, Fergus Tumblebeck, Beatriz Olivastro-Quint, Hal Ay
`

// demoGuests are officers of other forces who learn with ours.
var demoGuests = map[string]string{
	"Bedfordshire Police":         "Ola Tamberlock, Grzegorz Fieldwhistle, Mina Rushmallow",
	"Cambridgeshire Constabulary": "Sadia Fencombe, Llinos Marshwick, Théo Punterby, Ezra Willowdyke",
}

// demoSkills are what some of them chose to say, by their place in the list.
var demoSkills = map[int]string{2: "British Sign Language", 7: "Polish", 18: "Punjabi, Urdu", 31: "Welsh", 44: "Mental health first aid", 58: "Portuguese", 71: "British Sign Language, French"}

// demoRecruits are of the own force, and will be liaison officers.
const demoRecruits = "Asha Merrowdene, Callum Thistlebury, Deniz Fairoak, Elowen Skerry, Gethin Marlbrook, Inge Holloway-Strand, Javier Quillmere, Kwame Ashgrove, Maeve Larkhollow, Naveen Stillwater, Priya Oldcastle, Ronan Whitebeam, Wiktoria Emberly"

// Areas are those of the demo’s force.
var Areas = []string{
	"Broxbourne", "Dacorum", "East Hertfordshire", "Hertsmere", "North Hertfordshire",
	"St Albans", "Stevenage", "Three Rivers", "Watford", "Welwyn Hatfield",
}

// demoStations are where people of an area work.
var demoStations = map[string]string{
	"Broxbourne": "Cheshunt", "Dacorum": "Hemel Hempstead", "East Hertfordshire": "Bishop’s Stortford", "Hertsmere": "Borehamwood", "North Hertfordshire": "Hitchin",
	"St Albans": "St Albans", "Stevenage": "Stevenage", "Three Rivers": "Rickmansworth", "Watford": "Watford", "Welwyn Hatfield": "Hatfield",
}

// demoRanks are grades with their ranks; the list is gone through again and again.
var demoRanks = []struct {
	grade db.Grade
	rank  string
}{
	{db.PoliceOfficer, "Constable"},
	{db.PoliceOfficer, "Constable"},
	{db.PCSO, "PCSO"},
	{db.PoliceOfficer, "Detective Constable"},
	{db.PoliceOfficer, "Sergeant"},
	{db.PoliceStaff, "Community engagement officer"},
	{db.Special, "Special Constable"},
	{db.PoliceOfficer, "Constable"},
	{db.PCSO, "PCSO"},
	{db.PoliceOfficer, "Inspector"},
	{db.Volunteer, "Police support volunteer"},
	{db.PoliceOfficer, "Detective Sergeant"},
	{db.PoliceStaff, "Crime analyst"},
	{db.PoliceOfficer, "Chief Inspector"},
	{db.Special, "Special Sergeant"},
}

// people makes everybody. They all joined on one day, long before the first event.
func (d *demo) people(ctx context.Context) error {
	for i := range demoNamed {
		p := demoNamed[i]
		if p.Grade == "" {
			p.Grade = db.PoliceOfficer
		}
		if err := d.person(ctx, &p, i); err != nil {
			return err
		}
		d.named[p.FirstName] = &p
	}
	soon, lapses := clock.AddWallClock(d.now, 400, 0), clock.AddWallClock(d.pride, -9, 0)
	for _, a := range []struct {
		name    string
		expires time.Time
	}{{"Alice", soon}, {"Bob", soon}, {"Eve", clock.AddWallClock(d.now, 75, 0)}, {"Femi", soon}, {"Dana", lapses}} {
		if err := d.accredit(ctx, d.named[a.name], a.expires); err != nil {
			return err
		}
	}
	if err := d.llos(ctx, lapses); err != nil {
		return err
	}
	number := len(demoNamed) + 80
	for _, force := range slices.Sorted(maps.Keys(demoGuests)) {
		for name := range strings.SplitSeq(demoGuests[force], ", ") {
			first, last, _ := strings.Cut(name, " ")
			p := &db.Person{FirstName: first, LastName: last, Force: force, Grade: db.External, Rank: "Constable", Roles: []db.Role{db.Guest}}
			if err := d.person(ctx, p, number); err != nil {
				return err
			}
			d.guests = append(d.guests, p)
			number++
		}
	}
	for i, name := range strings.Split(demoRecruits, ", ") {
		first, last, _ := strings.Cut(name, " ")
		rank := demoRanks[i%len(demoRanks)]
		p := &db.Person{FirstName: first, LastName: last, Grade: rank.grade, Rank: rank.rank, Area: Areas[i%len(Areas)], Roles: []db.Role{db.Officer}}
		if err := d.person(ctx, p, number+i); err != nil {
			return err
		}
		d.recruits = append(d.recruits, p)
	}
	return nil
}

// llos makes the other liaison officers, some with an accreditation that has
// lapsed, lapses within the month, or lapses nine days before the coming Pride.
func (d *demo) llos(ctx context.Context, beforePride time.Time) error {
	i := 0
	for area, line := range strings.Split(strings.TrimSpace(demoLLOs), "\n") {
		for _, name := range strings.Split(line, ", ") {
			first, last, _ := strings.Cut(strings.TrimSpace(name), " ")
			rank := demoRanks[i%len(demoRanks)]
			p := &db.Person{FirstName: first, LastName: last, Grade: rank.grade, Rank: rank.rank, Area: Areas[area], Roles: []db.Role{db.Officer}}
			p.Skills = demoSkills[i] // few say any
			if i%9 != 0 {            // the others were never asked to cover
				p.AskedAt = clock.AddWallClock(d.now, -3-i*7%120, 0)
			}
			if err := d.person(ctx, p, len(demoNamed)+i); err != nil {
				return err
			}
			expires := clock.AddWallClock(d.now, 120+i*37%900, 0)
			switch {
			case i%10 == 3:
				expires = clock.AddWallClock(d.now, -20-i, 0)
				d.lapsed = append(d.lapsed, p)
			case i%10 == 7:
				expires = clock.AddWallClock(d.now, 3+i/4, 0)
			case i%20 == 9:
				expires = beforePride
			default:
				d.pool = append(d.pool, p)
			}
			if err := d.accredit(ctx, p, expires); err != nil {
				return err
			}
			i++
		}
	}
	return nil
}

// person saves one person; number makes the telephone number, of the range
// that is kept free for invented ones.
func (d *demo) person(ctx context.Context, p *db.Person, number int) error {
	p.Email, p.Station = DemoEmail(p.FirstName, p.LastName), demoStations[p.Area]
	p.Phone = fmt.Sprintf("07700 900%03d", 100+number)
	p.Discreet, p.AlarmMinutes = number%4 != 3, people.FirstAlarm
	p.RestFrom, p.RestTo = 22*60, 7*60
	if number%7 == 6 { // who mostly works nights
		p.RestFrom, p.RestTo = 8*60, 15*60
	}
	if p.Force == "" {
		p.Force = d.n.Settings().ForceName
	}
	p.CreatedAt = d.clock
	if number < len(demoNamed) || number%5 != 2 && number%9 != 5 {
		p.SeenMonth = d.now.In(clock.London).AddDate(0, -(number % 3), 0).Format("2006-01")
	}
	if err := d.n.People.InsertPerson(ctx, d.n.Action(d.tx, nil), p, people.VerbAddedPerson); err != nil || p.SeenMonth != "" || number%5 != 2 {
		return err
	}
	// Some who are not in yet were invited, a few of them so long ago that it ended.
	at := clock.AddWallClock(d.now, -2-number%9, 0)
	return d.tx.InsertAccountLink(ctx, &db.AccountLink{
		PersonID: p.ID, Purpose: db.LinkInvitation, AddressHash: action.HashCode(p.Email), MadeAt: at, ExpiresAt: at.Add(accounts.InvitationLife),
	})
}

// accredit records a foundation course three years before the day on which the
// accreditation lapses.
func (d *demo) accredit(ctx context.Context, p *db.Person, expires time.Time) error {
	granted := expires.In(clock.London).AddDate(-3, 0, 1)
	return d.tx.InsertAccreditation(ctx, &db.Accreditation{
		PersonID: p.ID, Kind: db.LLO, GrantedOn: clock.Day(granted), ExpiresOn: clock.Day(expires),
		Source: "Foundation course", RecordedBy: d.named["Bob"].ID, RecordedAt: granted,
	})
}

// plain writes names without the letters that addresses don't have.
var plain = strings.NewReplacer(
	"á", "a", "â", "a", "ä", "a", "å", "a", "ç", "c", "é", "e", "è", "e", "ë", "e", "í", "i", "ï", "i", "ł", "l", "ñ", "n",
	"ö", "o", "ø", "o", "ó", "o", "š", "s", "ü", "u", "’", "", "'", "", " ", "-",
)

// DemoEmail is first.last at the domain nobody has.
func DemoEmail(first, last string) string {
	return plain.Replace(strings.ToLower(first+"."+last)) + "@" + demoDomain
}
