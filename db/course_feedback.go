package db

import (
	"context"
	"time"

	"github.com/uptrace/bun"
)

// CourseFeedback is what one learner says of a course date. Its id is random,
// and nothing else of it tells who wrote it or when.
type CourseFeedback struct {
	bun.BaseModel `bun:"table:course_feedback,alias:cf"`

	ID         string `bun:",pk"`
	EventID    int64
	Usefulness int // 1 to 5
	Pace       Pace
	Keep       string
	Change     string
	Shown      bool // enough were given with it for the trainers to read it
}

// CourseFeedback lists the answers of a course date, by their random ids.
func (r *Reader) CourseFeedback(ctx context.Context, eventID int64) ([]CourseFeedback, error) {
	return many[CourseFeedback](ctx, r, "SELECT * FROM course_feedback WHERE event_id = ? ORDER BY id", eventID)
}

// EventsAttended lists the events at which somebody has a place that ended in a
// span, the latest first.
func (r *Reader) EventsAttended(ctx context.Context, personID int64, from, to time.Time) ([]Event, error) {
	return many[Event](ctx, r, `SELECT * FROM events WHERE id IN (SELECT event_id FROM signups WHERE person_id = ? AND status = 'confirmed')
		AND ends_at >= ? AND ends_at <= ? ORDER BY ends_at DESC, id`, personID, from.UTC(), to.UTC())
}

// InsertCourseFeedback saves an answer.
func (t *Tx) InsertCourseFeedback(ctx context.Context, f *CourseFeedback) error {
	_, err := t.w.NewInsert().Model(f).Exec(ctx)
	return translate(err)
}

// ShowCourseFeedback lets the trainers read every answer there is of a date.
func (t *Tx) ShowCourseFeedback(ctx context.Context, eventID int64) error {
	return t.Exec(ctx, "UPDATE course_feedback SET shown = TRUE WHERE event_id = ? AND NOT shown", eventID)
}

// NoteFeedbackGiven notes that the person with a sign-up has answered; first is
// false when it was noted before.
func (t *Tx) NoteFeedbackGiven(ctx context.Context, signupID int64) (first bool, err error) {
	result, err := t.w.NewRaw("INSERT INTO course_feedback_given (signup_id) VALUES (?) ON CONFLICT DO NOTHING", signupID).Exec(ctx)
	if err != nil {
		return false, translate(err)
	}
	n, err := result.RowsAffected()
	return n > 0, translate(err)
}

// FeedbackGiven tells whether the person with a sign-up has answered.
func (r *Reader) FeedbackGiven(ctx context.Context, signupID int64) (bool, error) {
	given, err := many[int64](ctx, r, "SELECT signup_id FROM course_feedback_given WHERE signup_id = ?", signupID)
	return len(given) > 0, err
}
