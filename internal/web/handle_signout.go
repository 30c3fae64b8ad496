package web

import "net/http"

// signOut ends the session.
func (s *server) signOut(w http.ResponseWriter, r *http.Request) error {
	if err := s.Auth.SignOut(r.Context(), sessionToken(r)); err != nil {
		return err
	}
	http.SetCookie(w, session(r, "", -1))
	http.Redirect(w, r, "/login", http.StatusSeeOther)
	return nil
}
