package db

import (
	"sync"

	"modernc.org/libc"
	sqlite3 "modernc.org/sqlite/lib"
)

// lockPage is the page at 1 GiB, with pages of 4 KiB. SQLite's locks are bytes of it, so it never holds anything.
const lockPage = 1<<30/4096 + 1

// rekeying gives a page in a cache another number.
type rekeying = func(tls *libc.TLS, cache, page uintptr, from, to uint32)

// theirs is what SQLite's own cache of pages does, as it is before watchKeys changes it; nil: it does not say so.
var theirs = sync.OnceValue(func() *sqlite3.Tsqlite3_pcache_methods2 {
	tls := libc.NewTLS()
	defer tls.Close()
	m := &sqlite3.Tsqlite3_pcache_methods2{}
	if failed(configure(tls, sqlite3.SQLITE_CONFIG_GETPCACHE2, m)) {
		return nil
	}
	return m
})

// configure asks SQLite what its cache of pages does, or tells it.
func configure(tls *libc.TLS, what int32, m *sqlite3.Tsqlite3_pcache_methods2) int32 {
	methods, list := allocate[sqlite3.Tsqlite3_pcache_methods2](tls), allocate[uintptr](tls)
	defer libc.Xfree(tls, methods) // SQLite copies them
	defer libc.Xfree(tls, list)
	if methods == 0 || list == 0 {
		return sqlite3.SQLITE_NOMEM
	}
	*at[sqlite3.Tsqlite3_pcache_methods2](methods) = *m
	rc := sqlite3.Xsqlite3_config(tls, what, libc.VaList(list, methods))
	*m = *at[sqlite3.Tsqlite3_pcache_methods2](methods)
	return rc
}

// watchKeys keeps SQLite's cache of pages from believing that it holds the lock page. When a tree splits pages that are out of order
// (balance_nonroot), SQLite lends one the number of the lock page for a moment. The cache remembers the highest number it ever saw, so while the
// file is shorter than a gigabyte the end of nearly every transaction had it look for pages beyond the end of the file, through
// all it holds (pcache1TruncateUnsafe): a fifth of the writer's time while single webhooks come in. SQLite has a place for a cache that
// is another in part (SQLITE_CONFIG_PCACHE2); whoever opened a database of theirs before goes on as ever, only slower.
func watchKeys(tls *libc.TLS) {
	if theirs() == nil {
		return
	}
	ours := *theirs()
	ours.FxRekey = cFunc[rekeying](rekey)
	configure(tls, sqlite3.SQLITE_CONFIG_PCACHE2, &ours)
}

// rekey gives a page another number. The one of the lock page is only lent, and gone before anything else is asked of the cache.
func rekey(tls *libc.TLS, cache, page uintptr, from, to uint32) {
	highest := highestKey(cache)
	before := *highest
	goFunc[rekeying](theirs().FxRekey)(tls, cache, page, from, to)
	if to == lockPage {
		*highest = before
	}
}

// highestKey is the highest number of a page that a cache has seen.
func highestKey(cache uintptr) *uint32 { return &at[sqlite3.TPCache1](cache).FiMaxKey }
