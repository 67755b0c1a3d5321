package handlers_test

import (
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rainbowrota/rainbowrota/db/dbtest"
)

func TestNoCellOfAFileIsAFormulaInLibreOffice(t *testing.T) {
	t.Parallel()
	dbtest.Need(t, "LibreOffice", "soffice", "--version")
	s := newSite(t, dbtest.SQLite(t))
	bob := s.as("bob")
	list := "E-mail,First name,Last name,Rank,Station,LLO since,LLO until\n" +
		"zoe@example.org,@SUM(1),=1+1,+2*3,\"=HYPERLINK(\"\"http://example.org\"\")\",14/08/2026,13/08/2029\n"
	bob.follow(bob.confirm(bob.follow(bob.choosePeople("a.csv", list))))
	e := s.stall("＝2+2", 30*days)
	s.car()
	files := map[string]string{
		"llos":   bob.post("/llos/export", "reason", "The yearly review").want(http.StatusOK).Body,
		"events": bob.get("/events.csv?from=2027-01-01").want(http.StatusOK).Body,
		"use":    s.as("femi").get("/vehicles/1/use.csv").want(http.StatusOK).Body,
		"raw":    "a,b\n=1+1," + e.Title + "\n", // the check sees one where there is one
	}
	dir := t.TempDir()
	var paths []string
	for name, body := range files {
		path := filepath.Join(dir, name+".csv")
		if err := os.WriteFile(path, []byte(body), 0o600); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	open := exec.CommandContext(t.Context(), "soffice", append([]string{ //nolint:gosec // the test's own
		"-env:UserInstallation=file://" + dir + "/profile", "--headless", "--convert-to", "fods", "--outdir", dir, "--infilter=CSV:44,34,76",
	}, paths...)...)
	if out, err := open.CombinedOutput(); err != nil {
		t.Fatalf("LibreOffice: %v %s", err, out)
	}
	for name, holds := range map[string]string{"llos": "=1+1", "events": "＝2+2", "use": "Miles", "raw": ""} {
		sheet, err := os.ReadFile(filepath.Join(dir, name+".fods")) //nolint:gosec // the test's own
		if err != nil {
			t.Fatal(err)
		}
		if formulas := strings.Count(string(sheet), "table:formula="); (formulas > 0) != (name == "raw") {
			t.Errorf("%s.csv has %d formulas", name, formulas)
		}
		if !strings.Contains(string(sheet), holds) {
			t.Errorf("%s.csv lost %q", name, holds)
		}
	}
}
