package main

import (
	"testing"

	"github.com/valyala/fasthttp"
)

func TestEveryQuestionAboutPagesIsAskedAsBrowsersAsk(t *testing.T) {
	t.Parallel()
	d := &data{events: make([]int64, eventsRead), shifts: make([]int64, manyEvents*shiftsEach), sessions: make([]string, manyPeople), csrf: make([]string, manyPeople)}
	for name, ask := range map[string]question{
		"a page": d.get("/shifts"), "a reader": d.read(), "a writer": d.write(), "a sign-up": d.signUp(false), "a role": d.as("x", "/events"), "the public": d.as("", "/"),
	} {
		var request fasthttp.Request
		ask.fill(&request, 7)
		if !request.Header.HasAcceptEncoding("gzip") {
			t.Errorf("%s does not take packed answers", name)
		}
	}
	sessions := map[string]bool{}
	for i := range d.sessions {
		d.sessions[i] = string(rune('A' + i))
	}
	for k := range int64(manyPeople) { // nobody reads who writes
		var reads, writes fasthttp.Request
		d.read().fill(&reads, k)
		d.write().fill(&writes, k)
		sessions["reads "+string(reads.Header.Cookie("session"))] = true
		sessions["writes "+string(writes.Header.Cookie("session"))] = true
	}
	if len(sessions) != manyPeople || sessions["writes A"] {
		t.Errorf("%d people read or write", len(sessions))
	}
}
