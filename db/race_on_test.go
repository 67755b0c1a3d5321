//go:build race

package db_test

// stormSteps is how many bookings the storm tries: fewer with the race
// detector, under which SQLite is ten times slower.
const stormSteps = 4_000
