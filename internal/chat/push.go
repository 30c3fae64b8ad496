package chat

// PushDevice is a browser that an agent wants to be told on while no page is open.
type PushDevice struct {
	ID        PushDeviceID
	Account   AccountID
	Agent     AgentID
	Endpoint  string // where its maker's service takes messages for it
	PublicKey string // base64url, of the browser
	Secret    string // base64url, shared with the browser
	Name      string // the browser, as it calls itself
	CreatedAt int64
	ToldAt    int64 // when it was last told something
}
