package views_test

import (
	"sync"
	"testing"

	"github.com/rainbowrota/rainbowrota/views"
)

// The race detector fails this test when requests share what looks letters up.
func TestManyRequestsAskAtOnceWhichLettersCanBePrinted(t *testing.T) {
	t.Parallel()
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 50 {
				lacking, err := views.CanPrint("Zoë Ní Bhriain 漢")
				if err != nil || lacking != "漢" {
					t.Errorf("lacking %q, %v; want 漢", lacking, err)
				}
			}
		})
	}
	all.Wait()
}
