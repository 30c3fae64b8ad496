// Package need decides what a test does when a tool of the machine is missing: a database, a browser.
//
// On a developer's machine the test is skipped and says what to install. Where every test has to run
// (SALTBRIDGE_TEST_STRICT=1, which make sets when CI=true) the same gap is a failure, so that a green
// run never hides tests that did not run.
//
// It must not look for tools itself: the packages that use a tool know how to find it.
package need
