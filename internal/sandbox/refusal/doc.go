// Package refusal holds Meta's errors: codes, titles, HTTP statuses, and the two forms they take, the
// envelope of a Graph answer and the entry of a failed status in a webhook.
//
//	refusal.New(131047, "…")   title of the code, error_data.details with the sentence
//	refusal.Invalid("…")       generic Graph validation: code 100 and the sentence as message
//	refusal.At("a.b.0.c", …)   code 100 whose details name the JSON path, as message validation does
//
// It decides nothing: who refuses what is the business of its callers.
package refusal
