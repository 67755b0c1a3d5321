package handovers

import (
	"context"
	"errors"
	"testing"
)

func TestOnePhotoAtATimeIsTakenIntoMemory(t *testing.T) {
	t.Parallel()
	done, err := oneAtATime(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer done()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := oneAtATime(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("a second one is taken: %v", err)
	}
}
