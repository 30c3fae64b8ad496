package sandbox_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"time"

	"github.com/saltbridge/saltbridge/internal/sandbox"
)

// A test of a program that talks to WhatsApp: a world in one line, a customer who writes, and a wait for
// what must happen instead of a sleep.
func Example() {
	program := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) { rw.WriteHeader(http.StatusOK) }))
	defer program.Close()

	world := sandbox.New(sandbox.Options{Seed: 1, App: sandbox.AppOptions{CallbackURL: program.URL}})
	defer world.Close()
	graph := httptest.NewServer(world) // point the program's Graph address here
	defer graph.Close()

	pair, err := world.Pair("410050006000701", sandbox.ShareHistory)
	if err != nil {
		fmt.Println(err)
		return
	}
	subscribe, err := http.PostForm(graph.URL+"/"+pair.WABAID+"/subscribed_apps", map[string][]string{"access_token": {pair.AccessToken}})
	if err != nil {
		fmt.Println(err)
		return
	}
	subscribe.Body.Close()
	if _, err := world.CustomerWrites("13125550177", pair.DisplayNumber, sandbox.Text("Do you have cacti?")); err != nil {
		fmt.Println(err)
		return
	}

	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	err = world.WaitFor(ctx, func() bool { return world.WebhookCounts().Delivered == 2 })
	fmt.Println(err)

	world.Advance(14 * 24 * time.Hour) // the owner never opens the app: Meta cuts the connection
	err = world.WaitFor(ctx, func() bool { return world.WebhookCounts().Delivered == 3 })
	fmt.Println(err)
	// Output:
	// <nil>
	// <nil>
}
