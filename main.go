// Rainbowrota is the rota of a police force's LGBT+ network: who goes to which
// event, who is qualified, and who was told.
//
// Without a command it serves. It is configured by environment variables, see
// docs/operations.md.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"github.com/alecthomas/kong"
	"github.com/caarlos0/env/v11"

	"github.com/rainbowrota/rainbowrota/static"
)

// version is set by the build.
var version = "development"

// memoryLimit is where garbage is collected harder, so that a hostile load
// stays below 250 MB. GOMEMLIMIT sets another.
const memoryLimit = 160 << 20 // bytes

func main() {
	keepToOwner()
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryLimit)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	status := execute(ctx, os.Args[1:], env.ToMap(os.Environ()), os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(status)
}

// commands is the command line.
type commands struct {
	Serve   serveCommand   `cmd:"" default:"1" help:"Serve the rota until interrupted (the default)."`
	Migrate migrateCommand `cmd:"" help:"Bring the database’s schema up to date."`
	Demo    demoCommand    `cmd:"" help:"Load the demo data; loading it twice changes nothing."`
	Person  struct {
		Add personAddCommand `cmd:"" help:"Add a person; the password is read from standard input."`
	} `cmd:"" help:"Look after people."`
	Mail struct {
		Test mailTestCommand `cmd:"" help:"Send a test message and print what the mail server answers; the password is left out."`
	} `cmd:"" help:"Look after the mail server."`
	Backup   backupCommand   `cmd:"" help:"Write a backup of the database to a new file; the server may run."`
	Restore  restoreCommand  `cmd:"" help:"Put a backup in the database’s place; the server must be stopped."`
	Check    checkCommand    `cmd:"" help:"Check the whole database for damage. The server can be running."`
	Release  releaseCommand  `cmd:"" help:"Send messages again that a restore or damage put on hold."`
	Version  versionCommand  `cmd:"" help:"Tell the version."`
	Licences licencesCommand `cmd:"" help:"Print the licences and notices of everything in this program."`
}

// program is what every command is given.
type program struct {
	config   *Config
	in       io.Reader
	out      io.Writer // for people
	log      *slog.Logger
	errorOut io.Writer
}

// execute runs a command line and returns the exit status: 0, 1 when it could
// not be done, 2 when it was not understood.
func execute(ctx context.Context, args []string, environ map[string]string, in io.Reader, out, errorOut io.Writer) int {
	var line commands
	exited := -1
	parser, err := kong.New(&line, kong.Name("rainbowrota"), kong.Writers(out, errorOut),
		kong.Description("The rota of a police force’s LGBT+ network. It is configured by environment variables: see docs/operations.md."),
		kong.Exit(func(status int) { exited = status }), kong.BindTo(ctx, (*context.Context)(nil)))
	if err != nil {
		panic(err) // the structs above are wrong
	}
	command, err := parser.Parse(args)
	if exited >= 0 {
		return exited // --help
	}
	if err != nil {
		_, _ = fmt.Fprintf(errorOut, "rainbowrota: %v\nTry rainbowrota --help.\n", err)
		return 2
	}
	config, err := loadConfig(environ)
	if err != nil && command.Command() != "version" && command.Command() != "licences" {
		_, _ = fmt.Fprintf(errorOut, "rainbowrota: the configuration is wrong:\n%v\nEvery variable is explained in docs/operations.md.\n", err)
		return 2
	}
	p := &program{config: config, in: in, out: out, errorOut: errorOut, log: newLogger(config, errorOut)}
	p.warnOfNames(environ)
	if err := command.Run(p); err != nil && !errors.Is(err, context.Canceled) {
		_, _ = fmt.Fprintf(errorOut, "rainbowrota: %v\n", err)
		return 1
	}
	return 0
}

func newLogger(c *Config, out io.Writer) *slog.Logger {
	options := &slog.HandlerOptions{Level: c.level}
	if c.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(out, options))
	}
	return slog.New(slog.NewTextHandler(out, options))
}

// say tells the person at the terminal something.
func (p *program) say(format string, args ...any) {
	_, _ = fmt.Fprintf(p.out, format+"\n", args...)
}

type versionCommand struct{}

// Run tells the version, and the revision it was built from where that is known.
//
//nolint:unparam // kong asks for an error
func (versionCommand) Run(p *program) error {
	p.say("rainbowrota %s", fullVersion())
	return nil
}

type licencesCommand struct{}

// Run prints the licences and notices of what the program is made of.
func (licencesCommand) Run(p *program) error {
	text, err := static.Licences()
	if err != nil {
		return fmt.Errorf("this program was built without them: build it with make (%w)", err)
	}
	p.say("%s", text)
	return nil
}

func fullVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return version
	}
	text := version + ", " + info.GoVersion
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			text += ", revision " + s.Value
		}
	}
	return text
}
