package graph

import "time"

// graphCodes are errors of the Graph API as such: access, rates, parameters.
// Source: Meta's error codes page, editions of 12 Dec 2025 and 11 Sep 2026, and its general Graph API
// error page where noted.
var graphCodes = []row{
	{0, 0, "AuthException", RetryToken, ScopeApp, 0,
		"Meta does not accept the access token any more. Connect the number again."},
	{1, 0, "API Unknown", RetryBackoff, ScopeMessage, 0,
		"Meta had an unknown problem. It is not certain whether the request was carried out; check before you repeat it."},
	{2, 0, "API Service", RetryBackoff, ScopeApp, 0,
		"WhatsApp is temporarily down or overloaded. It is tried again by itself."},
	{3, 0, "API Method", RetryToken, ScopeApp, 0,
		"The app may not do this. Check its permissions and connect the number again."},
	{4, 0, "API Too Many Calls", RetryBackoff, ScopeApp, 0,
		"The app called Meta too often. Requests go on by themselves when Meta allows it."},
	{10, 0, "Permission Denied", RetryToken, ScopeApp, 0,
		"A permission is missing or was taken away. Connect the number again and grant all permissions."},
	{33, 0, "Parameter value is not valid", RetryNever, ScopeNumber, 0,
		"This phone number was deleted at Meta. Remove it here or connect another."},
	{100, 0, "Invalid parameter", RetryFix, ScopeMessage, 0,
		"Meta does not accept a part of the request. The details say which part; correct it and send again."},
	{104, 0, "Access token missing", RetryToken, ScopeApp, 0, // recorded, 2026
		"The request had no valid access token. Connect the number again."},
	{190, 0, "Access token has expired", RetryToken, ScopeApp, 0,
		"The access token has expired or was revoked. Connect the number again; what is waiting goes out afterwards."},
	{200, 299, "API Permission", RetryToken, ScopeApp, 0,
		"The token may not use this account. Connect the number again with someone who manages it at Meta."},
	{368, 0, "Temporarily blocked for policies violations", RetryNever, ScopeAccount, 0,
		"Meta restricted or disabled this WhatsApp account for breaking its policies. Open Business Support Home at Meta to see why and to appeal."},
	{613, 0, "Rate limit of call permissions", RetryBackoff, ScopeNumber, 0, // Meta: calling pages, late 2025
		"Call permissions were asked for too often: Meta allows 5 requests a second."},
	{2500, 0, "Unknown path components", RetryFix, ScopeApp, 0, // recorded, 2026
		"Meta does not know this address. Check the Graph API version and address in the settings."},
	{80007, 0, "Rate limit issues", RetryBackoff, ScopeAccount, 0,
		"The WhatsApp account used up its calls for this hour. Requests go on by themselves."},
	{80008, 0, "Rate limit issues", RetryBackoff, ScopeAccount, 0, // Meta: general rate limiting page
		"The WhatsApp account used up its calls for this hour. Requests go on by themselves."},
}

// accountCodes are errors of registering, moving and connecting numbers, and of payments, blocking and
// usernames. Source: as graphCodes; coexistence rows from the onboarding page of 26 Jun 2026.
var accountCodes = []row{
	{133000, 0, "Incomplete Deregistration", RetryBackoff, ScopeNumber, 0,
		"An earlier deregistration did not finish. Deregister the number again, then register it."},
	{133004, 0, "Server Temporarily Unavailable", RetryBackoff, ScopeNumber, 0,
		"Meta's registration server is not available for the moment. Try again in a few minutes."},
	{133005, 0, "Two step verification PIN Mismatch", RetryFix, ScopeNumber, 0,
		"The PIN is wrong. Enter the number's two-step verification PIN, or reset it in WhatsApp Manager."},
	{133006, 0, "Phone number Re-verification Needed", RetryFix, ScopeNumber, 0,
		"The number must be verified before it can be registered. Verify it by SMS or call in WhatsApp Manager."},
	{133008, 0, "Too Many two step verification PIN Guesses", RetryPause, ScopeNumber, 0,
		"The PIN was guessed wrong too often. Wait as long as the details say, then enter the right one."},
	{133009, 0, "Two step verification PIN Guessed Too Fast", RetryPause, ScopeNumber, 0,
		"The PIN was entered too quickly after a wrong one. Wait as long as the details say."},
	{133010, 0, "Phone number Not Registered", RetryFix, ScopeNumber, 0,
		"The number is not registered with the Cloud API. Connect it again."},
	{133015, 0, "Phone number just deleted", RetryPause, ScopeNumber, 5 * time.Minute,
		"The number was deleted a moment ago. Wait five minutes before you register it again."},
	{133016, 0, "Account register deregister rate limit exceeded", RetryPause, ScopeNumber, 72 * time.Hour,
		"The number was registered or deregistered more than ten times in 72 hours. Wait until that time has passed."},
	{134011, 0, "Payments terms not accepted", RetryFix, ScopeAccount, 0,
		"The terms of WhatsApp Payments were not accepted yet. Follow the link in the details."},
	{134100, 0, "Only marketing messages supported", RetryFix, ScopeMessage, 0,
		"The marketing messages service takes only marketing templates. Choose one, or send it the usual way."},
	{134101, 0, "Your template is still syncing", RetryPause, ScopeTemplate, 10 * time.Minute,
		"The template is being prepared for marketing messages. It takes up to ten minutes."},
	{134102, 0, "Template unavailable for use", RetryFix, ScopeTemplate, 0,
		"The template cannot be used for marketing messages. Check that the account is enrolled for them."},
	{135000, 0, "Generic user error", RetryFix, ScopeMessage, 0,
		"Something in the request is wrong and Meta does not say what. Check its parts, above all a template's parameters."},
	{136025, 0, "Verification code not accepted", RetryFix, ScopeNumber, 0, // older edition
		"The verification code is wrong or has expired. Ask for a new one."},
	{137000, 0, "Identity key mismatch", RetryFix, ScopeContact, 0, // seen in client libraries, 2026
		"The person's WhatsApp identity has changed. Make sure who you are writing with, then send again."},
	{139100, 0, "Failed to block/unblock users", RetryFix, ScopeContact, 0,
		"Some people could not be blocked or unblocked. The details name them."},
	{139101, 0, "Block list limit reached", RetryNever, ScopeNumber, 0,
		"The block list is full: it holds 64,000 people. Unblock some first."},
	{139102, 0, "Block list changed meanwhile", RetryBackoff, ScopeNumber, 0,
		"The block list changed while it was read. Read it again."},
	{139103, 0, "Block list internal error", RetryBackoff, ScopeNumber, 0,
		"Meta could not read the block list. Try again."},
	{139200, 0, "Direct Send Utility access is blocked", RetryPause, ScopeAccount, 0,
		"Meta blocked sending without a template for this account. It says until when in Account quality; use a template meanwhile."},
	{141002, 0, "Template not approved", RetryFix, ScopeTemplate, 0, // seen in health_status
		"A template is not approved. Wait for Meta's review or choose another."},
	{147001, 147005, "Business username not available", RetryFix, ScopeNumber, 0, // Meta: user id page, Jun 2026
		"This username cannot be had: it is taken, not allowed, or not linked to your page. Choose another."},
	{200005, 200007, "Template insights not available", RetryFix, ScopeAccount, 0,
		"Template insights are not switched on for this account, or not available to it. Switch them on in WhatsApp Manager; that cannot be undone."},
	{1752041, 0, "Onboarding already requested", RetryNever, ScopeAccount, 0,
		"The account is already being enrolled for marketing messages. There is nothing to do."},
	{2388001, 0, "Number belongs to another business", RetryFix, ScopeNumber, 0,
		"The number cannot be moved: it belongs to another business. Start from that business's account."},
	{2388012, 0, "Number already in the account", RetryFix, ScopeNumber, 0,
		"The number is already in this WhatsApp account. Choose it from the list instead of adding it."},
	{2388091, 0, "Number is not being moved", RetryFix, ScopeNumber, 0,
		"No move is under way for this number. Start it again."},
	{2388093, 0, "Number cannot be moved", RetryFix, ScopeNumber, 0,
		"The number does not meet Meta's conditions for a move. The details say which one."},
	{2388103, 0, "Number cannot be moved", RetryFix, ScopeNumber, 0,
		"The number does not meet Meta's conditions for a move. The details say which one."},
	{2494100, 0, "Number in maintenance", RetryPause, ScopeNumber, 5 * time.Minute,
		"Meta is working on this number. Try again in a few minutes."},
	{2494164, 2494179, "Signup could not be completed", RetryFix, ScopeAccount, 0, // seen in client libraries, 2026
		"Meta could not complete a step of the signup. The details say which one."},
	{2593079, 0, "Ownership cannot be moved", RetryNever, ScopeAccount, 0, // gone from the Sep 2026 edition
		"Moving an account that a partner owned is no longer possible at Meta."},
	{2593085, 0, "Ownership cannot be moved", RetryNever, ScopeAccount, 0, // gone from the Sep 2026 edition
		"Moving an account that a partner owned is no longer possible at Meta."},
	{2593107, 0, "Synchronization request limit exceeded", RetryNever, ScopeNumber, 0,
		"This was already imported once since the number was connected. To import again, disconnect the number in the WhatsApp Business app and connect it again."},
	{2593108, 0, "Synchronization request out of time", RetryNever, ScopeNumber, 0,
		"Imports are possible only in the first 24 hours after connecting. To import, disconnect the number in the WhatsApp Business app and connect it again."},
	{2593109, 0, "History sync is turned off", RetryNever, ScopeNumber, 0,
		"The business chose not to share its chats when the number was connected. New messages arrive all the same."},
}
