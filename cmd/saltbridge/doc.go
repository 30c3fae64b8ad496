// Saltbridge joins the two halves of one WhatsApp number: the Business app on a phone and the Cloud API.
//
// This package is the process and nothing else: it hands the command line to package app and its exit status
// to the operating system.
package main
