-- Messages are found by a hash that keeps those of one chat together (see Ref). It is computed in Go, which makes the index anew.

DROP INDEX message_wamid;
