package chat

import "slices"

// Account is one business: the tenant. Nothing crosses from one account to another.
type Account struct {
	ID            AccountID
	Name          string
	CreatedAt     int64
	AnswerMinutes int // how soon customers are to be answered; 0: nobody counts
}

// Role says what an agent may do.
type Role string

// The roles, each including what the one before it may do.
const (
	RoleAgent      Role = "agent"      // answers conversations
	RoleSupervisor Role = "supervisor" // watches what agents do, whispers to them
	RoleAdmin      Role = "admin"      // connects numbers, manages agents, sees the operator's pages
)

// Roles are all roles, from the one that may least.
func Roles() []Role { return []Role{RoleAgent, RoleSupervisor, RoleAdmin} }

// Check reports what is wrong with a role, in a sentence for people.
func (r Role) Check() error {
	if !slices.Contains(Roles(), r) {
		return Errorf(Invalid, "The role is agent, supervisor or admin, not %q.", r)
	}
	return nil
}

// MayWatch reports whether whoever has the role may open the wall, watch conversations without being seen, and whisper.
func (r Role) MayWatch() bool { return r == RoleSupervisor || r == RoleAdmin }

// Agent is a person who works in the inbox.
type Agent struct {
	ID        AgentID
	Account   AccountID
	Name      string
	Email     string // lower case; unique over all accounts, because it is what people log in with
	Role      Role
	Scope     Scope // which conversations the agent may see
	CreatedAt int64
	Initials  string // of the avatar; empty for those of the name
	Hue       int    // of the avatar, 1 to 8; 0 for one that follows from the id
}

// Viewer is on whose behalf something is read: every read takes one, there is no read without one.
type Viewer struct {
	Account AccountID
	Agent   AgentID // zero for Saltbridge itself and for API keys
	Role    Role
	Scope   Scope // empty: all
}

// SystemViewer sees all of one account: for Saltbridge's own work on it.
func SystemViewer(account AccountID) Viewer {
	return Viewer{Account: account, Role: RoleAdmin}
}

// Restricted reports whether the viewer may see only some of the account's conversations.
func (v Viewer) Restricted() bool { return v.Scope == ScopeTeam || v.Scope == ScopeAssigned }

// MayAdmin reports whether the viewer may connect numbers and see the operator's pages.
func (v Viewer) MayAdmin() bool { return v.Role == RoleAdmin }

// MayWatch reports whether the viewer may open the wall, watch conversations without being seen, and whisper.
func (v Viewer) MayWatch() bool { return v.Role.MayWatch() }
