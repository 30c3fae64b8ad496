package app

import (
	"errors"
	"net"
	"syscall"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// listen opens the server's address.
func listen(flag, address string) (*door, error) {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, portError(flag, address, err)
	}
	return newDoor(listener, maxConnections), nil
}

// portError explains why an address cannot be listened on.
func portError(flag, address string, err error) error {
	if errors.Is(err, syscall.EADDRINUSE) {
		return chat.Because(chat.Conflict, err, "Another program already listens on %s. Stop it, or choose another address with %s.", address, flag)
	}
	return chat.Because(chat.Invalid, err, "Cannot listen on %s. Check the address given with %s.", address, flag)
}
