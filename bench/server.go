package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"regexp"
	"runtime/pprof"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/handlers"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network"
	"github.com/rainbowrota/rainbowrota/network/action"
)

// process is a server under measurement.
type process struct {
	database *db.DB // when it is in this process

	addr string
	stop func()
	pid  int
}

var addressSaid = regexp.MustCompile(`(?:localhost|127\.0\.0\.1):\d+`)

// starts is how often the program is started for the time to its first page,
// and settled how long after its last start it is idle.
const (
	starts  = 5
	settled = 5 * time.Second
)

// serve starts the program on the database, as an operator would, and measures
// its start and its memory before it has work to do.
func (s *settings) serve(ctx context.Context, r *results, d *data) (*process, error) {
	if s.inside {
		return serveInside(ctx, d)
	}
	file, err := os.Stat(s.server)
	if err != nil {
		return nil, err
	}
	r.file = float64(file.Size()) / 1e6
	var took []time.Duration
	for {
		started := time.Now()
		p, err := startProcess(ctx, d.environ(), s.server, "serve")
		if err != nil {
			return nil, err
		}
		if _, err = p.once(d.get("/shifts")); err != nil {
			p.stop()
			return nil, err
		}
		if took = append(took, time.Since(started)); len(took) < starts {
			p.stop()
			continue
		}
		slices.Sort(took)
		time.Sleep(settled)
		r.start, r.idle = took[len(took)/2], memory(p.pid)
		return p, nil
	}
}

// startBare starts this program again as a bare handler of Fiber's of these bytes.
func startBare(ctx context.Context, body []byte) (*process, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	file, err := os.CreateTemp("", "bench-body")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.Remove(file.Name()) }()
	_, err = file.Write(body)
	if err = errors.Join(err, file.Close()); err != nil {
		return nil, err
	}
	return startProcess(ctx, nil, self, "-bare", file.Name())
}

// serveBare answers every request with the same bytes, or with 303 where there are none.
func serveBare(path string) error {
	body, err := os.ReadFile(path) //nolint:gosec // the bench names it itself
	if err != nil {
		return err
	}
	app := fiber.New(fiber.Config{DisableStartupMessage: true})
	app.Use(func(c *fiber.Ctx) error {
		if len(body) == 0 {
			return c.Redirect("/my/rota", fiber.StatusSeeOther)
		}
		c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
		return c.Send(body)
	})
	listener, err := new(net.ListenConfig).Listen(context.Background(), "tcp4", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Println(listener.Addr())
	return app.Listener(listener)
}

// startProcess starts a program and waits until it says its address.
func startProcess(ctx context.Context, environ []string, name string, args ...string) (*process, error) {
	cmd := exec.CommandContext(ctx, name, args...) //nolint:gosec // the program measured
	cmd.Env = environ
	said, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	p := &process{pid: cmd.Process.Pid, stop: sync.OnceFunc(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		_ = cmd.Wait()
	})}
	lines := bufio.NewScanner(said)
	for p.addr == "" && lines.Scan() {
		p.addr = strings.Replace(addressSaid.FindString(lines.Text()), "localhost", "127.0.0.1", 1)
	}
	if p.addr == "" {
		p.stop()
		return nil, fmt.Errorf("%s did not start", name)
	}
	go func() { _, _ = io.Copy(io.Discard, said) }()
	return p, nil
}

// serveInside serves in this process, for a profile.
func serveInside(ctx context.Context, d *data) (*process, error) {
	database, err := db.Open(ctx, d.path)
	if err != nil {
		return nil, err
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp4", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	addr := listener.Addr().String()
	net := network.New(database, action.Settings{ForceName: "Testshire Police", NetworkName: "LGBT+ Network", LLOLabel: "LGBT+ Liaison Officer", BaseURL: "http://" + addr})
	app, err := handlers.New(net, web.Config{Hosts: []string{addr}, Log: slog.New(slog.NewTextHandler(io.Discard, nil))}) //nolint:sloglint // lines are written, as a server does
	if err != nil {
		return nil, err
	}
	go func() { _ = app.Listener(web.Listen(listener, nil)) }()
	return &process{database: database, addr: addr, pid: os.Getpid(), stop: sync.OnceFunc(func() { _ = errors.Join(app.Shutdown(), database.Close()) })}, nil
}

// profile starts a processor profile named for a figure, where asked for.
func (s *settings) profile(name string) (stop func(), err error) {
	if !s.inside {
		return func() {}, nil
	}
	file, err := os.Create("bench-" + strings.Trim(regexp.MustCompile(`[^a-z0-9]+`).ReplaceAllString(strings.ToLower(name), "-"), "-") + ".pprof")
	if err != nil {
		return nil, err
	}
	if err := pprof.StartCPUProfile(file); err != nil {
		return nil, err
	}
	return func() {
		pprof.StopCPUProfile()
		_ = file.Close()
	}, nil
}

func (p *process) addrs() []string { return []string{p.addr} }

// once asks one question and returns the answer's bytes.
func (p *process) once(ask question) ([]byte, error) {
	request, answer := fasthttp.AcquireRequest(), fasthttp.AcquireResponse()
	request.SetRequestURI("http://" + p.addr + "/")
	ask.fill(request, 0)
	client := &fasthttp.HostClient{Addr: p.addr, ReadBufferSize: 64 << 10}
	defer client.CloseIdleConnections()
	if err := client.Do(request, answer); err != nil {
		return nil, err
	}
	if answer.StatusCode() != ask.want {
		return nil, fmt.Errorf("%s was answered with %d: %.300s", request.URI().Path(), answer.StatusCode(), words(answer))
	}
	return append([]byte(nil), answer.Body()...), nil
}

// memory is what a process holds for itself alone, its share of what it shares
// included, in MB; 0 where that cannot be told.
func memory(pid int) float64 {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/smaps_rollup", pid))
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(text)) {
		var kilobytes float64
		if _, err := fmt.Sscanf(line, "Pss: %f kB", &kilobytes); err == nil {
			return kilobytes / 1024
		}
	}
	return 0
}
