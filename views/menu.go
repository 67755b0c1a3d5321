package views

// MenuWords are what the items of the main menu are called, by their paths. {role}
// is the short form of what liaison officers are called.
var MenuWords = map[string]string{
	"/dashboard":      "Dashboard",
	"/vehicles":       "Car",
	"/my/rota":        "My rota",
	"/shifts":         "Shifts",
	"/events":         "Events",
	"/training":       "Training",
	"/calendar":       "Calendar",
	"/llos":           "{role}s",
	"/series":         "Series",
	"/partners":       "Partners",
	"/awareness":      "Awareness",
	"/admin/outbox":   "Outbox",
	"/people":         "People",
	"/messages":       "Messages",
	"/admin/import":   "Import",
	"/admin/settings": "Settings",
	"/account":        "Account",
}
