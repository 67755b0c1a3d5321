package settings

import (
	"strings"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
)

const day = 24 * time.Hour

// Group is the settings that are shown and changed together.
type Group string

// The groups, in the order of the page.
const (
	Names     Group = "names"
	Areas     Group = "areas"
	Kinds     Group = "kinds"
	Links     Group = "links"
	Colours   Group = "colours"
	Inviting  Group = "inviting"
	Places    Group = "places"
	Reminders Group = "reminders"
	TheDay    Group = "day"
	Retention Group = "retention"
	SigningIn Group = "signing-in"
	Sessions  Group = "sessions"
)

// Groups are all of them, in order.
var Groups = []Group{Names, Areas, Kinds, Links, Colours, Inviting, Places, Reminders, TheDay, Retention, SigningIn, Sessions}

// All is the list, in the order of the page. To add a setting, give it a field
// and its usual value in [action.Settings], a row here, and words in package views.
var All = append([]Setting{
	{
		Key: "force", Group: Names, Kind: Line, Longest: 60, Env: "FORCE_NAME", ask: "Enter the name of the force",
		place: text(func(s *action.Settings) *string { return &s.ForceName }),
	},
	{
		Key: "network", Group: Names, Kind: Line, Longest: 40, Env: "NETWORK_NAME", ask: "Enter the name of the network",
		place: text(func(s *action.Settings) *string { return &s.NetworkName }),
	},
	{
		Key: "role", Group: Names, Kind: Line, Longest: 40, Env: "LLO_LABEL", ask: "Enter what one liaison officer is called",
		place: text(func(s *action.Settings) *string { return &s.LLOLabel }),
	},
	{
		Key: "role_short", Group: Names, Kind: Line, Longest: 12, ask: "Enter the short form",
		place: text(func(s *action.Settings) *string { return &s.LLOShort }),
	},
	{
		Key: "areas", Group: Areas, Kind: Lines, Longest: 40, Most: 60, Coordinators: true,
		place: list(func(s *action.Settings) *[]string { return &s.Areas }),
	},
	{
		Key: "event_kinds", Group: Kinds, Kind: Some, Of: texts(db.EventKinds), ask: "Tick at least one kind of event",
		place: list(func(s *action.Settings) *[]db.EventKind { return &s.EventKinds }),
	},
	{
		Key: "shift_roles", Group: Kinds, Kind: Lines, Longest: 60, Most: 40,
		place: list(func(s *action.Settings) *[]string { return &s.ShiftRoles }),
	},
	{
		Key: "report", Group: Links, Kind: Line, Longest: 200, Coordinators: true, check: webAddress,
		place: text(func(s *action.Settings) *string { return &s.Report }),
	},
	{
		Key: "hate_crime", Group: Links, Kind: Line, Longest: 200, Coordinators: true, check: webAddress,
		place: text(func(s *action.Settings) *string { return &s.HateCrime }),
	},
	{
		Key: "recruit", Group: Links, Kind: Line, Longest: 200, Coordinators: true, check: webAddress,
		place: text(func(s *action.Settings) *string { return &s.Recruit }),
	},
	{
		Key: "support", Group: Links, Kind: Lines, Longest: 300, Most: 20, Coordinators: true, check: supportTyped,
		place: supports(func(s *action.Settings) *[]action.Support { return &s.Support }),
	},
	{
		Key: "colour_header", Group: Colours, Kind: Line, Longest: 7, ask: "Enter a colour", check: colour(ground{"#ffffff", "the white text on it", ofText}),
		place: text(func(s *action.Settings) *string { return &s.Header }),
	},
	{
		Key: "colour_link", Group: Colours, Kind: Line, Longest: 7, ask: "Enter a colour",
		check: colour(ground{"#ffffff", "the white page", ofText}, ground{"#f5f3fa", "tinted parts of a page", ofText}, ground{"#e9e5f3", "dark tinted parts of a page", ofText}),
		place: text(func(s *action.Settings) *string { return &s.Link }),
	},
	{
		Key: "colour_button", Group: Colours, Kind: Line, Longest: 7, ask: "Enter a colour",
		check: colour(ground{"#ffffff", "the white text on it", ofText}, ground{"#e9e5f3", "tinted parts of a page", ofControls}),
		place: text(func(s *action.Settings) *string { return &s.Button }),
	},
	{
		Key: "invite_subject", Group: Inviting, Kind: Line, Longest: 80, ask: "Enter a subject", check: tokens("{inviter}"),
		place: text(func(s *action.Settings) *string { return &s.InviteSubject }),
	},
	{
		Key: "invite_text", Group: Inviting, Kind: Text, Longest: 1000, ask: "Enter what the email says", check: tokens("{inviter}"),
		place: text(func(s *action.Settings) *string { return &s.InviteText }),
	},
	{
		Key: "promotes", Group: Places, Kind: Number, Least: 24, Most: 336, ask: "how many hours before a shift places are still given at once",
		place: span(time.Hour, func(s *action.Settings) *time.Duration { return &s.PromotesAbove }),
	},
	{
		Key: "offers", Group: Places, Kind: Number, Least: 1, Most: 24, ask: "how many hours before a shift places are still offered",
		place: span(time.Hour, func(s *action.Settings) *time.Duration { return &s.OffersAbove }),
	},
	{
		Key: "freely", Group: Places, Kind: Number, Least: 0, Most: 336, ask: "how many hours before a shift people can still withdraw without a reason",
		place: span(time.Hour, func(s *action.Settings) *time.Duration { return &s.Freely }),
	},
	{
		Key: "undo", Group: Places, Kind: Number, Least: 1, Most: 60, ask: "for how many minutes a sign-up can be undone",
		place: span(time.Minute, func(s *action.Settings) *time.Duration { return &s.Undoable }),
	},
	{
		Key: "reminder_days", Group: Reminders, Kind: Numbers, Least: 1, Most: 28, Longest: 2, ask: "how many days before a shift people are reminded",
		place: wholes(func(s *action.Settings) *[]int { return &s.ReminderDays }),
	},
	{
		Key: "morning_hour", Group: Reminders, Kind: Number, Least: 5, Most: 10, ask: "at which hour people are reminded on the day",
		place: whole(func(s *action.Settings) *int { return &s.MorningHour }),
	},
	{
		Key: "shortfall", Group: Reminders, Kind: Number, Least: 12, Most: 336, ask: "how many hours before a shift its lead is warned",
		place: span(time.Hour, func(s *action.Settings) *time.Duration { return &s.Shortfall }),
	},
	{
		Key: "lapse_days", Group: Reminders, Kind: Numbers, Least: 1, Most: 365, Longest: 5, ask: "how many days before an accreditation ends its holder is reminded",
		place: wholes(func(s *action.Settings) *[]int { return &s.LapseDays }),
	},
	{
		Key: "paper_days", Group: Reminders, Kind: Numbers, Least: 1, Most: 365, Longest: 5, ask: "how many days before papers end keepers are reminded",
		place: wholes(func(s *action.Settings) *[]int { return &s.PaperDays }),
	},
	{
		Key: "records_days", Group: TheDay, Kind: Number, Least: 1, Most: 60, ask: "for how many days after an event attendance can be recorded",
		place: span(day, func(s *action.Settings) *time.Duration { return &s.RecordsAfter }),
	},
	{
		Key: "completes", Group: TheDay, Kind: Number, Least: 1, Most: 72, ask: "after how many hours an event completes by itself",
		place: span(time.Hour, func(s *action.Settings) *time.Duration { return &s.CompletesIn }),
	},
	{
		Key: "check_in", Group: TheDay, Kind: Number, Least: 0, Most: 60, ask: "how many minutes before a session people can check in",
		place: span(time.Minute, func(s *action.Settings) *time.Duration { return &s.CheckInOpens }),
	},
	{
		Key: "feedback_days", Group: TheDay, Kind: Number, Least: 7, Most: 90, ask: "for how many days people can say what a course was like",
		place: span(day, func(s *action.Settings) *time.Duration { return &s.FeedbackFor }),
	},
	{
		Key: "nomination_days", Group: TheDay, Kind: Number, Least: 3, Most: 28, ask: "how many days people have to answer",
		place: span(day, func(s *action.Settings) *time.Duration { return &s.NominationWaits }),
	},
	{
		Key: "guest_days", Group: Retention, Kind: Number, Least: 7, Most: 3650, Env: "GUEST_RETENTION_DAYS", ask: "for how many days guests are kept",
		place: whole(func(s *action.Settings) *int { return &s.GuestDays }),
	},
	{
		Key: "messages_days", Group: Retention, Kind: Number, Least: 1, Most: 90, ask: "for how many days it is kept what emails said",
		place: span(day, func(s *action.Settings) *time.Duration { return &s.BodiesKept }),
	},
	{
		Key: "speakers_days", Group: Retention, Kind: Number, Least: 7, Most: 365, ask: "for how many days details of speakers are kept",
		place: span(day, func(s *action.Settings) *time.Duration { return &s.SpeakersKept }),
	},
	{
		Key: "undo_import_days", Group: Retention, Kind: Number, Least: 1, Most: 90, ask: "for how many days an import can be taken back",
		place: span(day, func(s *action.Settings) *time.Duration { return &s.ImportsUndoable }),
	},
	{
		Key: "ways_in", Group: SigningIn, Kind: Some, Of: texts(action.WaysIn), ask: "Choose at least one way to sign in", allowed: waysAllowed,
		place: list(func(s *action.Settings) *[]action.WayIn { return &s.WaysIn }),
	},
	{
		Key: "provider_roles", Group: SigningIn, Kind: Lines, Longest: 200, Most: 50, check: groupRole,
		place: list(func(s *action.Settings) *[]string { return &s.ProviderRoles }),
	},
	{
		Key: "stay_days", Group: SigningIn, Kind: Number, Least: 0, Most: 30, ask: "for how many days a device may stay signed in",
		place: whole(func(s *action.Settings) *int { return &s.StayDays }),
	},
}, sessionSettings()...)

// sessionSettings are how long a session lasts, for each role.
func sessionSettings() (all []Setting) {
	for _, s := range []struct {
		key, ask string
		most     int
		at       func(*action.Settings) *map[db.Role]time.Duration
	}{
		{"idle", "after how many unused hours a session ends", 24 * 7, func(s *action.Settings) *map[db.Role]time.Duration { return &s.Idle }},
		{"life", "after how many hours a session ends", 24 * 30, func(s *action.Settings) *map[db.Role]time.Duration { return &s.Life }},
	} {
		for _, role := range action.SignInRoles {
			all = append(all, Setting{
				Key: SessionKey(s.key, role), Group: Sessions, Kind: Number, Least: 1, Most: s.most, ask: s.ask, place: spanOf(time.Hour, role, s.at),
			})
		}
	}
	return all
}

// SessionKey is the key of a role's setting of sessions.
func SessionKey(what string, role db.Role) string {
	return what + "_" + strings.ReplaceAll(string(role), " ", "-")
}

// Find returns the setting of a key, or nil.
func Find(key string) *Setting {
	for i := range All {
		if All[i].Key == key {
			return &All[i]
		}
	}
	return nil
}

// Keys are the keys of a group's settings.
func Keys(group Group) (keys []string) {
	for i := range All {
		if All[i].Group == group {
			keys = append(keys, All[i].Key)
		}
	}
	return keys
}

// Unticked completes what was typed for a group: where no box of a setting is
// ticked, a browser sends nothing for it.
func Unticked(group Group, typed map[string]string) {
	for i := range All {
		if s := &All[i]; s.Group == group && s.Kind == Some {
			typed[s.Key] += "" // there, though empty
		}
	}
}
