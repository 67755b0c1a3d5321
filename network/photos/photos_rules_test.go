package photos

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

func FuzzOrientation(f *testing.F) {
	f.Add([]byte("\xff\xd8\xff\xe1\x00\x10Exif\x00\x00II*\x00\xff\xff\xff\xff"))
	f.Fuzz(func(_ *testing.T, file []byte) { orientation(file) })
}
