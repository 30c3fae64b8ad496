package store

// Within returns the listing with another reach, so that a few conversations are enough to test what happens among many.
func (l Listing) Within(gather, walk, count int) Listing {
	l.reach = &reach{gather: gather, walk: walk, count: count}
	return l
}
