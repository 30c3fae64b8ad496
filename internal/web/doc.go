// Package web is Saltbridge's face: the pages people work in, drawn on the server.
//
//	GET /c/7              page: shell, list, conversation         handle_conversation.go
//	GET /wall             page of supervisors; /wall/7 watches    handle_wall.go, handle_watched.go
//	GET /fragments/…      the same parts alone, for open pages    handle_fragment_*.go
//	POST …                an act; package inbox, auth, onboard or ingest does it
//	GET /media/9          the file of a message, shown in place only if nothing in it can run
//	GET /events           numbers of what changed, as a stream that resumes; the tabs of a browser share one
//
// A page works without script; with it, static/js/live.js follows /events, fetches the fragment that an
// event names and puts it in place. Fragments and pages are drawn by the same components (package ui), and
// rules such as where a day begins are only known here, never in the browser.
//
// One handler a file. A handler reads the store or calls a verb, builds a view and draws it; it returns its
// error, and middleware.go shows and logs it once. Static files are embedded and addressed by their hash.
// No page asks another host for anything, except the sign-up page, which loads Meta's script.
package web
