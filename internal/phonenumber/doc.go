// Package phonenumber reads, compares and shows phone numbers.
//
// Meta writes one number in several ways: with and without plus and punctuation, and, in Brazil, Mexico and
// Argentina, with and without a mobile digit; Argentine address books have a 15 within the number. [Canonical] gives all of them one key, so that a customer
// stays one contact. [Display] writes a number for people. Pure; keeps no state.
package phonenumber
