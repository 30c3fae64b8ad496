package graph

import "time"

// messageCodes are errors of sending and receiving messages, in the answer to a request or in a webhook.
// Source: Meta's error codes page, editions of 12 Dec 2025 and 11 Sep 2026; others as noted.
var messageCodes = []row{
	{130403, 0, "Recipient is blocked", RetryNever, ScopeContact, 0,
		"Your business has blocked this person. Unblock them first."},
	{130429, 0, "Rate limit hit", RetryBackoff, ScopeNumber, 0,
		"The number sent too many messages at once. It goes on more slowly by itself."},
	{130472, 0, "User's number is part of an experiment", RetryNever, ScopeContact, 0,
		"Meta does not deliver marketing messages to this person at present. Wait until they write to you, then answer freely."},
	{130497, 0, "Business account is restricted from messaging users in this country", RetryNever, ScopeContact, 0,
		"Meta does not allow this account to write to people in that country."},
	{130501, 0, "Message type is not currently supported", RetryNever, ScopeMessage, 0, // webhook only
		"The customer sent something that WhatsApp does not hand out to other programs. Look at it on the phone."},
	{131000, 0, "Something went wrong", RetryBackoff, ScopeMessage, 0,
		"WhatsApp could not send this for an unknown reason. It is tried again a few times."},
	{131005, 0, "Access denied", RetryToken, ScopeApp, 0,
		"A permission is missing or was taken away. Connect the number again and grant all permissions."},
	{131008, 0, "Required parameter is missing", RetryFix, ScopeMessage, 0,
		"A part of the message is missing. The details say which."},
	{131009, 0, "Parameter value is not valid", RetryFix, ScopeMessage, 0,
		"A part of the message is not valid. The details say which; often it is the phone number, or a reaction to a message older than 30 days."},
	{131016, 0, "Service unavailable", RetryBackoff, ScopeApp, 0,
		"WhatsApp is not available for the moment. It is tried again by itself."},
	{131020, 0, "Group not allowed", RetryFix, ScopeMessage, 0, // Meta: groups pages, Oct 2025
		"The group does not exist or your number may not write to it."},
	{131021, 0, "Recipient cannot be sender", RetryNever, ScopeContact, 0,
		"A number cannot write to itself. Choose another recipient."},
	{131026, 0, "Message undeliverable", RetryNever, ScopeContact, 0,
		"The message cannot be delivered. The person may not use WhatsApp, has an old version, or has not accepted its terms. Reach them another way."},
	{131030, 0, "Recipient phone number not in allowed list", RetryFix, ScopeContact, 0,
		"This is a test number: it can write only to people on its list. Add the recipient in the app's dashboard, or use a real number."},
	{131031, 0, "Account has been locked", RetryNever, ScopeAccount, 0,
		"Meta locked this account, for a policy violation or because data such as the PIN did not match. Open Business Support Home at Meta."},
	{131035, 0, "Webhook not delivered in time", RetryNever, ScopeMessage, 0, // Meta: no-storage page, May 2026
		"Meta could not hand over the message in time and no longer has it. Ask the customer to send it again, or look on the phone."},
	{131036, 0, "Message key expired", RetryNever, ScopeMessage, 0, // Meta: no-storage page, May 2026
		"Meta could not decrypt the message in time. Ask the customer to send it again, or look on the phone."},
	{131037, 0, "Display name not approved", RetryFix, ScopeNumber, 0,
		"The number has no approved display name. Ask for one in WhatsApp Manager."},
	{131041, 0, "Group message not possible", RetryFix, ScopeMessage, 0,
		"This cannot be sent to a group. Send it to the people one by one."},
	{131042, 0, "Business eligibility payment issue", RetryFix, ScopeAccount, 0,
		"Meta cannot charge for this message. Check the payment method, currency and time zone of the account in WhatsApp Manager."},
	{131043, 0, "Message expired", RetryNever, ScopeMessage, 0, // older field reports
		"The message could not be delivered before it expired. Send it again if it still matters."},
	{131044, 0, "Payment issue of a call", RetryFix, ScopeAccount, 0, // seen in client libraries, 2026
		"Meta cannot charge for the call. Check the payment method of the account in WhatsApp Manager."},
	{131045, 0, "Incorrect certificate", RetryFix, ScopeNumber, 0,
		"The number's registration is broken. Connect it again."},
	{131047, 0, "Re-engagement message", RetryFix, ScopeContact, 0,
		"More than 24 hours have passed since the customer last wrote, so free text is not allowed. Send a template, or write from the phone."},
	{131048, 0, "Spam rate limit hit", RetryPause, ScopeNumber, 4 * time.Hour,
		"Meta limits this number because too many people blocked or reported it. Stop mass messages; the limit lifts when the quality recovers."},
	{131049, 0, "Meta chose not to deliver", RetryPause, ScopeContact, 24 * time.Hour,
		"Meta held this marketing message back because the person gets many of them. Wait a day or longer, or let them write first."},
	{131050, 0, "User stopped marketing messages", RetryNever, ScopeContact, 0,
		"The person does not want marketing messages from you. Do not send any until they change their mind."},
	{131051, 0, "Unsupported message type", RetryFix, ScopeMessage, 0,
		"WhatsApp does not support this kind of message here. If a customer sent it, look at it on the phone."},
	{131052, 0, "Media download error", RetryNever, ScopeMessage, 0,
		"Meta could not fetch the file that the customer sent; it may be over 100 MB. Ask for it another way."},
	{131053, 0, "Media upload error", RetryFix, ScopeMessage, 0,
		"WhatsApp cannot use this file. Check its type and size, or whether its link can be reached."},
	{131055, 0, "Method not allowed", RetryFix, ScopeMessage, 0,
		"The marketing messages service takes only marketing templates. Choose one, or send it the usual way."},
	{131056, 0, "(Business Account, Consumer Account) pair rate limit hit", RetryPause, ScopeContact, 0,
		"Too many messages went to this one person in a short time. It goes on by itself after a pause."}, // 4^n seconds: Meta: platform page, Dec 2025
	{131057, 0, "Account in maintenance mode", RetryBackoff, ScopeNumber, time.Minute,
		"Meta is working on this number, for example raising its speed. It goes on by itself in a few minutes."},
	{131059, 0, "Group message not possible", RetryFix, ScopeMessage, 0,
		"This cannot be sent to a group. Send it to the people one by one."},
	{131060, 0, "This message is unavailable", RetryNever, ScopeMessage, 0, // webhook only; Meta: onboarding page, Jun 2026
		"WhatsApp did not hand out this message, as happens with a customer's first message or an unsupported linked device. It is on the phone."},
	{131062, 0, "Recipient user id not possible", RetryFix, ScopeContact, 0, // Meta: user id page, Jun 2026
		"This kind of message needs a phone number: login codes cannot go to a user id. Ask the person for their number."},
	{131063, 0, "Marketing templates disabled", RetryFix, ScopeAccount, 0,
		"Marketing templates are switched off for this account on the Cloud API. Switch them on in the account's settings, or use the marketing messages service."},
	{131064, 0, "Template classification limit", RetryPause, ScopeAccount, 24 * time.Hour, // since 17 Apr 2026
		"Meta limits this account because templates were filed under the wrong category. The limit lifts by itself; correct the categories."},
	{131201, 131206, "Group error", RetryFix, ScopeMessage, 0, // Meta: groups pages, Oct 2025
		"Meta could not do this with the group or some of its participants. The details say why."},
	{131207, 0, "Group action not allowed", RetryNever, ScopeMessage, 0,
		"Your number may not do this with the group."},
	{131208, 0, "Group rate limit", RetryBackoff, ScopeNumber, 0,
		"Too many group actions at once. It goes on by itself."},
	{131209, 131215, "Group error", RetryFix, ScopeMessage, 0,
		"Meta could not do this with the group or some of its participants. The details say why."},
}

// templateCodes are errors of templates and forms.
// Source: as messageCodes; the 2388xxx rows arrive as code 100 with this subcode, or as code.
var templateCodes = []row{
	{132000, 0, "Template Param Count Mismatch", RetryFix, ScopeMessage, 0,
		"The message does not fill all blanks of the template, or too many. Give each blank exactly one value."},
	{132001, 0, "Template does not exist", RetryFix, ScopeTemplate, 0,
		"The template does not exist in this language or is not approved yet. Choose another, or wait for Meta's review."},
	{132005, 0, "Template Hydrated Text Too Long", RetryFix, ScopeMessage, 0,
		"With its values filled in, the template's text is too long. Shorten the values."},
	{132007, 0, "Template Format Character Policy Violated", RetryFix, ScopeTemplate, 0,
		"The template's text breaks Meta's rules on characters. Change the template."},
	{132008, 0, "Template parameter format", RetryFix, ScopeMessage, 0, // older edition
		"A value has the wrong form for its blank in the template."},
	{132012, 0, "Template Parameter Format Mismatch", RetryFix, ScopeMessage, 0,
		"A value has the wrong kind for its blank in the template, for example a text where a picture belongs."},
	{132015, 0, "Template is Paused", RetryPause, ScopeTemplate, 3 * time.Hour, // 3 h, then 6 h
		"Meta paused this template because people did not like it. Choose another, or change it while you wait."},
	{132016, 0, "Template is Disabled", RetryNever, ScopeTemplate, 0,
		"Meta disabled this template for good after pausing it several times. Write a new one."},
	{132018, 0, "Template validation error", RetryFix, ScopeMessage, 0,
		"The template's values are not valid. The details say which."},
	{132021, 0, "Template name clash", RetryFix, ScopeMessage, 0, // Meta: direct send pages, Jul 2026
		"The name given for sending without a template belongs to a real template. Choose another name."},
	{132068, 0, "Flow is blocked", RetryFix, ScopeTemplate, 0,
		"The form in this message is blocked at Meta. Repair it in WhatsApp Manager."},
	{132069, 0, "Flow is throttled", RetryPause, ScopeTemplate, time.Hour,
		"The form in this message is limited to ten messages an hour because it does not work well. Repair it in WhatsApp Manager."},
	{2388019, 0, "Template limit reached", RetryFix, ScopeAccount, 0,
		"The account has as many templates as Meta allows. Delete some first."},
	{2388023, 0, "Template is being deleted", RetryPause, ScopeTemplate, 720 * time.Hour, // field reports
		"A template of this name was deleted; the name is free again after 30 days. Choose another name."},
	{2388024, 0, "Template exists already", RetryFix, ScopeTemplate, 0, // field reports
		"There is already a template of this name in this language. Change that one or choose another name."},
	{2388039, 2388040, "Template text not valid", RetryFix, ScopeTemplate, 0,
		"A part of the template has the wrong form or is too long. The details say which."},
	{2388047, 0, "Template header not valid", RetryFix, ScopeTemplate, 0,
		"The template's header is not valid. Shorten it, and leave out line breaks, emoji and formatting."},
	{2388072, 0, "Template body not valid", RetryFix, ScopeTemplate, 0,
		"The template's body is not valid. The details say why."},
	{2388073, 0, "Template footer not valid", RetryFix, ScopeTemplate, 0,
		"The template's footer is not valid. Shorten it and leave out blanks."},
	{2388293, 0, "Too many variables for the text", RetryFix, ScopeTemplate, 0,
		"The template has too many blanks for so little text. Add words or take out blanks."},
	{2388299, 0, "Variable at the edge of the text", RetryFix, ScopeTemplate, 0,
		"A template's text may not begin or end with a blank. Add a word before or after it."},
	{2388318, 0, "Template cannot be edited", RetryNever, ScopeTemplate, 0, // Meta: direct send pages, Jul 2026
		"Meta made this template by itself; it cannot be changed."},
	{2388330, 0, "Template cannot be deleted", RetryNever, ScopeTemplate, 0, // Meta: direct send pages, Jul 2026
		"Meta made this template by itself; it cannot be deleted."},
}

// callCodes are errors of the Calling API, which coexistence numbers do not have.
// Source: Meta's calling pages, Oct to Dec 2025.
var callCodes = []row{
	{138000, 0, "Calling API not enabled", RetryFix, ScopeNumber, 0,
		"Calls through the API are not switched on for this number. Numbers that are also in the WhatsApp Business app make their calls there."},
	{138001, 0, "Callee cannot be called", RetryNever, ScopeContact, 0,
		"The person cannot be called on WhatsApp. Write to them instead."},
	{138002, 0, "Too many calls at once", RetryBackoff, ScopeNumber, 0,
		"The number has 1,000 calls at once, the most Meta allows. Wait until some have ended."},
	{138003, 0, "Call already running", RetryNever, ScopeContact, 0,
		"There is already a call with this person."},
	{138004, 0, "Call could not connect", RetryBackoff, ScopeMessage, 0,
		"The call could not be connected. Try again."},
	{138005, 0, "Too many calls started", RetryBackoff, ScopeNumber, 0,
		"Too many calls were started at once. Wait a moment."},
	{138006, 0, "No call permission", RetryFix, ScopeContact, 0,
		"The person has not allowed your business to call. Ask for permission in the chat."},
	{138007, 0, "Call set up too late", RetryBackoff, ScopeMessage, 0,
		"The call was not set up in time. Try again."},
	{138009, 0, "Call permission limit", RetryPause, ScopeContact, 24 * time.Hour,
		"The person was already asked for permission to call: once a day and twice a week is allowed."},
	{138012, 0, "Call limit of the day", RetryPause, ScopeContact, 24 * time.Hour,
		"This person was called as often as Meta allows in a day. The details say when the next call is possible."},
	{138013, 0, "Calling not available", RetryNever, ScopeNumber, 0,
		"This number cannot start calls. Meta does not offer it in every country."},
	{138014, 0, "Calling switched off", RetryPause, ScopeNumber, 0,
		"Meta switched off calls for a time because people did not like them."},
	{138015, 0, "Calling cannot be enabled", RetryFix, ScopeNumber, 0,
		"Calls need a messaging limit of at least 2,000 people a day."},
	{138017, 0, "Call permission exists", RetryNever, ScopeContact, 0,
		"The person has already allowed your business to call for good."},
	{138018, 0, "Calling prerequisites missing", RetryFix, ScopeNumber, 0,
		"Calls cannot be switched on: no app receives them. Subscribe to the calls webhook or set up SIP."},
	{138019, 0, "Call failed at the client", RetryBackoff, ScopeMessage, 0,
		"The person's phone could not set up the call. Try again."},
	{138024, 0, "SIP not enabled", RetryFix, ScopeNumber, 0, // seen in health_status
		"SIP is not switched on for this number."},
}
