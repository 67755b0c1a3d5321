package cache_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rainbowrota/rainbowrota/db/cache"
)

var (
	pride = cache.Topic{Thing: "event", ID: 1}
	vigil = cache.Topic{Thing: "event", ID: 2}
)

// asker counts how often a question is asked.
type asker struct {
	t     *testing.T
	clock *cache.Clock
	cache *cache.Cache[string, int]
	asked int
}

func newAsker(t *testing.T, change func(*cache.Config[int])) *asker {
	a := &asker{t: t, clock: new(cache.Clock)}
	config := cache.Config[int]{Clock: a.clock, Most: 100}
	if change != nil {
		change(&config)
	}
	a.cache = cache.New[string](config)
	return a
}

// get returns how often anything had been asked when the answer was made.
func (a *asker) get(key string, about ...cache.Topic) int {
	a.t.Helper()
	return a.ask(key, cache.Answer[int]{About: about})
}

func (a *asker) ask(key string, answer cache.Answer[int]) int {
	a.t.Helper()
	before := a.asked
	n, cached, err := a.cache.Get(a.t.Context(), key, func() (cache.Answer[int], error) {
		a.asked++
		answer.Value = a.asked
		return answer, nil
	})
	if err != nil {
		a.t.Fatal(err)
	}
	if cached != (a.asked == before) {
		a.t.Errorf("%s: cached is %t", key, cached)
	}
	return n
}

func (a *asker) want(says string, got, want int) {
	a.t.Helper()
	if got != want {
		a.t.Errorf("%s: the answer is of question %d, want %d", says, got, want)
	}
}

func TestAnAnswerIsDroppedWhenWhatItIsAboutIsWritten(t *testing.T) {
	t.Parallel()
	a := newAsker(t, nil)
	a.want("asked first", a.get("pride", pride), 1)
	a.want("another key", a.get("vigil", vigil), 2)
	a.want("any", a.get("any", cache.Anything), 3)
	a.want("for good", a.get("good"), 4)
	a.clock.Written()
	a.want("nothing was written", a.get("pride", pride), 1)
	a.clock.Written(pride)
	a.want("it was written", a.get("pride", pride), 5)
	a.want("something else was written", a.get("vigil", vigil), 2)
	a.want("something was written", a.get("any", cache.Anything), 6)
	a.clock.WrittenUnknown()
	a.want("who knows what was written", a.get("vigil", vigil), 7)
	a.want("about nothing", a.get("good"), 4)
}

func TestAnAnswerAskedForBeforeAWriteIsNotHeldAfterIt(t *testing.T) {
	t.Parallel()
	a := newAsker(t, nil)
	_, _, err := a.cache.Get(t.Context(), "pride", func() (cache.Answer[int], error) {
		a.clock.Written(pride)
		return cache.Answer[int]{Value: 7, About: []cache.Topic{pride}}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	a.want("asked again", a.get("pride", pride), 1)
}

func TestErrorsAndWhatIsToBeSkippedAreNotHeld(t *testing.T) {
	t.Parallel()
	a, broken := newAsker(t, nil), errors.New("broken")
	if _, _, err := a.cache.Get(t.Context(), "one", func() (cache.Answer[int], error) { return cache.Answer[int]{}, broken }); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
	a.want("after an error", a.ask("one", cache.Answer[int]{Skip: true}), 1)
	a.want("after one that was skipped", a.get("one"), 2)
	a.want("held", a.get("one"), 2)
}

func TestAnAnswerEndsByTheClock(t *testing.T) {
	t.Parallel()
	now := time.Date(2027, 6, 1, 12, 0, 0, 0, time.UTC)
	a := newAsker(t, func(c *cache.Config[int]) { c.Now = func() time.Time { return now } })
	until := cache.Answer[int]{About: []cache.Topic{pride}, Until: now.Add(time.Minute)}
	a.want("asked first", a.ask("one", until), 1)
	now = now.Add(time.Minute - time.Nanosecond)
	a.want("just before it ends", a.ask("one", until), 1)
	now = now.Add(time.Nanosecond)
	a.want("when it ends", a.ask("one", until), 2)
	until.Until = now.Add(time.Hour)
	a.want("with an hour to go", a.ask("two", until), 3)
	now = now.Add(-time.Second)
	a.want("when the clock was set back", a.ask("two", until), 4)
}

func TestTheOldestAnswersGoFirst(t *testing.T) {
	t.Parallel()
	a := newAsker(t, func(c *cache.Config[int]) { c.Size = func(int) int { return 40 } })
	a.get("one")
	a.get("two")
	a.want("used again", a.get("one"), 1)
	a.get("three")
	a.want("the one used last", a.get("one"), 1)
	a.want("the newest", a.get("three"), 3)
	a.want("the one not used for longest", a.get("two"), 4)
}

func TestWhatIsLargerThanTheCacheIsNotHeldAndPushesNothingOut(t *testing.T) {
	t.Parallel()
	size := 40
	a := newAsker(t, func(c *cache.Config[int]) { c.Size = func(int) int { return size } })
	a.get("one")
	size = 101
	a.get("large")
	a.want("large", a.get("large"), 3)
	a.want("one", a.get("one"), 1)
}

func TestAGraceOutlivesOnlyWritesThatNobodyKnows(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		a := newAsker(t, func(c *cache.Config[int]) { c.Grace = time.Second })
		a.want("asked first", a.get("pride", pride), 1)
		a.clock.WrittenUnknown()
		time.Sleep(time.Second - time.Nanosecond)
		a.want("within the grace", a.get("pride", pride), 1)
		time.Sleep(time.Nanosecond)
		a.want("after it", a.get("pride", pride), 2)
		a.clock.Written(pride)
		a.want("written by name", a.get("pride", pride), 3)
	})
}

func TestNothingIsHeldWithoutAClock(t *testing.T) {
	t.Parallel()
	a := newAsker(t, func(c *cache.Config[int]) { c.Clock = nil })
	a.get("one")
	a.want("asked again", a.get("one"), 2)
}

func TestManyWhoAskAtOnceShareOneQuestion(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		a := newAsker(t, nil)
		answers, asked := make(chan struct{}), atomic.Int64{}
		ask := func() (cache.Answer[int], error) {
			n := asked.Add(1)
			<-answers
			return cache.Answer[int]{Value: int(n), About: []cache.Topic{pride}}, nil
		}
		var all sync.WaitGroup
		get := func(want int) {
			if n, _, err := a.cache.Get(t.Context(), "one", ask); n != want || err != nil {
				t.Errorf("got %d, %v, want %d", n, err, want)
			}
		}
		for range 4 {
			all.Go(func() { get(1) })
		}
		synctest.Wait()
		a.clock.Written(vigil)
		all.Go(func() { get(2) }) // who comes after a write
		synctest.Wait()
		close(answers)
		all.Wait()
		if n := asked.Load(); n != 2 {
			t.Errorf("asked %d times, want 2", n)
		}
	})
}

func TestWhoWaitsForAQuestionThatFailsAsksForThemselves(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		a, first := newAsker(t, nil), make(chan struct{})
		go func() {
			_, _, _ = a.cache.Get(t.Context(), "one", func() (cache.Answer[int], error) {
				<-first
				return cache.Answer[int]{}, context.Canceled
			})
		}()
		synctest.Wait()
		got := make(chan int)
		go func() { got <- a.get("one", pride) }()
		synctest.Wait()
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, _, err := a.cache.Get(ctx, "one", nil); !errors.Is(err, context.Canceled) {
			t.Errorf("who went while waiting got %v", err)
		}
		close(first)
		if n := <-got; n != 1 {
			t.Errorf("got %d, want an answer of their own", n)
		}
	})
}

func TestAQuestionThatPanicsKeepsNobodyWaiting(t *testing.T) {
	t.Parallel()
	a := newAsker(t, nil)
	func() {
		defer func() { _ = recover() }()
		_, _, _ = a.cache.Get(t.Context(), "one", func() (cache.Answer[int], error) { panic("broken") })
	}()
	a.want("asked after that", a.get("one"), 1)
}
