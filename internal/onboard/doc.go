// Package onboard connects numbers and keeps them connected.
//
//	Finish   the pop-up's code -> token -> WhatsApp Business account -> number, stored as connecting
//	Add      the same from a token that someone already has, without a browser
//	keeper   recognises a number that is here already, subscribes our app to the account's webhooks, asks Meta what the number is, and then, for a
//	         coexistence number, requests contacts and history, once each and in that order
//
//	watch    asks Meta now and then, and after news, how each number stands; its answer decides about the link. It tests the
//	         webhooks, reminds of unused phones, and keeps private chats marked
//	Passport what can be known before anything is scanned; Track keeps a number of the app alone
//	Register a number that is on the API alone: code, PIN. Never one of the app
//
// Everything the keeper still has to do stands in the database, so a restart goes on where it was. The order
// matters: what a sync sends before we are subscribed is lost, and each sync can be requested only once.
// What fails stands on the number as a sentence and is tried again, less and less often; a new token clears it.
// A coexistence number is never registered: it already is, and doing it again may break the phone.
package onboard
