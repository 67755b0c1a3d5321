package main

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
	"github.com/rainbowrota/rainbowrota/jobs/mailtest"
	"github.com/rainbowrota/rainbowrota/network"
	"github.com/rainbowrota/rainbowrota/network/action"
)

// run runs a command line in a folder of its own, or in what environ says.
func run(t *testing.T, environ map[string]string, in string, args ...string) (status int, out, errorOut string) {
	t.Helper()
	var o, e bytes.Buffer
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute) // a server that should not have started
	defer cancel()
	status = execute(ctx, args, environ, strings.NewReader(in), &o, &e)
	return status, o.String(), e.String()
}

// begun begins a rota where environ says.
func begun(t *testing.T, environ map[string]string) map[string]string {
	t.Helper()
	environ["FORCE_NAME"] = "Testshire Police"
	if status, _, said := run(t, environ, "", "migrate", "--create"); status != 0 {
		t.Fatal(said)
	}
	return environ
}

// server is a running server.
type server struct {
	t    *testing.T
	url  string
	out  *safeBuffer
	stop context.CancelFunc
	done chan error
}

type safeBuffer struct {
	mu sync.Mutex
	bytes.Buffer
}

func (b *safeBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.Buffer.Write(p)
}

func (b *safeBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.Buffer.String()
}

// start starts a server on a free port; it is stopped when the test ends.
func start(t *testing.T, environ map[string]string) *server {
	t.Helper()
	if environ["ADDR"] == "" {
		environ["ADDR"] = "127.0.0.1:0"
	}
	if _, said := environ["FORCE_NAME"]; !said {
		environ["FORCE_NAME"] = "Testshire Police"
	}
	config, err := loadConfig(environ)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	s := &server{t: t, out: &safeBuffer{}, stop: stop, done: make(chan error, 1)}
	p := &program{config: config, in: strings.NewReader(""), out: s.out, errorOut: io.Discard, log: slog.New(slog.DiscardHandler)}
	ready := make(chan net.Addr, 1)
	go func() { s.done <- p.serve(ctx, func(a net.Addr) { ready <- a }) }()
	t.Cleanup(func() {
		stop()
		if err := <-s.done; err != nil {
			t.Errorf("the server ends with %v", err)
		}
	})
	select {
	case a := <-ready:
		s.url = "http://" + a.String()
	case err := <-s.done:
		s.done <- nil // for the cleanup
		t.Fatalf("the server did not start: %v", err)
	}
	return s
}

func (s *server) get(url string) (status int, body string) {
	s.t.Helper()
	r, err := http.NewRequestWithContext(s.t.Context(), http.MethodGet, url, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	response, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	data, err := io.ReadAll(response.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return response.StatusCode, string(data)
}

func TestEveryVariableIsInTheOperationsGuideWithItsDefault(t *testing.T) {
	t.Parallel()
	guide, err := os.ReadFile("docs/operations.md")
	if err != nil {
		t.Fatal(err)
	}
	documented := map[string]string{}
	for _, row := range regexp.MustCompile("(?m)^\\| `([A-Z_]+)` \\| (?:`([^`]*)`)? ?\\|").FindAllStringSubmatch(string(guide), -1) {
		documented[row[1]] = row[2]
	}
	kind := reflect.TypeFor[Config]()
	for i := range kind.NumField() {
		tag := kind.Field(i).Tag
		name := tag.Get("env")
		if name == "" {
			continue
		}
		if value, ok := documented[name]; !ok || value != tag.Get("envDefault") {
			t.Errorf("%s is documented as %q (%t), and is %q", name, value, ok, tag.Get("envDefault"))
		}
		delete(documented, name)
	}
	if len(documented) > 0 {
		t.Errorf("documented but not there: %v", documented)
	}
}

func TestAWrongValueStopsTheStartAndIsNamed(t *testing.T) {
	t.Parallel()
	for name, wrong := range map[string][]string{
		"ADDR":                 {"3000", "localhost"},
		"BASE_URL":             {"rota.example.org", "ftp://rota.example.org", "https://rota.example.org/path", "https://user:secret@rota.example.org"},
		"DATABASE_URL":         {"mysql://secret@host/db"},
		"DEMO":                 {"maybe", "2"},
		"METRICS_ADDR":         {"0.0.0.0:9100", ":9100", "9100"},
		"TZ_NAME":              {"Europe/Paris", "nowhere"},
		"JOBS_EVERY":           {"soon", "15", "-1s", "1ms", "1h"},
		"BANK_HOLIDAYS":        {"england", "Scotland", "wales"},
		"GUEST_RETENTION_DAYS": {"many", "6", "4000"},
		"SIGNUPS_PER_MINUTE":   {"some", "-1", "1001"},
		"TRUST_PROXY":          {"everybody", "10.0.0.0/99"},
		"OIDC_ISSUER":          {"login.example.org", "http://login.example.org", "https://user:secret@login.example.org", "https://login.example.org?secret=1"},
		"OIDC_CLIENT_ID":       {"rota"},
		"OIDC_CLIENT_SECRET":   {"secret"},
		"OIDC_ROLE_CLAIM":      {"groups"},
		"BREAK_GLASS":          {"nobody", "a@example.org, b@example.org"},
		"LOG_LEVEL":            {"loud"},
		"LOG_FORMAT":           {"xml"},
		"SMTP_URL":             {"mail.example.org:secret", "http://secret@mail.example.org"},
		"MAIL_FROM":            {"not an address", "Rota <rota@example.org>"},
		"MAIL_REPLY_TO":        {"Network <network@example.org>"},
	} {
		for _, value := range wrong {
			dir := t.TempDir()
			environ := map[string]string{"DATA_DIR": dir, "ADDR": "127.0.0.1:0", "FORCE_NAME": "Testshire Police", name: value}
			status, _, said := run(t, environ, "", "serve")
			if status != 2 || !strings.Contains(said, name) {
				t.Errorf("%s=%q: status %d, and it says %s", name, value, status, said)
			}
			if made, err := os.ReadDir(dir); err != nil || len(made) != 0 {
				t.Errorf("%s=%q: the database was touched first: %v %v", name, value, made, err)
			}
			if strings.Contains(said, "secret") {
				t.Errorf("%s=%q is repeated: %s", name, value, said)
			}
		}
	}
	if status, _, said := run(t, nil, "", "dance"); status != 2 || !strings.Contains(said, "dance") {
		t.Errorf("an unknown command: %d, %s", status, said)
	}
}

func TestADemoListensOnThisMachineOnly(t *testing.T) {
	t.Parallel()
	for _, addr := range []string{"0.0.0.0:0", ":0", "192.0.2.1:0", "[::]:0"} {
		status, _, said := run(t, map[string]string{"DATA_DIR": t.TempDir(), "ADDR": addr, "BASE_URL": "https://rota.example.org", "DEMO": "1"}, "", "serve")
		if status == 0 || !strings.Contains(said, "DEMO") {
			t.Errorf("ADDR=%s: status %d, and it says %s", addr, status, said)
		}
	}
	for name, values := range map[string][]string{
		"BASE_URL":    {"https://rota.example.org", "http://192.0.2.1:3000", "http://localhost.example.org"},
		"TRUST_PROXY": {"127.0.0.1", "10.0.0.0/8"},
	} {
		for _, value := range values {
			status, _, said := run(t, map[string]string{"DATA_DIR": t.TempDir(), "ADDR": "127.0.0.1:0", "DEMO": "1", name: value}, "", "serve")
			if status == 0 || !strings.Contains(said, "DEMO") || !strings.Contains(said, name) {
				t.Errorf("%s=%s: status %d, and it says %s", name, value, status, said)
			}
		}
	}
	for _, own := range []string{"http://localhost:3000", "http://127.0.0.1", "http://[::1]:3000/", ""} {
		if _, err := loadConfig(map[string]string{"DEMO": "1", "BASE_URL": own}); err != nil {
			t.Errorf("a demo at %q is refused: %v", own, err)
		}
	}
	if _, err := loadConfig(map[string]string{"ADDR": "0.0.0.0:3000"}); err == nil || !strings.Contains(err.Error(), "BASE_URL") {
		t.Errorf("without BASE_URL it listens for everybody: %v", err)
	}
}

func TestADemoServesItsPeople(t *testing.T) {
	t.Parallel()
	s := start(t, map[string]string{"DATA_DIR": t.TempDir(), "DEMO": "1"})
	if status, page := s.get(s.url + "/sign-in"); status != http.StatusOK || !strings.Contains(page, " as Alice Okafor<") {
		t.Errorf("the sign-in page is %d: %s", status, page)
	}
	if !strings.Contains(s.out.String(), "Rainbow Rota is at http://localhost:") || !strings.Contains(s.out.String(), "/sign-in") {
		t.Errorf("the terminal says %s", s.out.String())
	}
}

func TestTheLinkForTheFirstAdministratorIsWhereOnlyTheOperatorReadsIt(t *testing.T) {
	t.Parallel()
	for _, format := range []string{"text", "json"} {
		folder := t.TempDir()
		environ := map[string]string{"DATA_DIR": folder, "FORCE_NAME": "Testshire Police", "LOG_FORMAT": format}
		file := filepath.Join(folder, "setup-link")
		if err := os.WriteFile(file, []byte("an old one"), 0o644); err != nil { //nolint:gosec // as somebody else may have left it
			t.Fatal(err)
		}
		s := start(t, environ)
		if said := s.out.String(); !strings.Contains(said, file) || strings.Contains(said, "/setup/") {
			t.Errorf("%s: the server says %s", format, said)
		}
		if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: the file is %v, %v", format, info, err)
		}
		link, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if status, page := s.get(strings.TrimSpace(string(link))); status != http.StatusOK || !strings.Contains(page, "Set up the rota") {
			t.Errorf("%s: %q is %d: %s", format, link, status, page)
		}
		s.stop()
		if err := <-s.done; err != nil {
			t.Fatal(err)
		}
		s.done <- nil
		if _, err := os.Stat(file); err == nil {
			t.Errorf("%s: the file is left when the server stopped", format)
		}
	}
}

func TestAnEmptyRotaIsReady(t *testing.T) {
	t.Parallel()
	s := start(t, map[string]string{"DATA_DIR": t.TempDir()})
	if status, body := s.get(s.url + "/readyz"); status != http.StatusOK || !strings.Contains(body, `"ok"`) {
		t.Errorf("/readyz is %d %s", status, body)
	}
	if status, _ := s.get(s.url + "/metrics"); status != http.StatusNotFound {
		t.Errorf("/metrics is served beside the pages: %d", status)
	}
}

func TestMetricsAreServedOnAListenerOfTheirOwn(t *testing.T) {
	t.Parallel()
	free, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // to find a free port
	if err != nil {
		t.Fatal(err)
	}
	addr := free.Addr().String()
	_ = free.Close()
	s := start(t, map[string]string{"DATA_DIR": t.TempDir(), "METRICS_ADDR": addr})
	s.get(s.url + "/setup/canary")
	_, body := s.get("http://" + addr + "/metrics")
	if !strings.Contains(body, `rainbowrota_requests_total{method="GET",route="/setup/:code",status="404"} 1`) || strings.Contains(body, "canary") {
		t.Errorf("the metrics are %s", body)
	}
}

func TestAStoppingServerFinishesTheRequestUnderWay(t *testing.T) {
	t.Parallel()
	s := start(t, map[string]string{"DATA_DIR": t.TempDir(), "DEMO": "1"})
	conn, err := net.Dial("tcp", strings.TrimPrefix(s.url, "http://")) //nolint:noctx // a test's own
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	const body = "email=nobody%40example.org&password=wrong"
	_, _ = io.WriteString(conn, "POST /sign-in HTTP/1.1\r\nHost: "+strings.TrimPrefix(s.url, "http://")+
		"\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 41\r\n\r\n"+body[:10])
	s.get(s.url + "/healthz") // the server has had time to read what was sent
	s.stop()
	for refused := false; !refused; { // until it takes no new connections
		other, err := net.Dial("tcp", strings.TrimPrefix(s.url, "http://")) //nolint:noctx // a test's own
		if refused = err != nil; !refused {
			_ = other.Close()
		}
	}
	_, _ = io.WriteString(conn, body[10:])
	_ = conn.SetReadDeadline(time.Now().Add(20 * time.Second))
	answer := make([]byte, 512)
	n, err := conn.Read(answer)
	if err != nil || !strings.HasPrefix(string(answer[:n]), "HTTP/1.1 422") {
		t.Errorf("the request under way is answered %q, %v", answer[:n], err)
	}
	if err := <-s.done; err != nil {
		t.Errorf("the server ends with %v", err)
	}
	s.done <- nil
}

func TestPeopleAreAddedAtTheTerminal(t *testing.T) {
	t.Parallel()
	environ := begun(t, map[string]string{"DATA_DIR": t.TempDir()})
	add := []string{"person", "add", "--email", "bob.marsh@example.org", "--first", "Bob", "--last", "Marsh", "--role", "coordinator", "--role", "officer"}
	if status, _, said := run(t, environ, "too short\n", add...); status != 1 || !strings.Contains(said, "at least 15") {
		t.Errorf("a short password: %d, %s", status, said)
	}
	if status, _, said := run(t, environ, "", add...); status != 1 || !strings.Contains(said, "standard input") {
		t.Errorf("no password: %d, %s", status, said)
	}
	if status, out, said := run(t, environ, "correct horse battery staple\n", add...); status != 0 || !strings.Contains(out, "Bob Marsh") {
		t.Errorf("%d, %s, %s", status, out, said)
	}
	if status, _, said := run(t, environ, "correct horse battery staple\n", add...); status != 1 || !strings.Contains(said, "already") {
		t.Errorf("the same again: %d, %s", status, said)
	}
}

func TestABackupIsRestored(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	environ := begun(t, map[string]string{"DATA_DIR": folder})
	backup := filepath.Join(folder, "backup.db")
	add := func(first string) {
		t.Helper()
		status, _, said := run(t, environ, "correct horse battery staple\n", "person", "add", "--email", first+"@example.org", "--first", first, "--last", "Marsh")
		if status != 0 {
			t.Fatal(said)
		}
	}
	add("before")
	if status, _, said := run(t, environ, "", "backup", backup); status != 0 {
		t.Fatal(said)
	}
	if info, err := os.Stat(backup); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the backup is %v, %v", info, err)
	}
	if status, _, said := run(t, environ, "", "backup", backup); status != 1 || !strings.Contains(said, "never overwrites") {
		t.Errorf("a second backup in the same place: %d, %s", status, said)
	}
	add("after")

	s := start(t, environ)
	if status, _, said := run(t, environ, "", "restore", backup); status != 1 || !strings.Contains(said, "stop it") {
		t.Errorf("beside a running server: %d, %s", status, said)
	}
	s.stop()
	if err := <-s.done; err != nil {
		t.Fatal(err)
	}
	s.done <- nil

	status, out, said := run(t, environ, "", "restore", backup)
	if status != 0 || !strings.Contains(out, "on hold") {
		t.Fatalf("%d, %s, %s", status, out, said)
	}
	if kept, err := filepath.Glob(filepath.Join(folder, "rainbowrota.db.before-restore-*")); err != nil || len(kept) != 1 {
		t.Errorf("kept aside: %v, %v", kept, err)
	}
	d, err := db.Open(t.Context(), filepath.Join(folder, "rainbowrota.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	if _, err := d.PersonByEmail(t.Context(), "before@example.org"); err != nil {
		t.Errorf("who was in the backup is not there: %v", err)
	}
	if _, err := d.PersonByEmail(t.Context(), "after@example.org"); err == nil {
		t.Error("who came after the backup is there")
	}
	n := network.New(d, action.Settings{})
	if held, err := n.Upkeep.MessagesHeld(t.Context()); err != nil || !held {
		t.Errorf("messages are not on hold: %v", err)
	}
	if status, _, said := run(t, environ, "", "release"); status != 0 {
		t.Fatal(said)
	}
	if held, err := n.Upkeep.MessagesHeld(t.Context()); err != nil || held {
		t.Errorf("messages are still on hold: %v", err)
	}
}

func TestADamagedOrForeignFileIsNotRestored(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	environ := begun(t, map[string]string{"DATA_DIR": folder})
	before, err := os.ReadFile(filepath.Join(folder, "rainbowrota.db"))
	if err != nil {
		t.Fatal(err)
	}
	damaged := bytes.Clone(before)
	for i := 8192; i < len(damaged); i += 512 {
		damaged[i] ^= 0xff
	}
	for name, data := range map[string][]byte{"text": []byte("this is no database"), "empty": {}, "damaged": damaged, "cut": before[:len(before)/2]} {
		file := filepath.Join(folder, name)
		if err := os.WriteFile(file, data, 0o600); err != nil {
			t.Fatal(err)
		}
		if status, _, said := run(t, environ, "", "restore", "--unchecked", file); status != 1 || !strings.Contains(said, "damaged") {
			t.Errorf("%s: %d, %s", name, status, said)
		}
	}
	after, err := os.ReadFile(filepath.Join(folder, "rainbowrota.db"))
	if err != nil || !bytes.Equal(before, after) {
		t.Errorf("the database was touched: %v", err)
	}
}

func TestAPostgresBackupIsRestoredIntoAnEmptyDatabaseOnly(t *testing.T) {
	t.Parallel()
	from, to := dbtest.PostgresURL(t), dbtest.PostgresURL(t)
	backup := filepath.Join(t.TempDir(), "backup")
	environ := begun(t, map[string]string{"DATABASE_URL": from, "DATA_DIR": t.TempDir()})
	status, _, said := run(t, environ, "correct horse battery staple\n", "person", "add", "--email", "bob@example.org", "--first", "Bob", "--last", "Marsh")
	if status != 0 {
		t.Fatal(said)
	}
	dbtest.Amcheck(t, from)
	if status, _, said := run(t, environ, "", "backup", backup); status != 0 {
		t.Fatal(said)
	}
	if status, _, said := run(t, environ, "", "restore", backup); status != 1 || !strings.Contains(said, "empty one") {
		t.Errorf("over a rota: %d, %s", status, said)
	}
	environ["DATABASE_URL"] = to
	if status, _, said := run(t, environ, "", "restore", backup); status != 0 {
		t.Fatal(said)
	}
	d, err := db.Open(t.Context(), to)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	if _, err := d.PersonByEmail(t.Context(), "bob@example.org"); err != nil {
		t.Error(err)
	}
	dbtest.Exec(t, to, "CREATE EXTENSION amcheck") // it did not come with the backup, which only a superuser could then restore
}

func TestTheMailSettingsAreTriedAtTheTerminal(t *testing.T) {
	t.Parallel()
	server := mailtest.New(t, mailtest.WithAuth("rota", "hunter2"))
	environ := map[string]string{"SMTP_URL": server.URL(), "MAIL_FROM": "duty@example.org", "MAIL_REPLY_TO": "network@example.org", "DATA_DIR": filepath.Join(t.TempDir(), "none")}
	status, out, said := run(t, environ, "", "mail", "test", "bob.marsh@example.org")
	if status != 0 || !strings.Contains(out, "> MAIL FROM:<duty@example.org>") || !strings.Contains(out, "accepted the message") || strings.Contains(out+said, "hunter2") {
		t.Errorf("%d, %s, %s", status, out, said)
	}
	if letters := server.Letters(); len(letters) != 1 || letters[0].To[0] != "bob.marsh@example.org" || letters[0].Header.Get("Reply-To") != "<network@example.org>" {
		t.Errorf("letters %+v", letters)
	}
	if _, err := os.Stat(environ["DATA_DIR"]); !os.IsNotExist(err) {
		t.Errorf("it made a folder for data: %v", err)
	}
	server.Always(mailtest.RefuseSender(550, [3]int{5, 7, 60}).Saying("Client does not have permissions to send as this sender"))
	status, out, said = run(t, environ, "", "mail", "test", "bob.marsh@example.org")
	if status != 1 || !strings.Contains(out, "< 550 5.7.60 Client does not") || !strings.Contains(said, "does not let this app send from its address (550 5.7.60)") {
		t.Errorf("%d, %s, %s", status, out, said)
	}
	environ["MAIL_REPLY_TO"] = "Network <network@example.org>"
	if status, _, said = run(t, environ, "", "mail", "test", "bob.marsh@example.org"); status != 2 || !strings.Contains(said, "MAIL_REPLY_TO must be") {
		t.Errorf("%d, %s", status, said)
	}
	if status, _, said = run(t, nil, "", "mail", "test", "bob.marsh@example.org"); status != 1 || !strings.Contains(said, "SMTP_URL is not set") {
		t.Errorf("%d, %s", status, said)
	}
}

func TestTheVersionAndTheHelpAreTold(t *testing.T) {
	t.Parallel()
	if status, out, _ := run(t, map[string]string{"DEMO": "maybe"}, "", "version"); status != 0 || !strings.Contains(out, "rainbowrota") {
		t.Errorf("%d, %s", status, out)
	}
	if status, out, _ := run(t, nil, "", "--help"); status != 0 || !strings.Contains(out, "restore") {
		t.Errorf("%d, %s", status, out)
	}
}
