// Package axe looks for barriers in pages: what keeps people from working with a keyboard, a screen reader or weak eyes.
//
//	rules := axe.New(t)                            axe-core, by npm, once
//	rules.Want(t, "inbox", axe.Page, page.Eval)    in whatever page is open, as it is now
//
// It asks for the rules of WCAG 2.2 AA and of the levels below it. The script comes into a page through the debugger, which no policy of the
// page forbids; pages themselves load nothing. It must not know our pages: what is opened in them belongs to the tests.
package axe
