package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/gofrs/flock"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network"
)

type backupCommand struct {
	File string `arg:"" help:"The file to write; it must not be there yet."`
}

// Run writes a backup.
func (b backupCommand) Run(ctx context.Context, p *program) (err error) {
	for _, path := range []string{b.File, photosBeside(b.File), sumsBeside(b.File)} {
		if _, err := os.Lstat(path); err == nil {
			return fmt.Errorf("%s is there already, and a backup never overwrites", path)
		}
	}
	if db.IsPostgres(p.config.database()) {
		err = p.dumpPostgres(ctx, b.File)
	} else {
		err = p.backupSQLite(ctx, b.File)
	}
	if err != nil {
		return err
	}
	photos, err := p.backupPhotos(b.File)
	if err == nil {
		err = writeBackupSums(b.File, photos)
	}
	if err != nil {
		return errors.Join(err, os.Remove(b.File), os.RemoveAll(photosBeside(b.File)), os.RemoveAll(sumsBeside(b.File)))
	}
	where := b.File
	if len(photos) > 0 {
		where += fmt.Sprintf(", the photos (%d) are in %s", len(photos), photosBeside(b.File))
	}
	p.say("The backup is in %s. Keep %s with it: restoring needs it. The backup holds personal data: encrypt it before it leaves this machine.", where, sumsBeside(b.File))
	return nil
}

func (p *program) backupSQLite(ctx context.Context, file string) (err error) {
	if _, err := os.Stat(p.config.database()); err != nil {
		return fmt.Errorf("there is no database to back up: %w", err)
	}
	d, err := db.Open(ctx, p.config.database())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	return d.Backup(ctx, file)
}

type restoreCommand struct {
	File      string `arg:"" type:"existingfile" help:"A backup made by the backup command."`
	Unchecked bool   `help:"Restore a backup without a checksum beside it, made by an earlier version."`
}

// Run puts a backup in the database's place.
func (r restoreCommand) Run(ctx context.Context, p *program) error {
	photos, known, err := p.verifyBackup(r.File, r.Unchecked)
	if err != nil {
		return fmt.Errorf("nothing was restored: %w", err)
	}
	putPhotos := func() error { return p.restorePhotos(r.File, photos) }
	if !known {
		putPhotos = func() error { return p.restoreEveryPhoto(r.File) }
	}
	if db.IsPostgres(p.config.database()) {
		return p.restorePostgres(ctx, r.File, putPhotos)
	}
	return p.restoreSQLite(ctx, r.File, putPhotos)
}

// restoreSQLite makes a copy of the backup ready beside the database, and only
// then puts it in its place.
func (p *program) restoreSQLite(ctx context.Context, file string, putPhotos func() error) (err error) {
	path := p.config.database()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	lock := flock.New(path+".serving", flock.SetPermissions(0o600))
	if ok, err := lock.TryLock(); err != nil || !ok {
		return errors.Join(fmt.Errorf("a server runs on %s: stop it, then restore", path), err)
	}
	defer func() { _ = lock.Unlock() }()
	folder, err := os.MkdirTemp(filepath.Dir(path), ".restore-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	restored := filepath.Join(folder, "restored.db")
	if _, err := copyFile(file, restored); err != nil {
		return err
	}
	if err := p.makeReady(ctx, restored); err != nil {
		return fmt.Errorf("%s was not restored: %w", file, err)
	}
	if err := putPhotos(); err != nil {
		return err
	}
	aside := path + ".before-restore-" + time.Now().UTC().Format("20060102T150405.000Z")
	if err := db.Replace(path, restored, aside); err != nil {
		return err
	}
	p.restored(aside)
	return nil
}

func (p *program) restored(aside string) {
	if _, err := os.Stat(aside); err == nil {
		p.say("The backup is in place; what was there before is kept as %s.", aside)
	} else {
		p.say("The backup is in place.")
	}
	p.say("Everybody has to sign in again. Messages are on hold: what was sent after the backup was made is not known to it. Start the server, look at the messages page, then run: rainbowrota release")
}

// makeReady checks a restored database, brings it up to date, ends every
// session in it and puts its messages on hold.
func (p *program) makeReady(ctx context.Context, url string) (err error) {
	d, err := db.Open(ctx, url)
	if err != nil {
		return fmt.Errorf("%w: %w", db.ErrDamaged, err)
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	if err := d.Check(ctx); err != nil {
		return err
	}
	if ours, err := d.Ours(ctx); err != nil || !ours {
		return errors.Join(db.ErrDamaged, err)
	}
	if _, err := d.Migrate(ctx); err != nil {
		return err
	}
	return network.New(d, p.config.settings()).Upkeep.AfterRestore(ctx)
}

// copyFile copies a file to a new one that only its owner can read, waits until
// it is on the disk and returns its checksum.
func copyFile(from, to string) (sum string, err error) {
	in, err := os.Open(from) //nolint:gosec // the operator names it
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, in.Close()) }()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600) //nolint:gosec // a folder of ours
	if err != nil {
		return "", err
	}
	hash := sha256.New()
	_, err = io.Copy(io.MultiWriter(out, hash), in)
	return hex.EncodeToString(hash.Sum(nil)), errors.Join(err, out.Sync(), out.Close())
}

// dumpPostgres has pg_dump write a custom-format archive. Of extensions only
// ours is in it: others, such as amcheck, may be made by a superuser alone, and
// restoring would fail.
func (p *program) dumpPostgres(ctx context.Context, file string) error {
	if err := p.onlyOurs(ctx); err != nil {
		return fmt.Errorf("nothing was backed up: %w", err)
	}
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600) //nolint:gosec // the operator names it
	if err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	if err := p.postgresTool(ctx, "pg_dump", "--format=custom", "--no-owner", "--no-privileges", "--lock-wait-timeout=30s", "--extension=btree_gist", "--file="+file); err != nil {
		return errors.Join(err, os.Remove(file))
	}
	return nil
}

// restorePostgres has pg_restore fill an empty database. It never touches one
// that is in use: DATABASE_URL is pointed at the new one first.
func (p *program) restorePostgres(ctx context.Context, file string, putPhotos func() error) error {
	d, err := db.Open(ctx, p.config.database())
	if err != nil {
		return err
	}
	ours, err := d.Ours(ctx)
	if err = errors.Join(err, d.Close()); err != nil {
		return err
	}
	if ours {
		return errors.New("DATABASE_URL names a database that holds a rota: make an empty one (createdb), point DATABASE_URL at it and restore into that")
	}
	if err := p.onlyOurs(ctx); err != nil {
		return fmt.Errorf("nothing was restored: %w", err)
	}
	if err := putPhotos(); err != nil {
		return err
	}
	if err := p.postgresTool(ctx, "pg_restore", "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", file); err != nil {
		return err
	}
	if err := p.makeReady(ctx, p.config.database()); err != nil {
		return err
	}
	p.restored("")
	return nil
}

// postgresTool runs one of PostgreSQL's programs on our database. The password
// goes by the environment, where other users of the machine can't read it.
func (p *program) postgresTool(ctx context.Context, name string, args ...string) error {
	u, err := url.Parse(p.config.database())
	if err != nil {
		return errors.New("DATABASE_URL cannot be read")
	}
	environ := os.Environ()
	if password, ok := u.User.Password(); ok {
		environ = append(environ, "PGPASSWORD="+password)
		u.User = url.User(u.User.Username())
	}
	query := u.Query()
	query.Del("default_query_exec_mode")                                                              // our driver's own
	u.RawQuery = strings.ReplaceAll(query.Encode(), "+", "%20")                                       // libpq takes a plus for a plus
	command := exec.CommandContext(ctx, name, append([]string{"--dbname=" + u.String()}, args...)...) //nolint:gosec // a fixed program
	var said bytes.Buffer
	command.Env, command.Stderr = environ, &said
	err = command.Run()
	switch {
	case errors.Is(err, exec.ErrNotFound):
		return fmt.Errorf("%s was not found: it comes with PostgreSQL’s client programs", name)
	case err != nil:
		return fmt.Errorf("%s could not do it (%w): %s", name, err, strings.TrimSpace(said.String()))
	}
	_, err = said.WriteTo(p.errorOut) // warnings
	return err
}

// onlyOurs refuses a PostgreSQL database that holds tables of others: they
// would be in the backup too.
func (p *program) onlyOurs(ctx context.Context) error {
	d, err := db.Open(ctx, p.config.database())
	if err != nil {
		return err
	}
	others, err := d.TablesOfOthers(ctx)
	if err = errors.Join(err, d.Close()); err != nil {
		return err
	}
	if len(others) > 0 {
		return fmt.Errorf("the database also holds tables that are not the rota’s, such as %s. Give the rota a database of its own", strings.Join(others, ", "))
	}
	return nil
}
