package db

import (
	"errors"
	"fmt"
	"unsafe"

	"modernc.org/libc"
	sqlite3 "modernc.org/sqlite/lib"
)

// SQLite writes every page of its log with two system calls, a hundred and more a commit. So the writer's connection opens its files
// through a layer (a VFS) that gathers what is appended to the log and writes it in large pieces.
//
// What is gathered is in the file before SQLite tells anyone of it: at a commit it asks for a sync (synchronous FULL), and only then puts
// the new pages into the log's index. That sync writes and no more, because the syncer behind the writer waits for the
// disk. The syncs of a checkpoint are asked for as full ones (checkpoint_fullfsync), and are real.
//
// What is gathered when SQLite gives up the write lock belongs to no commit, and is dropped: its place in the log is the next writer's, who may
// be another process.

const (
	logLayer = "saltbridge-log"
	fileRoom = 1 << 10          // bytes for what SQLite's own layer keeps of a file, some 120; we keep ours behind them
	logPiece = 31 * (24 + 4096) // bytes written at once: whole pages with their headers; SQLite's own layer takes less than 128 KiB
)

// layered is what we keep of an open file. It lies in C memory, behind what SQLite's own layer keeps of it.
type layered struct {
	methods sqlite3.Tsqlite3_io_methods // theirs, with some of ours
	theirs  uintptr
	other   uintptr // of a database its log, of a log its database; 0: it is not open
	bytes   uintptr // of a log: what is gathered, up to logPiece
	length  int64   // how much that is
	from    int64   // where in the log it belongs
}

// Functions of SQLite's layer for files. They return result codes.
type (
	openFile = func(tls *libc.TLS, vfs, name, file uintptr, flags int32, outFlags uintptr) int32
	onFile   = func(tls *libc.TLS, file uintptr) int32
	transfer = func(tls *libc.TLS, file, bytes uintptr, length int32, offset int64) int32
	truncate = func(tls *libc.TLS, file uintptr, size int64) int32
	syncFile = func(tls *libc.TLS, file uintptr, flags int32) int32
	fileSize = func(tls *libc.TLS, file, size uintptr) int32
	lockFile = func(tls *libc.TLS, file uintptr, from, count, flags int32) int32
)

// layer is what SQLite knows of ours.
type layer struct {
	sqlite3.Tsqlite3_vfs
	theirs uintptr // SQLite's own for this system
}

// layLog makes the layer known to SQLite.
func layLog(tls *libc.TLS) error {
	theirs, ours := sqlite3.Xsqlite3_vfs_find(tls, 0), allocate[layer](tls)
	name, err := libc.CString(logLayer)
	if theirs == 0 || ours == 0 || err != nil {
		return errors.New("no memory for a layer beneath SQLite")
	}
	l := at[layer](ours)
	*l = layer{*at[sqlite3.Tsqlite3_vfs](theirs), theirs}
	if l.FszOsFile > fileRoom {
		return fmt.Errorf("SQLite keeps %d bytes of a file, there is room for %d", l.FszOsFile, fileRoom)
	}
	l.FszOsFile = fileRoom + int32(unsafe.Sizeof(layered{}))
	l.FzName, l.FxOpen = name, cFunc[openFile](openLayered)
	if rc := sqlite3.Xsqlite3_vfs_register(tls, ours, 0); failed(rc) {
		return fmt.Errorf("SQLite does not take the layer for its log: %d", rc)
	}
	return nil
}

func layerOf(file uintptr) *layered { return at[layered](file + fileRoom) }

// openLayered opens a file as SQLite does, and takes over some of what is done with it.
func openLayered(tls *libc.TLS, vfs, name, file uintptr, flags int32, outFlags uintptr) int32 {
	rc := goFunc[openFile](at[sqlite3.Tsqlite3_vfs](at[layer](vfs).theirs).FxOpen)(tls, vfs, name, file, flags, outFlags)
	if failed(rc) {
		return rc
	}
	opened, l := at[sqlite3.Tsqlite3_file](file), layerOf(file)
	*l = layered{methods: *at[sqlite3.Tsqlite3_io_methods](opened.FpMethods), theirs: opened.FpMethods}
	switch {
	case flags&sqlite3.SQLITE_OPEN_MAIN_DB != 0:
		l.methods.FxShmLock = cFunc[lockFile](lockDatabase)
	case flags&sqlite3.SQLITE_OPEN_WAL != 0:
		if l.bytes = libc.Xmalloc(tls, logPiece); l.bytes == 0 {
			goFunc[onFile](l.own().FxClose)(tls, file)
			opened.FpMethods = 0 // nothing is open
			return sqlite3.SQLITE_NOMEM
		}
		l.gather(file, sqlite3.Xsqlite3_database_file_object(tls, name))
	}
	opened.FpMethods = uintptr(unsafe.Pointer(&l.methods))
	return rc
}

// gather begins to gather what is written to a log.
func (l *layered) gather(file, database uintptr) {
	m := &l.methods
	m.FxClose, m.FxRead, m.FxWrite = cFunc[onFile](closeLog), cFunc[transfer](readLog), cFunc[transfer](writeLog)
	m.FxTruncate, m.FxSync, m.FxFileSize = cFunc[truncate](truncateLog), cFunc[syncFile](syncLog), cFunc[fileSize](sizeLog)
	l.other, layerOf(database).other = database, file
}

// lockDatabase takes or gives up locks of the log, which count as the database's.
func lockDatabase(tls *libc.TLS, file uintptr, from, count, flags int32) int32 {
	const gaveUp = sqlite3.SQLITE_SHM_UNLOCK | sqlite3.SQLITE_SHM_EXCLUSIVE
	l := layerOf(file)
	if l.other != 0 && flags == gaveUp && from == sqlite3.WAL_WRITE_LOCK {
		layerOf(l.other).length = 0
	}
	return goFunc[lockFile](l.own().FxShmLock)(tls, file, from, count, flags)
}

// own returns what SQLite's own layer does with the file.
func (l *layered) own() *sqlite3.Tsqlite3_io_methods {
	return at[sqlite3.Tsqlite3_io_methods](l.theirs)
}

// flush writes what is gathered. If that fails it is gone, and so is the transaction whose pages it were.
func (l *layered) flush(tls *libc.TLS, file uintptr) int32 {
	length := l.length
	l.length = 0
	if length == 0 {
		return sqlite3.SQLITE_OK
	}
	return goFunc[transfer](l.own().FxWrite)(tls, file, l.bytes, int32(length), l.from)
}

// writeLog gathers what follows on what is gathered. Anything else begins anew, such as a page that this transaction writes again.
func writeLog(tls *libc.TLS, file, bytes uintptr, length int32, offset int64) int32 {
	l, n := layerOf(file), int64(length)
	if offset != l.from+l.length || l.length+n > logPiece {
		if rc := l.flush(tls, file); failed(rc) {
			return rc
		}
		l.from = offset
	}
	if n > logPiece { // no page is so large, but the memory must be safe
		return goFunc[transfer](l.own().FxWrite)(tls, file, bytes, length, offset)
	}
	copy(unsafe.Slice(at[byte](l.bytes+uintptr(l.length)), n), unsafe.Slice(at[byte](bytes), n))
	l.length += n
	return sqlite3.SQLITE_OK
}

func readLog(tls *libc.TLS, file, bytes uintptr, length int32, offset int64) int32 {
	l := layerOf(file)
	if rc := l.flush(tls, file); failed(rc) {
		return rc
	}
	return goFunc[transfer](l.own().FxRead)(tls, file, bytes, length, offset)
}

func truncateLog(tls *libc.TLS, file uintptr, size int64) int32 {
	l := layerOf(file)
	if rc := l.flush(tls, file); failed(rc) {
		return rc
	}
	return goFunc[truncate](l.own().FxTruncate)(tls, file, size)
}

func sizeLog(tls *libc.TLS, file, size uintptr) int32 {
	l := layerOf(file)
	if rc := l.flush(tls, file); failed(rc) {
		return rc
	}
	return goFunc[fileSize](l.own().FxFileSize)(tls, file, size)
}

// syncLog writes what is gathered, and waits for the disk if that is asked for in full.
func syncLog(tls *libc.TLS, file uintptr, flags int32) int32 {
	l := layerOf(file)
	rc := l.flush(tls, file)
	if failed(rc) || flags&sqlite3.SQLITE_SYNC_FULL != sqlite3.SQLITE_SYNC_FULL {
		return rc
	}
	return goFunc[syncFile](l.own().FxSync)(tls, file, flags)
}

// closeLog drops what is gathered: no commit asked for it.
func closeLog(tls *libc.TLS, file uintptr) int32 {
	l := layerOf(file)
	layerOf(l.other).other = 0
	libc.Xfree(tls, l.bytes)
	return goFunc[onFile](l.own().FxClose)(tls, file)
}
