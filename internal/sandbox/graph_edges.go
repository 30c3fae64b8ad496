package sandbox

import (
	"net/http"
	"strings"
)

// graphHandler answers one edge. It takes World.mu itself when it needs it.
type graphHandler func(*call) (any, error)

// edgeKey names an edge: the kind of node, the rest of the path, and the method. An edge that ends in /*
// stands for its elements.
type edgeKey struct{ node, edge, method string }

// Kinds of node.
const (
	nodeRoot       = "" // not a node: oauth, debug_token
	nodeApp        = "app"
	nodeWABA       = "waba"
	nodeNumber     = "number"
	nodeMedia      = "media"
	nodeTemplate   = "template"
	nodeBusiness   = "business"
	nodeSystemUser = "system user"
	nodeUpload     = "upload"
	nodeFlow       = "flow"
)

const (
	onGet    = http.MethodGet
	onPost   = http.MethodPost
	onDelete = http.MethodDelete
)

// graphEdges is the whole Graph API of the sandbox. docs/sandbox.md lists the same edges; a test compares.
func (w *World) graphEdges() map[edgeKey]graphHandler {
	all := map[edgeKey]graphHandler{}
	for _, group := range []map[edgeKey]graphHandler{w.appEdges(), w.wabaEdges(), w.templateEdges(), w.flowEdges(), w.numberEdges(), w.mediaEdges(), w.closedEdges()} {
		for k, h := range group {
			all[k] = h
		}
	}
	return all
}

func (w *World) appEdges() map[edgeKey]graphHandler {
	return map[edgeKey]graphHandler{
		{nodeRoot, "oauth/access_token", onGet}:  w.exchangeToken,
		{nodeRoot, "oauth/access_token", onPost}: w.exchangeToken,
		{nodeRoot, "oauth/revoke", onGet}:        w.revokeToken,
		{nodeRoot, "oauth/revoke", onPost}:       w.revokeToken,
		{nodeRoot, "debug_token", onGet}:         w.debugToken,

		{nodeApp, "", onGet}:                                       w.getApp,
		{nodeApp, "subscriptions", onPost}:                         w.subscribeFields,
		{nodeApp, "subscriptions", onGet}:                          w.listSubscriptions,
		{nodeApp, "subscriptions", onDelete}:                       w.unsubscribeFields,
		{nodeApp, "uploads", onPost}:                               w.startUpload,
		{nodeUpload, "", onPost}:                                   w.continueUpload,
		{nodeUpload, "", onGet}:                                    w.getUpload,
		{nodeSystemUser, "", onGet}:                                w.getSystemUser,
		{nodeSystemUser, "access_tokens", onPost}:                  w.newSystemToken,
		{nodeBusiness, "", onGet}:                                  w.getBusiness,
		{nodeBusiness, "client_whatsapp_business_accounts", onGet}: w.listBusinessAccounts(false),
		{nodeBusiness, "owned_whatsapp_business_accounts", onGet}:  w.listBusinessAccounts(true),
	}
}

func (w *World) wabaEdges() map[edgeKey]graphHandler {
	return map[edgeKey]graphHandler{
		{nodeWABA, "", onGet}:                   w.getWABA,
		{nodeWABA, "", onPost}:                  w.changeWABA,
		{nodeWABA, "subscribed_apps", onGet}:    w.listSubscribedApps,
		{nodeWABA, "subscribed_apps", onPost}:   w.subscribeApp,
		{nodeWABA, "subscribed_apps", onDelete}: w.unsubscribeApp,
		{nodeWABA, "phone_numbers", onGet}:      w.listPhoneNumbers,
		{nodeWABA, "phone_numbers", onPost}:     w.addPhoneNumber,
		{nodeWABA, "assigned_users", onGet}:     w.listAssignedUsers,
		{nodeWABA, "assigned_users", onPost}:    w.assignUser,
		{nodeWABA, "assigned_users", onDelete}:  w.unassignUser,
		{nodeWABA, "message_samples", onPost}:   w.postSample,
		{nodeWABA, "pricing_analytics", onGet}:  w.getPricingAnalytics,
		{nodeWABA, "template_analytics", onGet}: w.getTemplateAnalytics,
	}
}

func (w *World) templateEdges() map[edgeKey]graphHandler {
	return map[edgeKey]graphHandler{
		{nodeRoot, "message_template_library", onGet}:     w.authenticated(w.listLibrary),
		{nodeWABA, "message_template_library", onGet}:     w.listLibrary,
		{nodeWABA, "message_templates", onGet}:            w.listTemplates,
		{nodeWABA, "message_templates", onPost}:           w.createTemplate,
		{nodeWABA, "message_templates", onDelete}:         w.deleteTemplates,
		{nodeWABA, "message_templates/*", onGet}:          w.getListedTemplate, // no documented edge, but a client asks it
		{nodeWABA, "message_templates/archive", onPost}:   w.archiveTemplates(true),
		{nodeWABA, "message_templates/unarchive", onPost}: w.archiveTemplates(false),
		{nodeWABA, "upsert_message_templates", onPost}:    w.upsertTemplates,
		{nodeWABA, "migrate_message_templates", onPost}:   w.migrateTemplates,
		{nodeWABA, "message_template_previews", onGet}:    w.previewTemplates,
		{nodeTemplate, "", onGet}:                         w.getTemplate,
		{nodeTemplate, "", onPost}:                        w.editTemplate,
		{nodeTemplate, "compare", onGet}:                  w.compareTemplates,
		{nodeTemplate, "unpause", onPost}:                 w.unpauseTemplateCall,
	}
}

func (w *World) flowEdges() map[edgeKey]graphHandler {
	return map[edgeKey]graphHandler{
		{nodeWABA, "flows", onGet}:          w.listFlows,
		{nodeWABA, "flows", onPost}:         w.createFlow,
		{nodeWABA, "migrate_flows", onPost}: w.migrateFlows,
		{nodeFlow, "", onGet}:               w.getFlow,
		{nodeFlow, "", onPost}:              w.changeFlow,
		{nodeFlow, "", onDelete}:            w.deleteFlow,
		{nodeFlow, "assets", onGet}:         w.listFlowAssets,
		{nodeFlow, "assets", onPost}:        w.uploadFlowJSON,
		{nodeFlow, "publish", onPost}:       w.publishFlow,
		{nodeFlow, "deprecate", onPost}:     w.deprecateFlow,
	}
}

func (w *World) numberEdges() map[edgeKey]graphHandler {
	return map[edgeKey]graphHandler{
		{nodeNumber, "", onGet}:                              w.getPhoneNumber,
		{nodeNumber, "", onPost}:                             w.changePhoneNumber,
		{nodeNumber, "smb_app_data", onPost}:                 w.startSync,
		{nodeNumber, "request_code", onPost}:                 w.requestCode,
		{nodeNumber, "verify_code", onPost}:                  w.verifyCode,
		{nodeNumber, "register", onPost}:                     w.register,
		{nodeNumber, "deregister", onPost}:                   w.deregister,
		{nodeNumber, "messages", onPost}:                     w.postMessages,
		{nodeNumber, "marketing_messages", onPost}:           w.postMarketing,
		{nodeNumber, "block_users", onGet}:                   w.listBlocked,
		{nodeNumber, "block_users", onPost}:                  w.blockUsers,
		{nodeNumber, "block_users", onDelete}:                w.unblockUsers,
		{nodeNumber, "contact_book", onDelete}:               w.deleteFromContactBook,
		{nodeNumber, "whatsapp_business_profile", onGet}:     w.getProfile,
		{nodeNumber, "whatsapp_business_profile", onPost}:    w.changeProfile,
		{nodeNumber, "settings", onGet}:                      w.getSettings,
		{nodeNumber, "settings", onPost}:                     w.changeSettings,
		{nodeNumber, "conversational_automation", onGet}:     w.getAutomation,
		{nodeNumber, "conversational_automation", onPost}:    w.changeAutomation,
		{nodeNumber, "whatsapp_commerce_settings", onGet}:    w.getCommerce,
		{nodeNumber, "whatsapp_commerce_settings", onPost}:   w.changeCommerce,
		{nodeNumber, "message_qrdls", onGet}:                 w.listQRs,
		{nodeNumber, "message_qrdls", onPost}:                w.saveQR,
		{nodeNumber, "message_qrdls/*", onGet}:               w.getQR,
		{nodeNumber, "message_qrdls/*", onPost}:              w.saveQR,
		{nodeNumber, "message_qrdls/*", onDelete}:            w.deleteQR,
		{nodeNumber, "whatsapp_business_encryption", onGet}:  w.getPublicKey,
		{nodeNumber, "whatsapp_business_encryption", onPost}: w.setPublicKey,
		{nodeNumber, "username", onGet}:                      w.getUsername,
		{nodeNumber, "username", onPost}:                     w.setUsername,
		{nodeNumber, "username", onDelete}:                   w.dropUsername,
		{nodeNumber, "username_suggestions", onGet}:          w.suggestUsernames,
		{nodeNumber, "official_business_account", onGet}:     w.getOBA,
		{nodeNumber, "official_business_account", onPost}:    w.applyOBA,
		{nodeNumber, "business_compliance_info", onGet}:      w.getCompliance,
		{nodeNumber, "business_compliance_info", onPost}:     w.setCompliance,
	}
}

func (w *World) mediaEdges() map[edgeKey]graphHandler {
	return map[edgeKey]graphHandler{
		{nodeNumber, "media", onPost}: w.uploadMedia,
		{nodeMedia, "", onGet}:        w.getMedia,
		{nodeMedia, "", onDelete}:     w.deleteMedia,
	}
}

// closedEdges exist at Meta and refuse a number that is used with the Business app.
func (w *World) closedEdges() map[edgeKey]graphHandler {
	return map[edgeKey]graphHandler{
		{nodeNumber, "groups", onGet}:           noGroups,
		{nodeNumber, "groups", onPost}:          noGroups,
		{nodeNumber, "calls", onPost}:           noCalls,
		{nodeNumber, "call_permissions", onGet}: noCalls,
	}
}

// noGroups refuses the Groups API (Meta: groups page, Nov 2025; 131000 was recorded).
func noGroups(*call) (any, error) {
	return nil, refuse(131000, "Groups are not available for a number that is used with the WhatsApp Business app.")
}

// noCalls refuses the Calling API (Meta: calling page, Dec 2025, without a code; 138000 is the fitting one).
func noCalls(*call) (any, error) {
	return nil, refuse(138000, "Calling is not available for a number that is used with the WhatsApp Business app.")
}

// authenticated puts the token check before a handler at the root.
func (w *World) authenticated(h graphHandler) graphHandler {
	return func(c *call) (any, error) {
		if gerr := w.authenticate(c); gerr != nil {
			return nil, gerr
		}
		return h(c)
	}
}

// Permissions of a token (Meta: access-tokens page, Mar 2026).
const (
	scopeMessaging  = "whatsapp_business_messaging"
	scopeManagement = "whatsapp_business_management"
	scopeBusiness   = "business_management"
)

// scopeOf is the permission an edge asks for.
func scopeOf(kind, edge string) string {
	name, _, _ := strings.Cut(edge, "/")
	switch {
	case kind == nodeApp || kind == nodeUpload || kind == nodeSystemUser:
		return ""
	case kind == nodeMedia:
		return scopeMessaging
	case kind == nodeBusiness:
		return scopeBusiness
	}
	switch name {
	case "messages", "marketing_messages", "media", "block_users", "calls", "call_permissions", "groups":
		return scopeMessaging
	}
	return scopeManagement
}
