package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network"
	"github.com/rainbowrota/rainbowrota/network/demo"
	"github.com/rainbowrota/rainbowrota/network/people"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// with opens the network of a rota that is there, runs do and closes it.
func (p *program) with(ctx context.Context, do func(*network.Network) error) error {
	if err := p.rotaThere(ctx); err != nil {
		return err
	}
	return p.withNew(ctx, do)
}

// withNew is with that begins a new rota where there is none.
func (p *program) withNew(ctx context.Context, do func(*network.Network) error) (err error) {
	n, err := p.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, n.DB.Close()) }()
	return do(n)
}

type migrateCommand struct {
	Create bool `help:"Begin a new rota where there is none yet."`
}

// Run brings the schema up to date.
func (m migrateCommand) Run(ctx context.Context, p *program) (err error) {
	if !m.Create {
		if err := p.rotaThere(ctx); err != nil {
			return err
		}
	}
	d, err := p.openDatabase(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	applied, err := d.Migrate(ctx)
	if err != nil {
		return err
	}
	for _, name := range applied {
		p.say("Applied %s.", name)
	}
	p.say("The schema is up to date.")
	return nil
}

type demoCommand struct {
	Reset bool `help:"Delete everything first. Refused where anybody’s address could be real."`
}

// Run loads the demo data.
func (c demoCommand) Run(ctx context.Context, p *program) error {
	return p.withNew(ctx, func(n *network.Network) error {
		load := demo.LoadDemo
		if c.Reset {
			load = demo.ResetDemo
		}
		if err := load(ctx, n); err != nil {
			return err
		}
		p.say("The demo data is loaded. Start the server with DEMO=1 to sign in as any of its people.")
		return nil
	})
}

type checkCommand struct{}

// Run looks through the whole database and notes the result for the server.
func (checkCommand) Run(ctx context.Context, p *program) error {
	return p.with(ctx, func(n *network.Network) error {
		if err := n.Upkeep.CheckDatabase(ctx); err != nil {
			return err
		}
		p.say("No damage was found.")
		return nil
	})
}

type releaseCommand struct{}

// Run lets messages go out again.
func (releaseCommand) Run(ctx context.Context, p *program) error {
	return p.with(ctx, func(n *network.Network) error {
		held, err := n.Upkeep.ReleaseMessages(ctx, nil)
		if err != nil {
			return err
		}
		if !held {
			p.say("No messages were held.")
			return nil
		}
		p.say("Messages go out again.")
		return nil
	})
}

type personAddCommand struct {
	Email string    `required:"" help:"Email address, with which the person signs in."`
	First string    `required:"" help:"First name."`
	Last  string    `required:"" help:"Last name."`
	Role  []db.Role `help:"Role, as often as needed: officer, coordinator, trainer, call handler, vehicle keeper, administrator, data-protection officer or guest." default:"officer"`
	Force string    `help:"Force, when it is not ours."`
	Grade string    `help:"Grade: police officer, PCSO, special, police staff, volunteer or external." default:"police officer"`
	Rank  string    `help:"Rank."`
	Area  string    `help:"Home area, one of those under Settings."`
}

// Run adds a person. It does not take the password from the command line, where
// other users of the machine could read it.
func (a personAddCommand) Run(ctx context.Context, p *program) error {
	password, err := p.readPassword()
	if err != nil {
		return err
	}
	return p.with(ctx, func(n *network.Network) error {
		person, err := n.Accounts.AddPerson(ctx, people.PersonForm{
			Email: a.Email, FirstName: a.First, LastName: a.Last, Force: a.Force, Grade: a.Grade, Rank: a.Rank,
			Area: a.Area, Roles: a.Role,
		}, password)
		var denied *refusal.Error
		if errors.As(err, &denied) && len(denied.Fields) > 0 {
			var lines []string
			for _, f := range denied.Fields {
				lines = append(lines, f.Field+": "+f.Message)
			}
			return errors.New(strings.Join(lines, "\n"))
		}
		if err != nil {
			return err
		}
		p.say("Added %s <%s> as %s.", person.Name(), person.Email, words.Joined(person.Roles, ", "))
		return nil
	})
}

// readPassword asks for a password twice at a terminal, and otherwise takes
// the first line of standard input.
func (p *program) readPassword() (string, error) {
	file, ok := p.in.(*os.File)
	if !ok || !term.IsTerminal(int(file.Fd())) {
		line, err := bufio.NewReader(io.LimitReader(p.in, 4096)).ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return "", err
		}
		if line = strings.TrimRight(line, "\r\n"); line == "" {
			return "", errors.New("the password is read from standard input, and there was none")
		}
		return line, nil
	}
	var typed [2]string
	for i, ask := range []string{"Password (at least 15 characters): ", "The same again: "} {
		_, _ = fmt.Fprint(p.errorOut, ask)
		line, err := term.ReadPassword(int(file.Fd()))
		_, _ = fmt.Fprintln(p.errorOut)
		if err != nil {
			return "", err
		}
		typed[i] = string(line)
	}
	if typed[0] != typed[1] {
		return "", errors.New("the two passwords differ")
	}
	return typed[0], nil
}
