package web

import (
	"bytes"
	"encoding/csv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/network/upload"
)

// csvMark begins a file, so that Excel takes it for UTF-8.
const csvMark = "\ufeff"

// SendCSV sends rows as a file for a spreadsheet. Excel opens it by a double
// click: it is marked as UTF-8, its lines end in CRLF, its first row names the
// columns, and no cell is a formula.
func SendCSV(c *fiber.Ctx, name string, rows [][]string) error {
	var out bytes.Buffer
	out.WriteString(csvMark)
	w := csv.NewWriter(&out)
	w.UseCRLF = true
	for _, row := range rows {
		for i, cell := range row {
			row[i] = upload.Guarded(cell)
		}
		if err := w.Write(row); err != nil {
			return err
		}
	}
	w.Flush()
	if err := w.Error(); err != nil {
		return err
	}
	NameFile(c, "text/csv", "attachment", name+".csv")
	return c.Send(out.Bytes())
}

// NameFile says of an answer that it is a file: "inline" for one that the
// browser may show, or an "attachment". Texts are in UTF-8.
func NameFile(c *fiber.Ctx, kind, how, name string) {
	if strings.HasPrefix(kind, "text/") {
		kind += "; charset=utf-8"
	}
	c.Set(fiber.HeaderContentType, kind)
	c.Set(fiber.HeaderContentDisposition, how+`; filename="`+name+`"`)
}
