// Package people holds the cast of the sandbox's shop and what they talk about.
//
// Names and numbers are in cast.txt, short dialogues in scripts.txt; [Chats] strings dialogues together
// into months of believable conversation, the same for the same seed. Nobody in it exists.
//
// It knows neither Meta nor the sandbox: a chat here is names, times and texts.
package people
