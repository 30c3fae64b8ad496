// Package browser drives a real Chromium in page tests.
//
//	p := browser.New(t)
//	p.Goto(server.URL + "/login")
//	p.Fill("#email", "ada@example.test")
//	p.Click("button[type=submit]")
//	p.WaitText("h1", "Inbox")
//	p.Screenshot("inbox")
//
// Each [New] is a fresh profile in a browser that reaches loopback addresses only; a package whose tests go through [Run] keeps its
// browsers between them. Every helper
// waits for its condition until a deadline and fails the test when it passes; none sleeps. Actions go
// through the mouse and the keyboard: [Page.Click] fails on a button that is covered or moving, as a
// person would. [Page.Popup] and [Page.NewTab] give further pages of the same browser.
//
// What a visitor would not see still counts: console errors, uncaught exceptions and failed requests
// of any page fail the test when it ends, unless [Page.Allow] names them. Screenshots are written when
// SALTBRIDGE_SCREENSHOTS names a folder.
//
// It must not know our pages: selectors and words belong to the tests.
package browser
