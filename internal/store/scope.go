package store

import (
	"fmt"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// sees returns the condition, beginning with AND, under which a restricted viewer may see a conversation; alias is how the
// statement calls the table. It is empty for those who may see all: their statements stay as they are.
func sees(v chat.Viewer, alias string) string {
	if !v.Restricted() {
		return ""
	}
	// Ids are whole numbers, so that they can stand in the text: placeholders would shift those of every statement.
	own := fmt.Sprintf(`%[1]s.assignee = %[2]d OR EXISTS (SELECT 1 FROM mention WHERE mention.account_id = %[1]s.account_id
		AND mention.conversation_id = %[1]s.id AND mention.agent_id = %[2]d)`, alias, v.Agent)
	if v.Scope == chat.ScopeTeam {
		own += fmt.Sprintf(` OR %[1]s.assignee = 0 AND %[1]s.team_id = 0 OR %[1]s.team_id IN (SELECT team_member.team_id FROM team_member
			WHERE team_member.account_id = %[1]s.account_id AND team_member.agent_id = %[2]d)`, alias, v.Agent)
	}
	return " AND (" + own + ")"
}
