package web

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

// A hundred pages that ask for counters twenty times a second in all count in few moments; one that asks alone never waits, one that has gone
// no longer.
func TestPagesCountTogether(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		all := newTallies()
		moments := map[time.Time]int{}
		answers := make(chan time.Time)
		for i := range 100 {
			go func() {
				time.Sleep(time.Duration(i) * 50 * time.Millisecond)
				done, err := all.together(t.Context(), 1)
				if err != nil {
					t.Error(err)
				}
				answers <- time.Now()
				done()
			}()
		}
		for range 100 {
			moments[<-answers]++
		}
		if len(moments) > 40 { // two for each rest of 300 ms in five seconds
			t.Errorf("counted at %d moments", len(moments))
		}

		time.Sleep(tallyRest)
		began := time.Now()
		if _, err := all.together(t.Context(), 1); err != nil || time.Since(began) != 0 {
			t.Errorf("alone it took %v, %v", time.Since(began), err)
		}
		if _, err := all.together(t.Context(), 2); err != nil || time.Since(began) != 0 {
			t.Errorf("another account's page waited %v, %v", time.Since(began), err)
		}
		gone, leave := context.WithCancel(t.Context())
		leave()
		if _, err := all.together(gone, 1); err == nil || time.Since(began) != 0 {
			t.Errorf("a page that has gone waited %v, %v", time.Since(began), err)
		}
	})
}

// What takes long to count is counted seldom, but never more than two seconds late.
func TestCountingRestsLongerThanItWorks(t *testing.T) {
	for took, want := range map[time.Duration]time.Duration{0: tallyRest, 40 * time.Millisecond: 800 * time.Millisecond, time.Second: tallyLongest} {
		synctest.Test(t, func(t *testing.T) {
			all := newTallies()
			began := time.Now()
			done, err := all.together(t.Context(), 1)
			if err != nil {
				t.Fatal(err)
			}
			time.Sleep(took)
			done()
			if _, err := all.together(t.Context(), 1); err != nil || time.Since(began) != max(want, took) {
				t.Errorf("took %v: the next counts after %v, %v; want %v", took, time.Since(began), err, want)
			}
		})
	}
}
