package views

// DashboardPage is what needs attention.
type DashboardPage struct {
	Page
	MineOnly  bool
	Days      int
	Today     []DashboardRow // events, when any is on
	Short     DashboardList
	Requests  DashboardList
	Offers    DashboardList
	Gone      DashboardList // who gave up a place
	Drafts    DashboardList
	Awareness DashboardList // only for coordinators
	Registers DashboardList // not signed off, when any waits
	Letters   DashboardList // to other forces, when any waits
	Thanks    DashboardList // guests who spoke, when any was not thanked
	Failed    int
	Held      bool   // messages are kept back
	Jobs      string // what is wrong with the jobs, or ""
	Mail      string // why no message goes out, or ""
	Damage    Damage
}

// DashboardList is the first rows of a list and how many there are.
type DashboardList struct {
	Count int
	Rows  []DashboardRow
	All   string // the path of the whole list, when there is more
}

// DashboardRow is one thing that needs attention.
type DashboardRow struct {
	When   string // "In 3 days"
	Soon   bool   // within a week
	Text   string // "Stall morning, Herts Pride"
	Href   string
	Detail string // "1 of 4 fewest"
	Action string // the verb of the link
}
