// Package inbox is what agents do: answer, read, send again.
//
// Each act checks that the viewer may see what it touches, applies the rule it needs, and writes one
// transaction with its event; pages learn of it like everybody else. Sending itself is package send's.
//
//	Reply     a Draft of any content, quoting or reacting to what is there; with a key of the caller's at most once
//	Assign    and Snooze, Resolve, Reopen, SetPriority, Label: many at once, with a line beside the messages; Restore takes it back
//	KeepUnsent what someone has begun to write, or (without an agent) proposes; versions keep two devices apart
//	MarkUnread the customer's newest message counts as unread again; TakeUnreadBack undoes it
//	MarkAllRead what is unread counts as read, unopened; TakeReadBack undoes it
//	PutSnippet and FindSnippets: texts of the team's own; Perform and ReplyThen do the acts that come with them
//	AddNote   for colleagues alone; whom it mentions may see the conversation
//	Wall      what happens, for supervisors; Watch a conversation without being seen; Whisper to whoever has it
//	PutLabel  and PutTeam, ChangeRights, SetAnswerMinutes, PutView: what agents work with
//	Waker     opens what was snoozed when its time comes
//	EditContact  and MergeContacts, Block, Meet: what is known of a person, and whether they may write
//	Retry     what failed or is uncertain, as a new message
//	MarkRead  here, and for the customer; ShowTyping for the customer alone
package inbox
