package cluster

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

const (
	superuser = "saltbridge"

	// startTimeout bounds the wait for the first connection; a warm machine needs a tenth of a second.
	startTimeout = 60 * time.Second

	// attempts covers the race between finding a free port and listening on it.
	attempts = 3
)

// fast gives up durability: the cluster is thrown away, a crash of the machine may take it along.
// autovacuum stays on, it is part of the behaviour under test.
var fast = []string{"fsync=off", "synchronous_commit=off", "full_page_writes=off"}

// always holds for both kinds. Many test packages at once hold many small pools.
var always = []string{
	"listen_addresses=127.0.0.1",
	"unix_socket_directories=",
	"max_connections=400",
	"shared_buffers=256MB",
	"max_wal_size=2GB",
	"log_min_messages=warning",
	"log_checkpoints=off",
}

// Cluster is a server and the directory that holds all of it.
type Cluster struct {
	bin      string
	dir      string
	owner    *owner
	password string
	durable  bool
	port     int
	server   *exec.Cmd
	exited   chan error
	log      bytes.Buffer
}

// New makes a cluster with the programs in bin and starts it. A durable one flushes commits to disk. On an error
// nothing is left behind.
func New(ctx context.Context, bin string, durable bool) (*Cluster, error) {
	c := &Cluster{bin: bin, password: rand.Text(), durable: durable}
	if err := c.create(ctx); err != nil {
		c.Remove()
		return nil, err
	}
	var err error
	for range attempts {
		if c.port, err = freePort(); err != nil {
			break
		}
		if err = c.Start(ctx); err == nil {
			return c, nil
		}
		c.Stop()
		if !strings.Contains(c.log.String(), "could not bind") {
			break
		}
	}
	c.Remove()
	return nil, err
}

// URL returns the address of the maintenance database; its user may do everything.
func (c *Cluster) URL() string {
	return fmt.Sprintf("postgres://%s:%s@127.0.0.1:%d/postgres?sslmode=disable", superuser, c.password, c.port)
}

// create makes the directory, hands it to the server's user and runs initdb in it.
func (c *Cluster) create(ctx context.Context) error {
	var err error
	if c.owner, err = serverOwner(); err != nil {
		return err
	}
	if c.dir, err = os.MkdirTemp(c.home(), "saltbridge-postgres-"); err != nil {
		return fmt.Errorf("making a directory for PostgreSQL: %w", err)
	}
	secret := filepath.Join(c.dir, "password")
	if err := os.WriteFile(secret, []byte(c.password), 0o600); err != nil {
		return err
	}
	if err := c.owner.own(c.dir, secret); err != nil {
		return err
	}
	// The C.UTF-8 order is the order of bytes, as in SQLite and in Go, and knows upper and lower case.
	initdb := c.command(ctx, "initdb", "--pgdata", c.data(), "--username", superuser, "--pwfile", secret,
		"--auth", "password", "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync", "--no-instructions")
	if out, err := initdb.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w\n%s", err, out)
	}
	return nil
}

// home is the folder for the cluster's own; "" is the system's for temporary files, or that of whoever set TMPDIR.
func (c *Cluster) home() string {
	if c.durable || os.Getenv("TMPDIR") != "" {
		return ""
	}
	return inMemory()
}

// Start runs the server, always on the same port, and waits for its first answer.
func (c *Cluster) Start(ctx context.Context) error {
	settings := always
	if !c.durable {
		settings = append(settings[:len(settings):len(settings)], fast...)
	}
	args := []string{"-D", c.data(), "-p", strconv.Itoa(c.port)}
	for _, s := range settings {
		args = append(args, "-c", s)
	}
	c.log.Reset()
	// Not bound to ctx: an interrupt ends the command first, then the server.
	c.server = c.command(context.WithoutCancel(ctx), "postgres", args...)
	c.server.Stdout, c.server.Stderr = &c.log, &c.log
	if err := c.server.Start(); err != nil {
		return fmt.Errorf("starting PostgreSQL: %w", err)
	}
	c.exited = make(chan error, 1)
	go func(server *exec.Cmd, exited chan<- error) { exited <- server.Wait() }(c.server, c.exited)
	return c.waitReady(ctx)
}

func (c *Cluster) waitReady(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	retry := time.NewTicker(20 * time.Millisecond)
	defer retry.Stop()
	for {
		conn, err := pgx.Connect(ctx, c.URL())
		if err == nil {
			return conn.Close(ctx)
		}
		select {
		case exit := <-c.exited:
			c.server = nil
			return fmt.Errorf("PostgreSQL did not start: %v\n%s", exit, c.log.String())
		case <-ctx.Done():
			return fmt.Errorf("PostgreSQL did not answer: %w (last: %v)", ctx.Err(), err)
		case <-retry.C:
		}
	}
}

// Stop ends the server at once, as a crash would.
func (c *Cluster) Stop() {
	if c.server == nil {
		return
	}
	// SIGQUIT is the server's immediate shutdown: it takes its children along and writes nothing more.
	_ = c.server.Process.Signal(syscall.SIGQUIT)
	select {
	case <-c.exited:
	case <-time.After(10 * time.Second):
		_ = c.server.Process.Kill()
		<-c.exited
	}
	c.server = nil
}

// Remove stops the server and deletes its directory.
func (c *Cluster) Remove() {
	c.Stop()
	if c.dir == "" {
		return
	}
	if err := os.RemoveAll(c.dir); err != nil {
		fmt.Fprintf(os.Stderr, "cluster: %s stays behind: %v\n", c.dir, err)
	}
}

func (c *Cluster) data() string { return filepath.Join(c.dir, "data") }

// command prepares one of PostgreSQL's programs to run as the server's user, in a directory that
// user may enter, and to end when this process dies.
func (c *Cluster) command(ctx context.Context, program string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, filepath.Join(c.bin, program), args...)
	cmd.Dir = c.dir
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "TZ=UTC", "LC_ALL=C.UTF-8"}
	cmd.SysProcAttr = ChildAttributes()
	cmd.SysProcAttr.Setpgid = true // an interrupt from the terminal must not reach the server
	cmd.SysProcAttr.Credential = c.owner.credential()
	return cmd
}

// freePort asks the kernel for a loopback port nobody listens on.
func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, fmt.Errorf("finding a free port: %w", err)
	}
	defer l.Close()
	addr, ok := l.Addr().(*net.TCPAddr)
	if !ok {
		return 0, errors.New("finding a free port: not a TCP address")
	}
	return addr.Port, nil
}

// PID returns the server's process id.
func (c *Cluster) PID() int { return c.server.Process.Pid }
