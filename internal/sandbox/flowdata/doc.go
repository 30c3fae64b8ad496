// Package flowdata is the encrypted talk between a WhatsApp Flow and the endpoint of the
// business (Meta: implementing-your-flow-endpoint guide, Jan 2026):
//
//	payload ──AES-128-GCM, 16-byte IV──► encrypted_flow_data
//	AES key ──RSA-OAEP, SHA-256────────► encrypted_aes_key        with the public key of the number
//	answer  ◄──same key, every bit of the IV turned round, base64 as plain text
//
// [Seal] makes a request and keeps what opens its answer; [Answer] is the other side. The package sends nothing and knows no flows.
package flowdata
