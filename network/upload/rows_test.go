package upload_test

import (
	"strings"
	"testing"

	"github.com/rainbowrota/rainbowrota/network/upload"
	"github.com/rainbowrota/rainbowrota/network/upload/uploadtest"
)

func TestRowsOfOneNumberAreTwoDatesUnlessNameAndStartAreTheSame(t *testing.T) {
	t.Parallel()
	file := "ID,Title,Date\n1,Fair,01/09/2027\n1,Talk,02/09/2027\n1,Fair,03/09/2027\n1,Fair,01/09/2027\n1,Talk,02/09/2027\n"
	read, err := upload.ReadDates("a.csv", []byte(file), uploadtest.ADay)
	if err != nil {
		t.Fatal(err)
	}
	if got := uploadtest.SayDays(read.Days); got != "Fair: 2027-09-01 to 2027-09-01\nTalk: 2027-09-02 to 2027-09-02\nFair: 2027-09-03 to 2027-09-03" {
		t.Errorf("it reads %s", got)
	}
	if got := strings.Join(read.Notes, "; "); got != "Row 5 is the same date as row 2 and counts once; Row 6 is the same date as row 3 and counts once" {
		t.Errorf("the notes are %s", got)
	}
}
