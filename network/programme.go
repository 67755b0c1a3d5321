package network

// Conference is the kind of event that has delegates and a programme.
const Conference = "conference"
