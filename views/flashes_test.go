package views

import (
	"regexp"
	"testing"
)

func TestNewsOfMessagesSaysThatTheyWaitWithoutAMailServer(t *testing.T) {
	t.Parallel()
	sends := regexp.MustCompile(`\b(told|tells?|sent|emails?)\b`)
	sendsNothing := map[string]bool{"people-imported": true, "letter-sent": true, "letter-unsent": true}
	for key, flash := range Flashes {
		if says := flash.Heading + ". " + flash.Text; sends.MatchString(says) && flash.NoMail == "" && !flash.Tells && !sendsNothing[key] {
			t.Errorf("%s says %q without a mail server too", key, says)
		}
	}
}
