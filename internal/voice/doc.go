// Package voice turns what browsers record into voice messages as WhatsApp takes them: Ogg with Opus, mono.
//
//	Chromium records WebM with Opus  --> FromWebM takes the packets out of the one container and puts them into the other
//	Firefox records Ogg with Opus    --> as it is
//	Safari records MP4 with AAC      --> no voice message: it goes out as a file with sound
//
// Nothing is decoded or encoded: the packets stay as the browser made them (RFC 6716), so it costs next to nothing and
// loses nothing. The package knows neither HTTP nor the disk, and trusts no byte of what it reads.
package voice
