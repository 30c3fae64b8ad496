// Package auth says who someone is: agents by password and session, programs by API key. It also seals the
// secrets that are stored (tokens of Meta) with the server's key.
//
//	SignIn   e-mail + password -> a session token; only its hash is stored
//	Agent    session token     -> the agent; sessions end after 30 days, or 12 hours unused
//	Key      API key           -> a viewer of its account
//	Vault    Seal and Open: AES-256-GCM, the purpose bound in, so that one secret cannot stand for another
//
// What someone may do is decided where it is done, by the chat.Viewer made from what is found here.
package auth
