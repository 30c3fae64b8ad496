package store

import "github.com/saltbridge/saltbridge/internal/db"

// SettingServerKey is the name under which a server key is kept that nobody gave.
const SettingServerKey = "server_key"

// KeepSetting stores a value of the whole server under a name unless there is one, and returns the one there is.
func KeepSetting(tx *db.Tx, name, value string) (string, error) {
	kept, _, err := db.One(tx.Context(), tx, db.Value[string], `
		INSERT INTO setting (account_id, name, value) VALUES (0, $1, $2)
		ON CONFLICT (account_id, name) DO UPDATE SET value = setting.value RETURNING value`, name, value)
	return kept, err
}
