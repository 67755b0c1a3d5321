package web

import (
	"bytes"
	"encoding/csv"
	"fmt"

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
	c.Set(fiber.HeaderContentType, "text/csv; charset=utf-8")
	c.Set(fiber.HeaderContentDisposition, fmt.Sprintf(`attachment; filename="%s.csv"`, name))
	return c.Send(out.Bytes())
}
