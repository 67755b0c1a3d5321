package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
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
	ErrDown       = errors.New("the database cannot be reached")
	ErrDamaged    = errors.New("the database is damaged, or is no database of rainbowrota")
)

// known are all of them.
var known = [...]error{ErrNotFound, ErrDuplicate, ErrOverlap, ErrConstraint, ErrBusy, ErrFull, ErrDown, ErrDamaged}

// Unavailable returns which of ErrBusy, ErrFull, ErrDown and ErrDamaged kept
// the database from doing what it was asked, or nil when none of them did.
func Unavailable(err error) error {
	err = translate(err)
	for _, kind := range []error{ErrBusy, ErrFull, ErrDown, ErrDamaged} {
		if errors.Is(err, kind) {
			return kind
		}
	}
	return nil
}

// translate is the one place where a driver's error becomes one of ours.
func translate(err error) error {
	if err == nil {
		return nil
	}
	for _, ours := range known {
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
		return kindOfPostgres(pg.Code)
	}
	var lite *sqlite.Error
	if errors.As(err, &lite) {
		return kindOfSQLite(lite)
	}
	if unreachable(err) {
		return ErrDown
	}
	return nil
}

// kindOfPostgres knows the codes of PostgreSQL: a whole one, or its class.
func kindOfPostgres(code string) error {
	switch code {
	case "23505":
		return ErrDuplicate
	case "23P01":
		return ErrOverlap
	case "23502", "23503", "23514":
		return ErrConstraint
	case "40001", "40P01", "55P03", "25P03", "57014": // 25P03: we were idle in a transaction for too long
		return ErrBusy
	case "53100", "25006", "58030":
		return ErrFull
	case "58P01", "58P02", "XX001", "XX002": // a file of a table is missing, or is there twice
		return ErrDamaged
	case "57P01", "57P02", "57P03", "57P05", "53300", "3D000":
		return ErrDown
	}
	if class := code[:min(2, len(code))]; class == "08" || class == "28" { // the connection, or how we sign in
		return ErrDown
	}
	return nil
}

func kindOfSQLite(err *sqlite.Error) error {
	switch code := err.Code(); code {
	case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY:
		return ErrDuplicate
	default:
		switch code & 0xff {
		case sqlite3.SQLITE_CONSTRAINT:
			if strings.Contains(err.Error(), "bookings_never_overlap") {
				return ErrOverlap
			}
			return ErrConstraint
		case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
			return ErrBusy
		case sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY:
			return ErrFull
		case sqlite3.SQLITE_CANTOPEN:
			return ErrDown
		case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
			return ErrDamaged
		}
	}
	return nil
}

// unreachable tells whether a connection to PostgreSQL could not be made, or
// broke off. What was asked may have been done all the same.
func unreachable(err error) bool {
	if errors.Is(err, context.Canceled) {
		return false // it was given up, and nothing is wrong with the database
	}
	var connect *pgconn.ConnectError
	var network *net.OpError
	return errors.As(err, &connect) || errors.As(err, &network) || errors.Is(err, driver.ErrBadConn) ||
		errors.Is(err, sql.ErrConnDone) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		strings.HasSuffix(err.Error(), "conn closed") || err.Error() == "sql: database is closed" // neither has a value of its own
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

var errStale = fmt.Errorf("%w: the row has changed since it was read", ErrBusy)

// asRead is the result of saving a row that still has to be as this transaction
// read it. When it is not, Write does everything again with the row as it is now.
func asRead(result sql.Result, err error) error {
	if err = changed(result, err); err == ErrNotFound { //nolint:errorlint // changed returns it bare
		return errStale
	}
	return err
}
