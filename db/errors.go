package db

import (
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// What a query can fail with, the same on both databases. The cause is kept
// behind them for the log.
var (
	ErrNotFound   = errors.New("no such row")
	ErrDuplicate  = errors.New("there is one already")
	ErrOverlap    = errors.New("the vehicle is booked then")
	ErrConstraint = errors.New("a constraint of the database refused it")
	ErrBusy       = errors.New("the database is busy")
	ErrFull       = errors.New("the database cannot write")
)

// translate is the one place where a driver's error becomes one of ours.
func translate(err error) error {
	if err == nil {
		return nil
	}
	for _, ours := range []error{ErrNotFound, ErrDuplicate, ErrOverlap, ErrConstraint, ErrBusy, ErrFull} {
		if errors.Is(err, ours) {
			return err
		}
	}
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNotFound
	}
	if ours := kindOf(err); ours != nil {
		return fmt.Errorf("%w: %w", ours, err)
	}
	return err
}

func kindOf(err error) error {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		switch pg.Code {
		case "23505":
			return ErrDuplicate
		case "23P01":
			return ErrOverlap
		case "23502", "23503", "23514":
			return ErrConstraint
		case "40001", "40P01", "55P03":
			return ErrBusy
		case "53100", "25006":
			return ErrFull
		}
		return nil
	}
	var lite *sqlite.Error
	if errors.As(err, &lite) {
		switch code := lite.Code(); code {
		case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY:
			return ErrDuplicate
		default:
			switch code & 0xff {
			case sqlite3.SQLITE_CONSTRAINT:
				if strings.Contains(lite.Error(), "bookings_never_overlap") {
					return ErrOverlap
				}
				return ErrConstraint
			case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
				return ErrBusy
			case sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY:
				return ErrFull
			}
		}
	}
	return nil
}

// changed turns "no row was changed" into ErrNotFound: bun and database/sql
// call that a success.
func changed(result sql.Result, err error) error {
	if err != nil {
		return translate(err)
	}
	n, err := result.RowsAffected()
	if err != nil {
		return translate(err)
	}
	if n == 0 {
		return ErrNotFound
	}
	return nil
}
