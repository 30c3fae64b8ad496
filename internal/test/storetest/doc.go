// Package storetest runs tests on a fresh store of each engine and builds what they start from.
//
//	storetest.Each(t, func(t *testing.T, s *store.Store) {
//		shop := storetest.NewShop(t, s)            an account, an admin, a number
//		filed := shop.Receive(t, "4915112345678", "hello")   a customer's message, filed and advanced
//	})
//
// Each runs the test twice, as "sqlite" on a file of its own and as "postgres" on a database of its own
// (skipped or failed where there is no server: package need). What is built here goes through the same
// statements as in production; a builder fails the test by itself.
package storetest
