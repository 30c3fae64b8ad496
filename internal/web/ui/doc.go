// Package ui draws Saltbridge's pages: templ components and the words in them.
//
//	web reads the store --> view structs (Row, Item, Thread, NumberCard, …) --> components --> HTML
//
// A component shows what its view holds and decides nothing about the product. What all of them need, the
// reader's language, time zone and the clock's time, travels in a [Frame] on the context. Every sentence
// goes through [t] or [plural], so that a catalogue can put it into another language; the English sentence
// is its own key. Text of people is drawn with dir="auto", so that Arabic inside an English page reads right.
//
// The package reads no store, writes nothing and knows no requests.
package ui
