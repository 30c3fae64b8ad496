package inbox

import (
	"context"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
)

// Rights are what is to be different about what an agent may do and see; what is empty stays as it is.
type Rights struct {
	Role  chat.Role
	Scope chat.Scope
}

// ChangeRights changes what an agent may do and which conversations they see, from their next click on. Only administrators may, nobody
// changes their own role, and one administrator stays. Kinds of failure: Forbidden, Invalid, NotFound, Conflict.
func (i *Inbox) ChangeRights(ctx context.Context, v chat.Viewer, id chat.AgentID, to Rights) error {
	if err := mayAdmin(v); err != nil {
		return err
	}
	if to.Scope != "" && !to.Scope.Valid() {
		return chat.Errorf(chat.Invalid, "There is no scope %q. It is all, team or assigned.", to.Scope)
	}
	if to.Role != "" {
		if err := to.Role.Check(); err != nil {
			return err
		}
	}
	return i.desk(ctx, v, func(tx *db.Tx) error {
		was, err := store.AgentIn(tx, v, id)
		if err != nil {
			return err
		}
		if to.Scope != "" {
			if err := store.SetScope(tx, v.Account, id, to.Scope); err != nil {
				return err
			}
		}
		if to.Role == "" || to.Role == was.Role {
			return nil
		}
		if id == v.Agent {
			return chat.Errorf(chat.Conflict, "Nobody changes their own role. Ask another administrator.")
		}
		return setRole(tx, v.Account, id, to.Role)
	})
}

// setRole changes a role, unless nobody would be left to administer.
func setRole(tx *db.Tx, account chat.AccountID, id chat.AgentID, role chat.Role) error {
	if err := store.SetRole(tx, account, id, role); err != nil {
		return err
	}
	left, err := store.HasAdmin(tx, account)
	if err == nil && !left {
		err = chat.Errorf(chat.Conflict, "This is the only administrator. Make someone else one first.")
	}
	return err
}
