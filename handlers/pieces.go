package handlers

import (
	"bytes"
	"fmt"
	"html/template"
	"sync"
)

// piecesKept is how many bytes of pieces are kept, their keys not counted; then
// the keeping starts anew.
const piecesKept = 8 << 20

// pieces keeps what was rendered from data that can be compared: equal data
// makes the same piece, so nothing ever has to be thrown away because it is
// stale. Four fifths of what a page costs is its templates.
type pieces struct {
	mutex sync.RWMutex
	kept  map[any]template.HTML
	bytes int
}

// pieceKey is a template and what it was given.
type pieceKey struct {
	name string
	data any
}

// piece renders a template alone, once for all equal data. Data must hold
// nothing but values that can be compared, and no secret of one answer such as
// a CSRF token.
func (h *Handler) piece(name string, data any) (template.HTML, error) {
	key := pieceKey{name, data}
	h.pieces.mutex.RLock()
	kept, ok := h.pieces.kept[key]
	h.pieces.mutex.RUnlock()
	if ok {
		return kept, nil
	}
	t := h.views.Templates.Lookup(name)
	if t == nil {
		return "", fmt.Errorf("there is no template %q", name)
	}
	var out bytes.Buffer
	if err := t.Execute(&out, data); err != nil {
		return "", fmt.Errorf("template %s: %w", name, err)
	}
	kept = template.HTML(out.String()) //nolint:gosec // html/template made it
	h.pieces.mutex.Lock()
	defer h.pieces.mutex.Unlock()
	if h.pieces.kept == nil || h.pieces.bytes > piecesKept {
		h.pieces.kept, h.pieces.bytes = make(map[any]template.HTML), 0
	}
	h.pieces.kept[key] = kept
	h.pieces.bytes += len(kept)
	return kept, nil
}
