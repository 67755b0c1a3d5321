package handlers_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
	"github.com/rainbowrota/rainbowrota/views"
)

// paper is a PDF as others read it: poppler's programs and zbar.
type paper struct {
	t    *testing.T
	path string
}

func (a *answer) paper() *paper {
	a.t.Helper()
	dbtest.Need(a.t, "poppler-utils", "pdftotext", "-v")
	dbtest.Need(a.t, "zbar-tools", "zbarimg", "--version")
	if kind := a.Header.Get("Content-Type"); kind != "application/pdf" {
		a.t.Fatalf("it is %q, not a PDF", kind)
	}
	p := &paper{t: a.t, path: filepath.Join(a.t.TempDir(), "paper.pdf")}
	if err := os.WriteFile(p.path, []byte(a.Body), 0o600); err != nil {
		a.t.Fatal(err)
	}
	return p
}

// by returns what a program says of the paper.
func (p *paper) by(program string, args ...string) string {
	p.t.Helper()
	out, err := exec.CommandContext(p.t.Context(), program, args...).Output() //nolint:gosec // the test's own
	if err != nil {
		p.t.Fatalf("%s: %v", program, err)
	}
	return string(out)
}

// text is all words of the paper.
func (p *paper) text() string {
	p.t.Helper()
	return strings.Join(strings.Fields(p.by("pdftotext", "-layout", p.path, "-")), " ")
}

func (p *paper) says(texts ...string) {
	p.t.Helper()
	for _, text := range texts {
		if got := p.text(); !strings.Contains(got, text) {
			p.t.Errorf("the paper does not say %q: %s", text, got)
		}
	}
}

// codes are the texts of the QR codes on the paper, page by page.
func (p *paper) codes() []string {
	p.t.Helper()
	p.by("pdftoppm", "-r", "150", "-png", p.path, p.path)
	pages, err := filepath.Glob(p.path + "*.png")
	if err != nil || len(pages) == 0 {
		p.t.Fatalf("no page: %v", err)
	}
	return strings.Fields(p.by("zbarimg", append([]string{"--quiet", "--raw"}, pages...)...))
}

// signedOff has both learners complete the course and returns the number of
// Alice's certificate. Charlie, the other learner, gets this name and another force.
func (r *classroom) signedOff(first, last string) (number string) {
	r.t.Helper()
	charlie := r.person("charlie")
	charlie.FirstName, charlie.LastName, charlie.Force = first, last, "Bedfordshire Police"
	r.insert(func(tx *db.Tx) error { return tx.UpdatePerson(r.t.Context(), charlie) })
	r.begins()
	dana := r.as("dana")
	dana.get(r.register).want(http.StatusOK)
	dana.post(r.register + "/rest").want(http.StatusSeeOther)
	dana.post(r.register + "/sign-off").want(http.StatusSeeOther)
	all, err := r.net.DB.AllAccreditations(r.t.Context(), r.person("alice").ID)
	if err != nil || len(all) != 1 {
		r.t.Fatalf("Alice has %v, %v", all, err)
	}
	return all[0].Number
}

func TestACertificateIsAPDFWhoseCodeTellsWhetherItIsValid(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newClassroom(t, d)
		bob := r.as("bob")
		bob.post(at("/events/%d/edit/details", r.event.ID), "version", "3", "title", "LLO foundation course 🏳️‍🌈", "kind", "training course", "starts", "2027-07-01T10:00", "ends", "2027-07-01T20:00", "venue", "Pride House 😀").want(http.StatusSeeOther)
		number := r.signedOff("Zoë", "Šťastná-O\u0308zil")
		alice := r.as("alice")
		alice.get("/my/training").count("a[href='/certificates/"+number+"']", 1)
		pdf := alice.get("/certificates/" + number).want(http.StatusOK).paper()
		pdf.says("Certificate", "Alice Okafor", "LLO foundation", "1 July 2027", "Accredited as LGBT+ Liaison Officer from 1 July 2027 until 30 June 2030", "Signed off by Dana Whitlock", number)
		if codes := pdf.codes(); len(codes) != 1 || codes[0] != origin+"/verify/"+number {
			t.Errorf("the code says %q", codes)
		}
		if fonts := pdf.by("pdffonts", pdf.path); len(regexp.MustCompile(`Identity-H +yes +\w+ +yes`).FindAllString(fonts, -1)) < 2 {
			t.Errorf("the fonts are not embedded, each with its Unicode: %s", fonts)
		}
		if info := pdf.by("pdfinfo", pdf.path); !strings.Contains(info, "Title:           Certificate "+number) || !strings.Contains(pdf.by("cat", pdf.path), "/Lang (en-GB)") {
			t.Errorf("it has no title or no language: %s", info)
		}
		r.as("charlie").get("/certificates/" + number).want(http.StatusNotFound)
		r.as("eve").get("/certificates/" + number).want(http.StatusNotFound)
		r.as("bob").get("/certificates/" + number).want(http.StatusOK) // coordinators read them

		public := r.visit()
		page := public.get("/verify/"+strings.ToLower(strings.ReplaceAll(number, "-", "%20"))).want(http.StatusOK).has("h1", "valid until 30 June 2030")
		if strings.Contains(page.Body, "Alice") || strings.Contains(page.Body, "foundation") || strings.Contains(page.Body, number) {
			t.Error("it tells more than whether it is valid")
		}
		for _, copied := range []string{"Certificate " + number, strings.ReplaceAll(number, "-", "–"), strings.ReplaceAll(number, "-", "\u00a0\u2011 ") + "."} {
			public.get("/verify/" + url.PathEscape(copied)).want(http.StatusOK)
		}
		public.get("/verify/AAAA-BBBB-CCCC").want(http.StatusNotFound).has("h1", "No certificate")
		public.get("/verify").want(http.StatusOK).count("input[name=number]", 1)
		if to := public.get("/verify?number=a+b%2Fc").want(http.StatusSeeOther).Header.Get("Location"); to != "/verify/a%20b%2Fc" {
			t.Errorf("it leads to %q", to)
		}
		dana, line := r.as("dana"), fmt.Sprint(r.alice.ID)
		dana.get(r.register).count("a[href='/certificates/"+number+"']", 1)
		dana.line(r.register+"?line="+line, "result-"+line, "left early", "reason-"+line, "Called away", "version-"+line, "2").want(http.StatusOK).has("#learner-"+line, "Saved")
		public.get("/verify/"+number).has("h1", "revoked on 1 July 2027")
		r.as("alice").get("/certificates/" + number).want(http.StatusConflict)
		r.wait(1200 * days)
		public.get("/verify/"+number).has("h1", "revoked")
	})
}

func TestTheTrainersHaveAllCertificatesAndTheLettersToOtherForces(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newClassroom(t, d)
		certificates := at("/training/%d/certificates", r.event.ID)
		r.begins()
		r.as("dana").get(certificates).want(http.StatusOK).has("main", "Nobody has a certificate").count("a[href$='.pdf']", 0)
		r.as("dana").get(certificates+".pdf").want(http.StatusNotFound).has("main", "Nobody has a certificate of this course yet")
		r.signedOff("Zoë", "Šťastná")
		dana := r.as("dana")
		dana.get(certificates).want(http.StatusOK).count(".rr-list a[href^='/certificates/']", 2).count(".rr-list a:contains('Zoë Šťastná')", 1).has("main", "Bedfordshire Police To send 1 person")
		all := dana.get(certificates + ".pdf").want(http.StatusOK).paper()
		all.says("Alice Okafor", "Zoë Šťastná")
		if codes := all.codes(); len(codes) != 2 || codes[0] == codes[1] {
			t.Errorf("the codes say %q", codes)
		}
		letters := at("/training/%d/letters.pdf", r.event.ID)
		letter := dana.get(letters + "?force=Bedfordshire+Police").want(http.StatusOK).paper()
		letter.says("Bedfordshire Police", "Zoë Šťastná", "Completed. Accredited until 30 June 2030")
		if strings.Contains(letter.text(), "Alice") {
			t.Error("a letter names somebody of our own force")
		}
		for _, path := range []string{letters, letters + "?force=Nowhere", letters + "?force="} {
			dana.get(path).want(http.StatusNotFound)
		}
		for _, name := range []string{"alice", "eve", "harper"} {
			for _, path := range []string{certificates, certificates + ".pdf", letters + "?force=Bedfordshire+Police"} {
				if status := r.as(name).get(path).Status; status != http.StatusForbidden && status != http.StatusNotFound {
					t.Errorf("%s gets %d for %s", name, status, path)
				}
			}
		}
	})
}

func TestTheLetterToOneForceNamesNobodyOfAnother(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newClassroom(t, d)
		r.signedOff("Zoë", "Marlow") // of Bedfordshire
		r.insert(func(tx *db.Tx) error {
			alice := r.person("alice")
			alice.Force = "Devon & Cornwall Police"
			return tx.UpdatePerson(t.Context(), alice, "force")
		})
		page := r.as("dana").get(at("/training/%d/certificates", r.event.ID)).want(http.StatusOK).count("a[href$='letters.pdf']", 0)
		for force, names := range map[string][]string{"Bedfordshire Police": {"Zoë Marlow", "Alice Okafor"}, "Devon & Cornwall Police": {"Alice Okafor", "Zoë Marlow"}} {
			link, _ := page.Find("a:contains('Letter to " + force + "')").Attr("href")
			letter := r.as("dana").get(link).want(http.StatusOK).paper()
			letter.says(force, names[0])
			if strings.Contains(letter.text(), names[1]) {
				t.Errorf("the letter to %s names %s", force, names[1])
			}
		}
	})
}

func TestANameIsWrittenAsItsScriptHasItOrTheCertificateSaysItCannotBe(t *testing.T) {
	t.Parallel()
	for name, lacking := range map[string]string{"محمد علي": "", "דוד כהן": "", "Ольга Иванова": "", "Nguyễn Thị": "", "王 小明": "王小明", "Ola 😀": "😀"} {
		t.Run(name, func(t *testing.T) {
			r := newClassroom(t, dbtest.SQLite(t))
			first, last, _ := strings.Cut(name, " ")
			r.signedOff(first, last)
			list, all := at("/training/%d/certificates", r.event.ID), r.as("dana")
			if lacking != "" {
				all.get(list).has(".rr-list", "No PDF.").has(".rr-list", lacking)
				return
			}
			all.get(list + ".pdf").paper().says(name)
		})
	}
}

func TestCertificatesOfWhichNoneCanBePrintedAreNotSaidToBeMissing(t *testing.T) {
	t.Parallel()
	r := newClassroom(t, dbtest.SQLite(t))
	r.signedOff("Ola", "Nordmann")
	dana := r.as("dana")
	if err := r.net.DB.Write(t.Context(), func(tx *db.Tx) error {
		return tx.Exec(t.Context(), "UPDATE people SET last_name = '😀'")
	}); err != nil {
		t.Fatal(err)
	}
	dana.get(at("/training/%d/certificates.pdf", r.event.ID)).want(http.StatusNotFound).has("main", "None of the certificates of this course can be printed")
}

// box matches a word and its place on a paper, in points from its top left.
var box = regexp.MustCompile(`<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">([^<]*)`)

// within fails where a word is outside of a frame, in mm.
func (p *paper) within(left, top, right, bottom float64) {
	p.t.Helper()
	const perPoint = 25.4 / 72
	for _, word := range box.FindAllStringSubmatch(p.by("pdftotext", "-bbox", p.path, "-"), -1) {
		var at [4]float64
		for i := range at {
			at[i], _ = strconv.ParseFloat(word[i+1], 64)
			at[i] *= perPoint
		}
		if at[0] < left || at[1] < top || at[2] > right || at[3] > bottom {
			p.t.Errorf("%.30q is at %.0f mm", word[5], at)
		}
	}
}

func TestACertificateStaysOnItsPageWhateverItSays(t *testing.T) {
	t.Parallel()
	const longest = 200
	usual := views.Certificate{
		Force: "Hertfordshire Constabulary", Name: "Alice Okafor", Course: "LLO foundation course", When: "Friday 19 May 2023, 9am to 5pm", Where: "Police headquarters",
		About: "Hate crime and its effects", Grants: "Accredited as LGBT+ Liaison Officer\nfrom 19 May 2023 until 18 May 2026", SignedBy: "Dana Whitlock", Number: "7KQ2-M0XD-94TR", Verify: "https://rota.example.org/verify/7KQ2-M0XD-94TR",
	}
	all := usual
	all.Force, all.Course, all.Where, all.SignedBy = strings.Repeat("Force ", longest/6), strings.Repeat("Course ", longest/7), strings.Repeat("W", longest), strings.Repeat("Dana-", longest/5)
	all.Name, all.About = strings.Repeat("Wilhelmina ", longest/11)+"Okafor", strings.Repeat("Wide ", 120)
	for what, c := range map[string]views.Certificate{
		"usual": usual, "the longest of everything": all,
		"one word of 600 letters": {About: strings.Repeat("W", 600)}, "300 lines": {About: strings.Repeat("x\n", 300)}, "twelve lines": {About: strings.Repeat("A line of what was learned\n", 12)},
	} {
		t.Run(what, func(t *testing.T) {
			if c.Name == "" {
				about := c.About
				c = usual
				c.About = about
			}
			var pdf bytes.Buffer
			if err := views.WriteCertificate(&pdf, &c); err != nil {
				t.Fatal(err)
			}
			p := (&answer{t: t, Header: http.Header{"Content-Type": {"application/pdf"}}, Body: pdf.String()}).paper()
			if pages := p.by("pdfinfo", p.path); !regexp.MustCompile(`Pages: +1\n`).MatchString(pages) {
				t.Errorf("it has %s", pages)
			}
			p.within(20, 35, 190, 285)
			p.says("7KQ2-M0XD-94TR")
			if len(p.codes()) != 1 {
				t.Error("nothing reads its code")
			}
		})
	}
}
