//go:build !race

package db_test

const stormSteps = 100_000
