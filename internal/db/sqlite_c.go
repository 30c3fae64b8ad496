package db

import (
	"sync"
	"unsafe"

	"modernc.org/libc"
	sqlite3 "modernc.org/sqlite/lib"
)

// SQLite is C translated to Go: its memory lies outside Go's, and what it calls are pointers to functions. What we put beneath it
// (sqlite_log.go, sqlite_pages.go) speaks that language through these few words.

// prepareSQLite puts what is ours beneath SQLite, once a process and before it opens its first file. SQLite has one set of such
// layers for a whole process.
var prepareSQLite = sync.OnceValue(func() error {
	tls := libc.NewTLS()
	defer tls.Close()
	watchKeys(tls) // first: registering a layer for files starts SQLite, and its cache of pages is settled then
	return layLog(tls)
})

// at returns what C memory holds at an address.
func at[T any](address uintptr) *T { return *(**T)(unsafe.Pointer(&address)) }

// goFunc returns the function behind C's pointer to one.
func goFunc[T any](pointer uintptr) T { return *(*T)(unsafe.Pointer(&struct{ uintptr }{pointer})) }

// cFunc returns C's pointer to a function, which must not be a closure.
func cFunc[T any](f T) uintptr { return *(*uintptr)(unsafe.Pointer(&f)) }

// allocate returns zeroed C memory for a T, 0 if there is none.
func allocate[T any](tls *libc.TLS) uintptr {
	var t T
	return libc.Xcalloc(tls, 1, libc.Tsize_t(unsafe.Sizeof(t)))
}

// failed reports whether a result code of SQLite is an error.
func failed(rc int32) bool { return rc != sqlite3.SQLITE_OK }
