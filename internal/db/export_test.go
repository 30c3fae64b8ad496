package db

// Waiting returns how many writes wait for the SQLite writer.
func Waiting(d *DB) int { return len(d.writer.(*sqliteWriter).queue) }

// Unavailable is the sentence for an error of storage, "" for any other.
func Unavailable(err error) string { return unavailable(err) }

// Disk replaces how the log of an SQLite database is brought to the disk.
func Disk(d *DB, sync func(path string) error) { d.writer.(*sqliteWriter).disk.sync = sync }

// LogLength is how many rows may be changed before it is carried over.
const LogLength = logLength
