package main

import (
	"context"
	"fmt"
	"path/filepath"

	"github.com/saltbridge/saltbridge/internal/auth"
	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/clock"
	"github.com/saltbridge/saltbridge/internal/store"
)

// staff are agents who are signed in.
type staff struct {
	agents []chat.Agent
	tokens []string // of their sessions
}

// offline opens a server's storage while the server does not run.
func (s *server) offline(work func(ctx context.Context, opened *store.Store, number chat.Number) error) error {
	ctx := context.Background()
	opened, err := store.Open(ctx, filepath.Join(s.dir, "data", "saltbridge.db"))
	if err != nil {
		return err
	}
	defer opened.Close()
	numbers, err := opened.AllNumbers(ctx)
	if err != nil {
		return err
	}
	return work(ctx, opened, numbers[0])
}

// hire adds agents of the number's account and signs them in.
func hire(ctx context.Context, opened *store.Store, number chat.Number, count int) (staff, error) {
	var all staff
	var err error
	door := auth.New(opened, clock.New())
	for i := range count {
		const password = "bench and bridge"
		agent := chat.Agent{Account: number.Account, Name: fmt.Sprintf("Agent %d", i), Email: fmt.Sprintf("agent%d@example.test", i), Role: chat.RoleAgent}
		if agent, err = door.AddAgent(ctx, agent, password); err != nil {
			return all, err
		}
		token, err := door.SignIn(ctx, agent.Email, password)
		if err != nil {
			return all, err
		}
		all.agents, all.tokens = append(all.agents, agent), append(all.tokens, token)
	}
	return all, nil
}
