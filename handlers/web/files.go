package web

import (
	"bufio"
	"bytes"
	"context"
	"encoding/csv"
	"io"
	"log/slog"
	"strings"
	"time"

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

// streamPatience is how long a file may take that is sent as it is made.
const streamPatience = 2 * time.Minute

// Stream sends a file as write makes it. The request is over by then, so write
// uses nothing of it. After a fault the file ends too early, and the log says why.
func (s *Server) Stream(c *fiber.Ctx, kind, name string, write func(ctx context.Context, out io.Writer) error) {
	NameFile(c, kind, "attachment", name)
	c.Context().SetBodyStreamWriter(func(out *bufio.Writer) {
		ctx, stop := context.WithTimeout(context.Background(), streamPatience)
		defer stop()
		if err := write(ctx, out); err != nil {
			s.log.LogAttrs(ctx, slog.LevelError, "a file broke off", slog.String("error", err.Error()))
		}
	})
}
