package views

import "fmt"

// Flashes are the news that can be carried over a redirect, by key. The words
// are here and not in the cookie: they can't be made up by anybody else, and
// name nobody.
var Flashes = map[string]Flash{
	"signed-out":        {Kind: "success", Heading: "You are signed out"},
	"signed-out-else":   {Kind: "success", Heading: "Every other device is signed out"},
	"set-up":            {Kind: "success", Heading: "Your account is made", Text: "You are the first administrator, and a coordinator."},
	"mail-works":        {Kind: "success", Heading: "The mail server took the test email", Text: "Check that it reaches you and is not in your junk folder.", NoMail: "No mail server is set any more."},
	"calendar-ended":    {Kind: "success", Heading: "The link has ended", Text: "Calendars that have it stop being updated. Delete it there too."},
	"calendar-saved":    {Kind: "success", Heading: "Your calendar is saved", Text: "What is in it already changes when it is next fetched."},
	"data-asked":        {Kind: "success", Heading: "Your question is on its way", Text: "The data-protection officer has one month to answer.", NoMail: "No mail server is set, so it waits in the outbox."},
	"account-saved":     {Kind: "success", Heading: "Your account is saved"},
	"message-resent":    {Kind: "success", Heading: "The message will be sent again", NoMail: "No mail server is set, so it waits in the outbox."},
	"messages-released": {Kind: "success", Heading: "Messages go out again"},
	"password-chosen":   {Kind: "success", Heading: "You are signed in", Text: "Your password is saved."},
	"passkey-chosen":    {Kind: "success", Heading: "You are signed in", Text: "Your passkey is saved. Use it to sign in from now on."},
	"provider-linked":   {Kind: "success", Heading: "Your work account is linked", Text: "You can sign in with it from now on."},
	"provider-unlinked": {Kind: "success", Heading: "Your work account is unlinked", Text: "Every other device was signed out."},
	"passkey-added":     {Kind: "success", Heading: "The passkey is saved", Text: "You can sign in with it from now on."},
	"passkey-removed":   {Kind: "success", Heading: "The passkey is removed", Text: "Every other device is signed out."},
	"password-asked":    {Kind: "information", Heading: "Check your email", Text: "If we know this address, a link is on its way. It works once, for 30 minutes. If nothing comes, check the address, and your junk folder.", NoMail: "We can’t send emails at the moment: ask your coordinator to help you sign in."},
	"invited":           {Kind: "success", Heading: "Invited", Text: "We will email a link that works once, for 7 days.", NoMail: "No mail server is set, so the email waits in the outbox."},
	"invited-all":       {Kind: "success", Heading: "The invitations are on their way", Text: "You can leave this page."},
	"codes-removed":     {Kind: "success", Heading: "One-time codes are off", Text: "Every other device is signed out. Remove the rota from your app too."},
	"password-changed":  {Kind: "success", Heading: "Your password is changed", Text: "Every other device is signed out."},

	// Taking shifts. The first three are named for the status a sign-up got.
	"confirmed":      {Kind: "success", Heading: "You have a place"},
	"requested":      {Kind: "success", Heading: "Your request goes to a coordinator", Text: "We will tell you when it is answered.", NoMail: "Look at your rota for the answer: no mail server is set."},
	"waiting":        {Kind: "success", Heading: "You are on the waiting list", Text: "We will email you if there is a place for you.", NoMail: "Look at your rota for your place: no mail server is set."},
	"withdrawn":      {Kind: "success", Heading: "You have withdrawn"},
	"offer-declined": {Kind: "success", Heading: "You declined the place", Text: "You have left the waiting list."},

	// Planning events.
	"draft-saved":        {Kind: "success", Heading: "The draft is saved", Text: "Add the shifts and the rest, then publish it."},
	"draft-deleted":      {Kind: "success", Heading: "The draft is deleted", Text: "All that belonged to it is gone."},
	"dates-made":         {Kind: "success", Heading: "The dates are made as drafts", Text: "Look them through, then publish them together."},
	"dates-published":    {Kind: "success", Heading: "The dates are published", Text: "Officers see them and can sign up."},
	"dates-partly":       {Kind: "information", Heading: "Some dates stay drafts", Text: "The others are published. Open a draft and check its answers to see what it lacks."},
	"dates-incomplete":   {Kind: "information", Heading: "The dates stay drafts", Text: "Each lacks something. Open one and check its answers to see what, then change this and following."},
	"dates-changed":      {Kind: "success", Heading: "The dates are changed", Tells: true},
	"dates-cancelled":    {Kind: "success", Heading: "The dates are cancelled", Tells: true},
	"edition-copied":     {Kind: "success", Heading: "The draft of the next edition is made", Text: "Go through what differs, then publish it."},
	"plan-saved":         {Kind: "success", Heading: "Saved"},
	"shift-saved":        {Kind: "success", Heading: "The shift is saved"},
	"shift-retimed":      {Kind: "success", Heading: "The times of the shift have changed", Tells: true},
	"shift-removed":      {Kind: "success", Heading: "The shift is removed"},
	"shift-cancelled":    {Kind: "success", Heading: "The shift is cancelled", Tells: true},
	"published":          {Kind: "success", Heading: "The event is published", Text: "Officers can sign up now."},
	"event-cancelled":    {Kind: "success", Heading: "The event is cancelled", Tells: true},
	"event-moved":        {Kind: "success", Heading: "The event has moved", Tells: true},
	"partner-saved":      {Kind: "success", Heading: "The partner is saved"},
	"contact-saved":      {Kind: "success", Heading: "The contact is saved"},
	"contact-removed":    {Kind: "success", Heading: "The contact is removed"},
	"settings-saved":     {Kind: "success", Heading: "The settings are saved", Text: "They apply at once, for everyone."},
	"person-saved":       {Kind: "success", Heading: "Saved"},
	"person-added":       {Kind: "success", Heading: "Added", Text: "They have no way in yet. Invite them now, or later with others."},
	"person-reset":       {Kind: "success", Heading: "How they sign in is reset", Text: "They are signed out everywhere. Invite them again."},
	"person-deactivated": {Kind: "success", Heading: "Deactivated", Text: "They are signed out everywhere, and their upcoming duties are free."},
	"person-reactivated": {Kind: "success", Heading: "Reactivated", Text: "They can sign in as before. Sign them up again for what they gave up."},
	"venue-saved":        {Kind: "success", Heading: "The venue is saved"},

	"letter-sent":   {Kind: "success", Heading: "The letter is marked as sent"},
	"letter-unsent": {Kind: "success", Heading: "The letter waits to be sent again"},

	// Nominations.
	"nominee-saved":        {Kind: "success", Heading: "Saved"},
	"nominee-confirmed":    {Kind: "success", Heading: "You have a place"},
	"nominee-waiting":      {Kind: "success", Heading: "You are on the waiting list", Text: "We will email you if there is a place for you.", NoMail: "Look at this page for your place: no mail server is set."},
	"nominee-requested":    {Kind: "success", Heading: "You have asked for a place", Text: "We will tell you when it is confirmed.", NoMail: "Look at this page for the answer: no mail server is set."},
	"nominated":            {Kind: "success", Heading: "Asked", Text: "We email a link to each address. Only you see who you asked.", NoMail: "No mail server is set, so the emails wait in the outbox."},
	"nomination-withdrawn": {Kind: "success", Heading: "The invitation is withdrawn"},
	"nomination-renewed":   {Kind: "success", Heading: "A new link is sent", Text: "Links that were sent before no longer work. An address gets at most 6 emails a day.", NoMail: "No mail server is set, so the new link waits in the outbox. Links that were sent before no longer work."},

	// Training.
	"course-saved":            {Kind: "success", Heading: "The course is saved"},
	"position-saved":          {Kind: "success", Heading: "The position is recorded"},
	"position-ended":          {Kind: "success", Heading: "The last day is recorded"},
	"position-corrected":      {Kind: "success", Heading: "The position is corrected", Text: "The history keeps what it was."},
	"position-removed":        {Kind: "success", Heading: "The position is taken out", Text: "The history keeps what it was."},
	"accreditation-revoked":   {Kind: "success", Heading: "The accreditation is revoked", Text: "We will tell its holder.", NoMail: "Tell its holder: no mail server is set."},
	"accreditation-saved":     {Kind: "success", Heading: "The accreditation is recorded"},
	"targets-saved":           {Kind: "success", Heading: "The targets are saved"},
	"needs-saved":             {Kind: "success", Heading: "What you need is saved", Text: "You and those who run the event see it."},
	"needs-none":              {Kind: "success", Heading: "You have no needs on record", Text: "You can still add them until the event."},
	"feedback-given":          {Kind: "success", Heading: "Thank you", Text: "The trainers read answers when at least five have come in."},
	"step-out":                {Kind: "success", Heading: "You’d rather step out of this session", Text: "Only you see this. It is in the reminder of the day before, and forgotten when the session is over."},
	"step-out-undone":         {Kind: "success", Heading: "You’ll stay in this session"},
	"checked-in":              {Kind: "success", Heading: "You are checked in"},
	"check-in-undone":         {Kind: "success", Heading: "You are not checked in any more"},
	"check-in-removed":        {Kind: "success", Heading: "The check-in is removed"},
	"session-saved":           {Kind: "success", Heading: "The session is saved"},
	"session-removed":         {Kind: "success", Heading: "The session is removed"},
	"speaker-saved":           {Kind: "success", Heading: "The speaker is saved"},
	"speaker-thanked":         {Kind: "success", Heading: "Noted as thanked"},
	"speaker-not-thanked":     {Kind: "success", Heading: "Noted as not thanked"},
	"speaker-removed":         {Kind: "success", Heading: "The speaker is removed"},
	"register-saved":          {Kind: "success", Heading: "The register is saved"},
	"register-completed":      {Kind: "success", Heading: "The rest are recorded as completed", Text: "This leaves out people who left early or who nobody saw arrive. Record them yourself."},
	"register-completed-none": {Kind: "information", Heading: "There was nobody left to record"},
	"register-signed":         {Kind: "success", Heading: "Signed off", Text: "Everyone who completed the course is accredited and told. Certificates and letters are at the foot of this page.", NoMail: "Everyone who completed the course is accredited. No mail server is set, so messages wait in the outbox. Certificates and letters are at the foot of this page."},
	"register-signed-none":    {Kind: "information", Heading: "There was nothing to sign off"},

	// The car.
	"car-booked":     {Kind: "success", Heading: "The car is booked", Tells: true},
	"car-asked":      {Kind: "success", Heading: "You have asked for the car", Text: "It is held for you until a keeper confirms or declines it.", Tells: true},
	"car-confirmed":  {Kind: "success", Heading: "Confirmed", Tells: true},
	"car-declined":   {Kind: "success", Heading: "Declined", Tells: true},
	"car-cancelled":  {Kind: "success", Heading: "The booking is cancelled", Tells: true},
	"car-handed-out": {Kind: "success", Heading: "The car is yours", Text: "Drive safely. Record it here when you bring it back."},
	"car-handed-in":  {Kind: "success", Heading: "The car is back", Text: "Thank you. We will tell the keepers what needs fixing.", NoMail: "Thank you. No mail server is set: tell a keeper yourself if something has to be fixed."},
	"put-right":      {Kind: "success", Heading: "Marked as fixed"},
	"not-put-right":  {Kind: "success", Heading: "Marked as not fixed"},
	"car-recalled":   {Kind: "success", Heading: "The car is recalled", Tells: true},

	// Awareness dates.
	"awareness-added": {Kind: "success", Heading: "The date is added", Text: "Add what has to be done before it."},
	"awareness-saved": {Kind: "success", Heading: "Saved"},
	"awareness-ended": {Kind: "success", Heading: "The date is no longer kept"},

	// Imported people.
	"people-undone":   {Kind: "success", Heading: "The import is taken back", Text: "Everybody is as before it."},
	"people-imported": {Kind: "success", Heading: "The people are imported", Text: "Nobody was sent a message, and nobody has a password yet."},

	// Imported dates.
	"dates-imported": {Kind: "success", Heading: "The dates are imported"},
	"import-undone":  {Kind: "success", Heading: "The import is taken back", Text: "The calendar is as it was before."},
	"dates-removed":  {Kind: "success", Heading: "The dates are removed"},

	// Staffing and the day board.
	"staffed":       {Kind: "success", Heading: "Done", Tells: true},
	"recorded":      {Kind: "success", Heading: "Recorded"},
	"recorded-over": {Kind: "information", Heading: "Recorded, over something else", Text: "Somebody else had recorded something different since you opened the page. What you pressed last counts; the history has both."},
	"walked-in":     {Kind: "success", Heading: "The walk-in is recorded"},
	"completed":     {Kind: "success", Heading: "The event is completed"},
	"undone":        {Kind: "success", Heading: "Undone"},

	"nothing-saved":  {Kind: "information", Heading: "Nothing was changed", Text: "There was nothing new to save."},
	"nothing-undone": {Kind: "information", Heading: "Nothing was changed", Text: "It was undone already, or there was nothing to undo."},
}

// RegisterSaved is the news of a register in which so many lines were changed.
func RegisterSaved(lines int) string {
	if lines == 0 {
		return "nothing-saved"
	}
	return "register-saved"
}

// ShiftSaved is the news of a shift that was changed, by how many people are told.
func ShiftSaved(told int) string {
	if told == 0 {
		return "shift-saved"
	}
	return "shift-retimed"
}

// DatesPublished is the news of the dates of a series: of how many somebody
// wanted to publish, how many were, and how many drafts are left.
func DatesPublished(wanted, published, left int) string {
	switch {
	case wanted == 0:
		return "nothing-saved"
	case left == 0:
		return "dates-published"
	case published == 0:
		return "dates-incomplete"
	}
	return "dates-partly"
}

// ToldWords says that somebody is told, or that the message waits where no mail
// server is set.
func ToldWords(told string, noMail bool) string {
	if noMail {
		return "No mail server is set, so messages wait in the outbox."
	}
	return told
}

// TellsWords say how many people are told; nil is not known.
func TellsWords(told *int, noMail bool) string {
	switch {
	case told == nil:
		return ToldWords("We will tell the people affected.", noMail)
	case *told == 0:
		return "Nobody needed to be told."
	case *told == 1:
		return ToldWords("We will tell 1 person.", noMail)
	}
	return ToldWords(fmt.Sprintf("We will tell %d people.", *told), noMail)
}
