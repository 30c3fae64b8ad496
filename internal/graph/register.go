package graph

import (
	"context"
	"net/http"
	"strings"
)

// RequestCode has Meta send a verification code to a number that is not in the app: by SMS or VOICE.
func (s Session) RequestCode(ctx context.Context, phoneNumberID, method, language string) error {
	const op = "ask for a verification code"
	if err := id(op, "phone number id", phoneNumberID); err != nil {
		return err
	}
	body := map[string]string{"code_method": method, "language": language}
	return s.write(ctx, request{op: op, method: http.MethodPost, path: phoneNumberID + "/request_code", body: body})
}

// VerifyCode hands in the code that RequestCode sent.
func (s Session) VerifyCode(ctx context.Context, phoneNumberID, code string) error {
	const op = "hand in the verification code"
	if err := id(op, "phone number id", phoneNumberID); err != nil {
		return err
	}
	code = strings.NewReplacer("-", "", " ", "").Replace(code)
	if code == "" || strings.Trim(code, "0123456789") != "" {
		return &InputError{Op: op, Reason: "the code has digits only"}
	}
	return s.write(ctx, request{op: op, method: http.MethodPost, path: phoneNumberID + "/verify_code", body: map[string]string{"code": code}})
}
