// Package people holds the casts of the sandbox's businesses and what they talk about.
//
// A [Play] is one business: names and numbers in its cast file, short dialogues in its scripts file.
// [Play.Chats] strings dialogues together into months of believable conversation; [Play.Talk] gives one
// line after the other without end, for load tests, and [Play.Crowd] as many people as those need. The
// same seed gives the same. Nobody in it exists.
//
// It knows neither Meta nor the sandbox: a chat here is names, times and texts.
package people
