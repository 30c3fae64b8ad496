package chat

import (
	"reflect"
	"testing"

	"pgregory.net/rapid"
)

// TestCopiesCompleteEachOtherInAnyOrder completes the copies of one message in two orders, each copy once or twice.
func TestCopiesCompleteEachOtherInAnyOrder(t *testing.T) {
	live := Message{Origin: FromPhone, Direction: Out, SentAt: 2000, Content: Content{Type: "image", Text: "fern", Forwarded: true}, ReplyTo: "q"}
	withheld := live
	withheld.Content = Content{Type: TypeUnsupported}
	old := Message{Origin: FromImport, Direction: Out, SentAt: 1000, Content: Content{Type: "image", Text: "fern"}, Status: StatusRead}
	placeholder := old
	placeholder.Content, placeholder.Status = Content{Type: TypePlaceholder}, StatusSent
	rapid.Check(t, func(t *rapid.T) {
		copies := []Message{rapid.SampledFrom([]Message{live, withheld}).Draw(t, "live"), old, placeholder}
		fold := func(name string) Message {
			order := rapid.Permutation([]int{0, 1, 2, rapid.IntRange(0, 2).Draw(t, "twice")}).Draw(t, name)
			m := copies[order[0]]
			for _, n := range order[1:] {
				m = Complete(m, copies[n])
			}
			return m
		}
		if a, b := fold("one order"), fold("another"); !reflect.DeepEqual(a, b) {
			t.Fatalf("%+v, but %+v", a, b)
		}
	})
}

func TestCompleteKeepsWhatAnAgentSent(t *testing.T) {
	ours := Message{ID: 7, Origin: FromAgent, Direction: Out, SentAt: 5, Content: Content{Type: "text", Text: "hi"}, Status: StatusAccepted}
	got := Complete(ours, Message{Origin: FromImport, Direction: Out, SentAt: 9, Content: Content{Type: "text", Text: "hi"}, Status: StatusRead})
	want := ours
	want.Status = StatusRead
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
}
