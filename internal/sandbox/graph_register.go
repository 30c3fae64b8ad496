package sandbox

// register and deregister are not for numbers in use with the Business app. Meta says so (onboarding
// page, Jun 2026) and publishes no bodies: these are ours.

func (w *World) register(*call) (any, error) {
	return nil, refuse(100, "This phone number is in use with the WhatsApp Business app and is registered already. Do not register it.")
}

func (w *World) deregister(*call) (any, error) {
	return nil, refuse(100, "This phone number is in use with the WhatsApp Business app. Disconnect it in the app: Settings, Account, Business platform.")
}
