package db

// Waiting returns how many writes wait for the SQLite writer.
func Waiting(d *DB) int { return len(d.writer.(*sqliteWriter).queue) }

// Unavailable is the sentence for an error of storage, "" for any other.
func Unavailable(err error) string { return unavailable(err) }
