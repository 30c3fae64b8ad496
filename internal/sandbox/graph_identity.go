package sandbox

import (
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"maps"
	"regexp"
	"strings"
)

// The number's public face: encryption key, username, badge, compliance.

func (w *World) getPublicKey(c *call) (any, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	data := []object{}
	if key := w.numbers[c.id].meta.PublicKey; key != "" {
		data = append(data, object{"business_public_key": key, "business_public_key_signature_status": "VALID"})
	}
	return object{"data": data}, nil
}

func (w *World) setPublicKey(c *call) (any, error) {
	key := c.text("business_public_key")
	if key == "" {
		return nil, missing("business_public_key")
	}
	block, _ := pem.Decode([]byte(key))
	if block == nil {
		return nil, invalid("Param business_public_key must be a public key in PEM.")
	}
	parsed, err := x509.ParsePKIXPublicKey(block.Bytes)
	if rsaKey, ok := parsed.(*rsa.PublicKey); err != nil || !ok || rsaKey.N.BitLen() != 2048 {
		return nil, invalid("Param business_public_key must be an RSA key of 2048 bits.")
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.numbers[c.id].meta.PublicKey = key
	return object{"success": true}, nil
}

var (
	usernameForm = regexp.MustCompile(`^[a-z0-9._]{3,35}$`)
	domainEnd    = regexp.MustCompile(`\.(com|net|org|io|co|shop|app)$`)
)

// usernameFault says what is wrong with a username (Meta: usernames page, 2026).
func usernameFault(name string) string {
	switch {
	case !usernameForm.MatchString(name):
		return "3 to 35 lower-case letters, digits, dots and underscores"
	case !strings.ContainsAny(name, "abcdefghijklmnopqrstuvwxyz"):
		return "at least one letter"
	case strings.HasPrefix(name, ".") || strings.HasSuffix(name, ".") || strings.Contains(name, ".."):
		return "no dot at an end and no two dots in a row"
	case strings.HasPrefix(name, "www"):
		return "no www at the start"
	case domainEnd.MatchString(name):
		return "no ending like a domain's"
	}
	return ""
}

func (w *World) getUsername(c *call) (any, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := w.numbers[c.id]
	if n.meta.Username == "" {
		return object{}, nil
	}
	return object{"username": n.meta.Username, "status": "approved"}, nil
}

func (w *World) setUsername(c *call) (any, error) {
	name := strings.ToLower(c.text("username"))
	if name == "" {
		return nil, missing("username")
	}
	if why := usernameFault(name); why != "" {
		return nil, invalid("Param username is not valid: it needs %s.", why)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, n := range w.numbers {
		if n.meta.Username == name && n.id != c.id {
			return nil, refuse(147001, "The username is taken.")
		}
	}
	for _, p := range w.customers {
		if p.username == name {
			return nil, refuse(147001, "The username is taken.")
		}
	}
	n := w.numbers[c.id]
	n.meta.Username = name
	w.notifyAccount(n, "business_username_update", object{"display_phone_number": n.digits, "username": name, "status": "approved"})
	return object{"status": "approved"}, nil
}

func (w *World) dropUsername(c *call) (any, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := w.numbers[c.id]
	if n.meta.Username == "" {
		return nil, invalid("The number has no username.")
	}
	was := n.meta.Username
	n.meta.Username = ""
	w.notifyAccount(n, "business_username_update", object{"display_phone_number": n.digits, "username": was, "status": "deleted"})
	return object{"success": true}, nil
}

func (w *World) suggestUsernames(c *call) (any, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	base := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			return r
		case r == ' ':
			return '.'
		}
		return -1
	}, strings.ToLower(w.numbers[c.id].name))
	names := []string{}
	for _, s := range []string{base, strings.ReplaceAll(base, ".", ""), strings.ReplaceAll(base, ".", "_"), base + ".official"} {
		if usernameFault(s) == "" {
			names = append(names, s)
		}
	}
	return object{"data": []object{{"username_suggestions": names}}}, nil
}

func (w *World) getOBA(c *call) (any, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := w.numbers[c.id]
	return object{"official_business_account": object{"oba_status": orElse(n.meta.OBA, "NOT_STARTED")}, "id": n.id}, nil
}

// applyOBA asks for the badge. App numbers never get it (Meta: official-business-accounts page, Dec 2025).
func (w *World) applyOBA(c *call) (any, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := w.numbers[c.id]
	if !n.meta.CloudOnly {
		return nil, refuse(100, "A number that is used with the WhatsApp Business app cannot become an Official Business Account.")
	}
	n.meta.OBA = "PENDING"
	return object{"success": true}, nil
}

func (w *World) getCompliance(c *call) (any, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	data := []object{}
	if info := w.numbers[c.id].meta.Compliance; info != nil {
		data = append(data, info)
	}
	return object{"data": data}, nil
}

// setCompliance takes the entity data that India demands.
func (w *World) setCompliance(c *call) (any, error) {
	if c.text("messaging_product") != "whatsapp" {
		return nil, missing("messaging_product")
	}
	for _, key := range []string{"entity_name", "entity_type"} {
		if c.text(key) == "" {
			return nil, missing(key)
		}
	}
	info := object{}
	maps.Copy(info, c.params)
	delete(info, "access_token")
	w.mu.Lock()
	defer w.mu.Unlock()
	w.numbers[c.id].meta.Compliance = info
	return object{"success": true}, nil
}
