package messages

import (
	"context"
	"slices"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
)

// SaidAlready tells that the last email about the same sign-up, or the same
// booking, that was sent said the very same, so that what was done in between
// cancels out; "" when it did not. What was handed to the mail server and not
// marked sent may have arrived: then the person is told again.
func SaidAlready(ctx context.Context, r *db.Reader, _ time.Time, m *db.Message) (string, error) {
	all, err := r.MessagesAbout(ctx, m)
	if err != nil {
		return "", err
	}
	for i := range all {
		switch last := &all[i]; {
		case last.ID == m.ID || last.Attempts == 0:
		case last.Status == db.MessageSent && last.Kind == m.Kind && last.Subject == m.Subject && last.Body == m.Body:
			return "The last email about it said the same", nil
		default:
			return "", nil
		}
	}
	return "", nil
}

// SaidLater tells that a later email of the same kind, or of one of some others,
// about the same thing waits or has gone, or "".
func SaidLater(ctx context.Context, r *db.Reader, m *db.Message, others ...db.MessageKind) (string, error) {
	all, err := r.MessagesAbout(ctx, m)
	for i := range all {
		if later := &all[i]; later.ID > m.ID && later.Status != db.MessageStopped && (later.Kind == m.Kind || slices.Contains(others, later.Kind)) {
			return "A later email says how it is now", err
		}
	}
	return "", err
}

// SaidBySameKind is SaidLater of the same kind alone.
func SaidBySameKind(ctx context.Context, r *db.Reader, _ time.Time, m *db.Message) (string, error) {
	return SaidLater(ctx, r, m)
}
