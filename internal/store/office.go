package store

import (
	"context"
	"slices"
	"sync"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
)

// Office is an account with those who work in it and what they sort conversations by. It is shared by all who read it: nobody changes
// what is in it.
type Office struct {
	Account chat.Account
	Agents  []chat.Agent // by name
	Teams   []chat.Team  // with their members, by name
	Labels  []chat.Label // by name
}

// offices are what was read of each account last. Every page needs them and they seldom change, so that each read only asks whether
// they are still the same: what is shown is never older than the database.
type offices struct {
	mu   sync.Mutex
	kept map[chat.AccountID]keptOffice
}

type keptOffice struct {
	version int64
	office  Office
}

// officesKept is of how many accounts they are kept.
const officesKept = 1000

func newOffices() *offices { return &offices{kept: map[chat.AccountID]keptOffice{}} }

func (o *offices) get(account chat.AccountID, version int64) (Office, bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	kept, ok := o.kept[account]
	return kept.office, ok && kept.version == version
}

func (o *offices) put(account chat.AccountID, version int64, office Office) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.kept) >= officesKept {
		clear(o.kept)
	}
	o.kept[account] = keptOffice{version, office}
}

// Office returns the viewer's account with its agents, teams and labels.
func (s *Store) Office(ctx context.Context, v chat.Viewer) (Office, error) {
	version, ok, err := db.One(ctx, s, db.Value[int64], `SELECT office_version FROM account WHERE account_id = $1`, v.Account)
	if err == nil && !ok {
		err = chat.Errorf(chat.NotFound, "There is no such account.")
	}
	if err != nil {
		return Office{}, err
	}
	if kept, ok := s.offices.get(v.Account, version); ok {
		return kept, nil
	}
	d, err := s.readOffice(ctx, v)
	if err == nil {
		s.offices.put(v.Account, version, d) // what is read after the version is as new, or newer
	}
	return d, err
}

func (s *Store) readOffice(ctx context.Context, v chat.Viewer) (d Office, err error) {
	if d.Account, err = s.Account(ctx, v); err != nil {
		return d, err
	}
	if d.Agents, err = agents(ctx, s, v.Account); err != nil {
		return d, err
	}
	if d.Teams, err = teams(ctx, s, v.Account); err != nil {
		return d, err
	}
	d.Labels, err = labels(ctx, s, v.Account)
	return d, err
}

// Agents lists the agents of the viewer's account by name.
func (s *Store) Agents(ctx context.Context, v chat.Viewer) ([]chat.Agent, error) {
	d, err := s.Office(ctx, v)
	return slices.Clone(d.Agents), err
}

// Teams lists the teams of the viewer's account with their members, by name.
func (s *Store) Teams(ctx context.Context, v chat.Viewer) ([]chat.Team, error) {
	d, err := s.Office(ctx, v)
	return slices.Clone(d.Teams), err
}

// Labels lists the labels of the viewer's account by name.
func (s *Store) Labels(ctx context.Context, v chat.Viewer) ([]chat.Label, error) {
	d, err := s.Office(ctx, v)
	return slices.Clone(d.Labels), err
}

// touchOffice tells all who keep an account's office that it changes. Every change of an agent, a team, a label or the account calls it,
// in the same transaction, and last: the account's row is what all writers want, and they take it after everything else.
func touchOffice(tx *db.Tx, account chat.AccountID) error {
	_, err := tx.Exec(`UPDATE account SET office_version = office_version + 1 WHERE account_id = $1`, account)
	return err
}
