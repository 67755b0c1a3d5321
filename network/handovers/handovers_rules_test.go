package handovers

import (
	"testing"
)

func FuzzOrientation(f *testing.F) {
	f.Add([]byte("\xff\xd8\xff\xe1\x00\x10Exif\x00\x00II*\x00\xff\xff\xff\xff"))
	f.Fuzz(func(_ *testing.T, file []byte) { orientation(file) })
}
