// Package npm installs npm packages for tests: those of a lock file, which carries no registry's address, so that npm takes the
// one it is set up with.
//
// A folder in the user's cache keeps what was installed, named by the hash of the files it came from: later runs and other packages'
// tests use it again. It must not know what the packages are for.
package npm
