// Package cluster makes a throw-away PostgreSQL: a directory, a server on a free loopback port, a random password.
//
//	bin, err := cluster.Find()               where PostgreSQL's programs are
//	c, err := cluster.New(ctx, bin, true)    initdb, start, wait for the first answer
//	c.Stop(); c.Start(ctx)                   a crash, and what comes after it, on the same port
//	c.Remove()
//
// The server refuses to run as root, so root hands it to the user postgres or nobody. It ends with the thread that
// started it: lock the goroutine that does, and no killed test leaves a server behind.
//
// Most tests need none of this: package postgres gives them a database on a cluster that is already there.
package cluster
