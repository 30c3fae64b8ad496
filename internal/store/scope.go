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

// seesConversation returns the condition, beginning with AND, under which a restricted viewer may see a row that belongs to a
// conversation; table is how the statement calls the row's table.
func seesConversation(v chat.Viewer, table string) string {
	if !v.Restricted() {
		return ""
	}
	return fmt.Sprintf(` AND EXISTS (SELECT 1 FROM conversation seen WHERE seen.account_id = %[1]s.account_id
		AND seen.id = %[1]s.conversation_id%[2]s)`, table, sees(v, "seen"))
}

// seesMessage does the same for a row that belongs to a message.
func seesMessage(v chat.Viewer, table string) string {
	if !v.Restricted() {
		return ""
	}
	return fmt.Sprintf(` AND EXISTS (SELECT 1 FROM message told WHERE told.account_id = %[1]s.account_id AND told.id = %[1]s.message_id%[2]s)`,
		table, seesConversation(v, "told"))
}

// seesContact does the same for a row that belongs to a contact, which column names. Whom nobody has written with, everybody
// may see: somebody has to write first.
func seesContact(v chat.Viewer, table, column string) string {
	if !v.Restricted() {
		return ""
	}
	talks := fmt.Sprintf(`SELECT 1 FROM conversation seen WHERE seen.account_id = %[1]s.account_id AND seen.contact_id = %[1]s.%[2]s`, table, column)
	return ` AND (NOT EXISTS (` + talks + `) OR EXISTS (` + talks + sees(v, "seen") + `))`
}
