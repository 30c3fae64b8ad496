package sandbox

import (
	"maps"
	"slices"
	"strings"

	"github.com/saltbridge/saltbridge/internal/sandbox/input"
)

// settingKeys are the parts of a number's settings.
var settingKeys = []string{"calling", "payload_encryption", "storage_configuration", "user_identity_change"}

func (w *World) getSettings(c *call) (any, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := w.numbers[c.id]
	out := object{
		"calling":               object{"status": "DISABLED", "call_icon_visibility": "DEFAULT", "callback_permission_status": "DISABLED"},
		"payload_encryption":    object{"status": "DISABLED"},
		"storage_configuration": object{"status": "DEFAULT"},
		"user_identity_change":  object{"enable_identity_key_check": false},
	}
	maps.Copy(out, n.meta.Settings)
	return out, nil
}

// changeSettings takes one or several parts. Calling cannot be switched on for an app number.
func (w *World) changeSettings(c *call) (any, error) {
	change := object{}
	for _, key := range settingKeys {
		if c.params[key] == nil {
			continue
		}
		o := nested(c.params[key])
		if o == nil {
			return nil, invalid("Param %s must be a JSON object.", key)
		}
		if gerr := checkSetting(key, o); gerr != nil {
			return nil, gerr
		}
		change[key] = o
	}
	if len(change) == 0 {
		return nil, invalid("One of %s is required.", strings.Join(settingKeys, ", "))
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	n := w.numbers[c.id]
	if calling := nested(change["calling"]); upper(text(calling["status"])) == "ENABLED" {
		return nil, refuse(138018, "Calling cannot be switched on for a number that is used with the WhatsApp Business app, or without the webhook field calls.")
	}
	if n.meta.Settings == nil {
		n.meta.Settings = object{}
	}
	maps.Copy(n.meta.Settings, change)
	return object{"success": true}, nil
}

func checkSetting(key string, o object) *graphError {
	status := upper(text(o["status"]))
	switch key {
	case "calling", "payload_encryption":
		if status != "" && status != "ENABLED" && status != "DISABLED" {
			return invalid("Param %s['status'] must be one of {DISABLED, ENABLED} - got %q.", key, status)
		}
	case "storage_configuration":
		if !slices.Contains([]string{"DEFAULT", "IN_COUNTRY_STORAGE_ENABLED", "NO_STORAGE_ENABLED"}, status) {
			return invalid("Param storage_configuration['status'] must be one of {DEFAULT, IN_COUNTRY_STORAGE_ENABLED, NO_STORAGE_ENABLED} - got %q.", status)
		}
	case "user_identity_change":
		if _, known := input.Bool(o["enable_identity_key_check"]); !known {
			return invalid("Param user_identity_change['enable_identity_key_check'] must be a boolean.")
		}
	}
	return nil
}

// identityChecked says whether sends are compared with the identity the business last accepted.
func (n *number) identityChecked() bool {
	on, _ := input.Bool(nested(n.meta.Settings["user_identity_change"])["enable_identity_key_check"])
	return on
}

// automation is the conversational_automation field: nil until something was set.
func (n *number) automation() any {
	if n.meta.Automation == nil {
		return nil
	}
	return n.meta.Automation
}

func (w *World) getAutomation(c *call) (any, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := w.numbers[c.id]
	return object{"conversational_automation": n.automation(), "id": n.id}, nil
}

// changeAutomation sets ice breakers and commands. The guide allows four prompts and 32 characters, the
// OpenAPI file three and 30.
func (w *World) changeAutomation(c *call) (any, error) {
	prompts, commands := input.Texts(c.params["prompts"]), input.List(c.params["commands"])
	if len(prompts) > 4 {
		return nil, invalid("Param prompts must have at most 4 elements.")
	}
	for _, p := range prompts {
		if len([]rune(p)) > 80 {
			return nil, invalid("Param prompts must have elements of at most 80 characters.")
		}
	}
	if len(commands) > 30 {
		return nil, invalid("Param commands must have at most 30 elements.")
	}
	for _, v := range commands {
		name, words := text(nested(v)["command_name"]), text(nested(v)["command_description"])
		if name == "" || len([]rune(name)) > 32 || words == "" || len([]rune(words)) > 256 {
			return nil, invalid("Every command needs a command_name of at most 32 and a command_description of at most 256 characters.")
		}
	}
	welcome, _ := input.Bool(c.params["enable_welcome_message"])
	w.mu.Lock()
	defer w.mu.Unlock()
	n := w.numbers[c.id]
	id := text(n.meta.Automation["id"])
	if id == "" {
		id = w.nodeID()
	}
	n.meta.Automation = object{"id": id, "enable_welcome_message": welcome, "prompts": prompts, "commands": commands}
	return object{"success": true}, nil
}

func (w *World) getCommerce(c *call) (any, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := w.numbers[c.id]
	out := object{"is_cart_enabled": true, "is_catalog_visible": false, "id": n.id}
	maps.Copy(out, n.meta.Commerce)
	return object{"data": []object{out}}, nil
}

// changeCommerce takes its switches as query parameters, as Meta's page shows, or in a body.
func (w *World) changeCommerce(c *call) (any, error) {
	change := object{}
	for _, key := range []string{"is_cart_enabled", "is_catalog_visible"} {
		if c.params[key] == nil {
			continue
		}
		on, known := input.Bool(c.params[key])
		if !known {
			return nil, invalid("Param %s must be a boolean.", key)
		}
		change[key] = on
	}
	if len(change) == 0 {
		return nil, missing("is_cart_enabled")
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	n := w.numbers[c.id]
	if n.meta.Commerce == nil {
		n.meta.Commerce = object{}
	}
	maps.Copy(n.meta.Commerce, change)
	return object{"success": true}, nil
}
