package graph

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// seen is what the other side received.
type seen struct {
	Line, Token, ContentType, Body string
}

// meta answers every request the same way and notes what it received.
func meta(t *testing.T, status int, answer string, headers ...string) (*Client, *seen) {
	t.Helper()
	got := &seen{}
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		*got = seen{r.Method + " " + r.URL.RequestURI(), r.Header.Get("Authorization"), r.Header.Get("Content-Type"), string(body)}
		for i := 0; i < len(headers); i += 2 {
			w.Header().Set(headers[i], headers[i+1])
		}
		w.WriteHeader(status)
		io.WriteString(w, answer)
	}))
	t.Cleanup(srv.Close)
	return &Client{BaseURL: srv.URL, HTTP: srv.Client()}, got
}

const (
	testPhone = "410050006000701"
	testWABA  = "510020003000401"
)

func TestCallsAndAnswers(t *testing.T) {
	ctx := t.Context()
	tests := []struct {
		name, answer string
		call         func(*Client) (any, error)
		want         any
		line, body   string
	}{
		{"exchange code", `{"access_token":"EAAx","token_type":"bearer","expires_in":5183944}`,
			func(c *Client) (any, error) { return c.ExchangeCode(ctx, "7001", "s3cret", "AQB/x+y") },
			Token{"EAAx", "bearer", 5183944}, "GET /v25.0/oauth/access_token?client_id=7001&client_secret=s3cret&code=AQB%2Fx%2By", ""},
		{"app token", `{"access_token":"7001|abc"}`,
			func(c *Client) (any, error) { return c.AppToken(ctx, "7001", "s3cret") },
			Token{AccessToken: "7001|abc"}, "GET /v25.0/oauth/access_token?client_id=7001&client_secret=s3cret&grant_type=client_credentials", ""},
		{"debug token", `{"data":{"app_id":"7001","type":"SYSTEM_USER","is_valid":true,"expires_at":0,"scopes":["whatsapp_business_messaging"],"granular_scopes":[{"scope":"whatsapp_business_messaging"},{"scope":"whatsapp_business_management","target_ids":["2","1"]}]}}`,
			func(c *Client) (any, error) {
				info, err := c.With("T").DebugToken(ctx, "other")
				return info.WABAs(), err
			},
			[]string{"2", "1"}, "GET /v25.0/debug_token?input_token=other", ""},
		{"debug dead token", `{"data":{"is_valid":false,"error":{"code":190,"message":"Session has expired","subcode":463}}}`,
			func(c *Client) (any, error) { return c.With("T").DebugToken(ctx, "other") },
			TokenInfo{Problem: "Session has expired"}, "GET /v25.0/debug_token?input_token=other", ""},
		{"subscribe app", `{"success":true}`,
			func(c *Client) (any, error) { return nil, c.With("T").SubscribeApp(ctx, testWABA, "", "") },
			nil, "POST /v25.0/510020003000401/subscribed_apps", ""},
		{"subscribe app with override", `{"success":"true"}`,
			func(c *Client) (any, error) {
				return nil, c.With("T").SubscribeApp(ctx, testWABA, "https://hooks.example.test/wa", "v")
			},
			nil, "POST /v25.0/510020003000401/subscribed_apps", `{"override_callback_uri":"https://hooks.example.test/wa","verify_token":"v"}`},
		{"unsubscribe app", `{"success":true}`,
			func(c *Client) (any, error) { return nil, c.With("T").UnsubscribeApp(ctx, testWABA) },
			nil, "DELETE /v25.0/510020003000401/subscribed_apps", ""},
		{"subscribed apps", `{"data":[{"whatsapp_business_api_data":{"id":"7001","link":"https://a.test","name":"Our CRM"},"override_callback_uri":"https://h.test"}]}`,
			func(c *Client) (any, error) { return c.With("T").SubscribedApps(ctx, testWABA) },
			[]SubscribedApp{{"7001", "Our CRM", "https://a.test", "https://h.test"}}, "GET /v25.0/510020003000401/subscribed_apps", ""},
		{"subscribe fields", `{"success":true}`,
			func(c *Client) (any, error) {
				return nil, c.With("7001|abc").SubscribeFields(ctx, "7001", "https://h.test/wa", "v", []string{"messages", "history"})
			},
			nil, "POST /v25.0/7001/subscriptions", "callback_url=https%3A%2F%2Fh.test%2Fwa&fields=messages%2Chistory&object=whatsapp_business_account&verify_token=v"},
		{"phone number", `{"is_on_biz_app":true,"platform_type":"CLOUD_API","throughput":{"level":"STANDARD"},"id":"410050006000701"}`,
			func(c *Client) (any, error) {
				p, err := c.With("T").PhoneNumber(ctx, testPhone, "is_on_biz_app", "platform_type")
				return p.Coexistence() && p.ThroughputLevel == "STANDARD", err
			},
			true, "GET /v25.0/410050006000701?fields=is_on_biz_app%2Cplatform_type", ""},
		{"sync contacts", `{"messaging_product":"whatsapp","request_id":"req-1"}`,
			func(c *Client) (any, error) { return c.With("T").SyncAppData(ctx, testPhone, SyncContacts) },
			"req-1", "POST /v25.0/410050006000701/smb_app_data", `{"messaging_product":"whatsapp","sync_type":"smb_app_state_sync"}`},
		{"register", `{"success":true}`,
			func(c *Client) (any, error) { return nil, c.With("T").Register(ctx, testPhone, "123456") },
			nil, "POST /v25.0/410050006000701/register", `{"messaging_product":"whatsapp","pin":"123456"}`},
		{"mark read", `{"success":true}`,
			func(c *Client) (any, error) { return nil, c.With("T").MarkRead(ctx, testPhone, "wamid.A", false) },
			nil, "POST /v25.0/410050006000701/messages", `{"message_id":"wamid.A","messaging_product":"whatsapp","status":"read"}`},
		{"mark read and type", `{"success":true}`,
			func(c *Client) (any, error) { return nil, c.With("T").MarkRead(ctx, testPhone, "wamid.A", true) },
			nil, "POST /v25.0/410050006000701/messages", `{"message_id":"wamid.A","messaging_product":"whatsapp","status":"read","typing_indicator":{"type":"text"}}`},
		{"block", `{"messaging_product":"whatsapp","block_users":{"added_users":[{"input":"13125550177","wa_id":"13125550177"}]}}`,
			func(c *Client) (any, error) { return nil, c.With("T").Block(ctx, testPhone, "13125550177", true) },
			nil, "POST /v25.0/410050006000701/block_users", `{"block_users":[{"user":"13125550177"}],"messaging_product":"whatsapp"}`},
		{"unblock by user id", `{"messaging_product":"whatsapp","block_users":{"removed_users":[]}}`,
			func(c *Client) (any, error) { return nil, c.With("T").Block(ctx, testPhone, "US.7", false) },
			nil, "DELETE /v25.0/410050006000701/block_users", `{"block_users":[{"user_id":"US.7"}],"messaging_product":"whatsapp"}`},
		{"send", `{"messaging_product":"whatsapp","contacts":[{"input":"+13125550177","wa_id":"13125550177","user_id":"US.1"}],"messages":[{"id":"wamid.OUT","message_status":"accepted"}]}`,
			func(c *Client) (any, error) {
				return c.With("T").Send(ctx, testPhone, OutMessage{To: "+13125550177", Type: TypeText, Text: &Text{Body: "Hi"}, ReplyTo: "wamid.IN", CallbackData: "42"})
			},
			Sent{"wamid.OUT", "accepted", "+13125550177", "13125550177", "US.1"}, "POST /v25.0/410050006000701/messages",
			`{"biz_opaque_callback_data":"42","context":{"message_id":"wamid.IN"},"messaging_product":"whatsapp","recipient_type":"individual","text":{"body":"Hi"},"to":"+13125550177","type":"text"}`},
		{"media info", `{"messaging_product":"whatsapp","url":"https://lookaside.fbsbx.com/x","mime_type":"image/png","sha256":"ab","file_size":"48213","id":"88"}`,
			func(c *Client) (any, error) { return c.With("T").MediaInfo(ctx, "88", testPhone) },
			MediaInfo{"88", "https://lookaside.fbsbx.com/x", "image/png", "ab", 48213}, "GET /v25.0/88?phone_number_id=410050006000701", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			client, got := meta(t, http.StatusOK, tt.answer)
			answer, err := tt.call(client)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, answer); diff != "" {
				t.Error(diff)
			}
			if got.Line != tt.line || got.Body != tt.body {
				t.Errorf("Meta received\n%s\n%s\nwant\n%s\n%s", got.Line, got.Body, tt.line, tt.body)
			}
		})
	}
}

func TestSessionSendsItsToken(t *testing.T) {
	client, got := meta(t, http.StatusOK, `{"success":true}`)
	session := client.With("EAAtoken")
	session.AppSecret = "s3cret"
	if err := session.UnsubscribeApp(t.Context(), testWABA); err != nil {
		t.Fatal(err)
	}
	// printf EAAtoken | openssl dgst -sha256 -hmac s3cret
	const proof = "appsecret_proof=996747eb387311f6eef873d7e2bee192a7bc191ebdab0ce8129d81ae8223c24c"
	if got.Token != "Bearer EAAtoken" || !strings.HasSuffix(got.Line, proof) {
		t.Errorf("Meta received %+v", got)
	}
	_, err := client.With("").PhoneNumber(t.Context(), testPhone)
	if OutcomeOf(err) != Refused {
		t.Errorf("without a token: %v", err)
	}
}

func TestPhoneNumbersReadsAllPages(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if fields := r.URL.Query().Get("fields"); fields != "is_on_biz_app" {
			t.Errorf("fields=%q", fields)
		}
		switch r.URL.Query().Get("after") {
		case "":
			fmt.Fprint(w, `{"data":[{"id":"1","is_on_biz_app":true}],"paging":{"cursors":{"before":"a","after":"b"},"next":"https://graph.example.test/next"}}`)
		case "b":
			fmt.Fprint(w, `{"data":[{"id":"2"}],"paging":{"cursors":{"before":"b","after":"c"}}}`)
		}
	}))
	defer srv.Close()
	client := &Client{BaseURL: srv.URL + "/", HTTP: srv.Client()}
	numbers, err := client.With("T").PhoneNumbers(t.Context(), testWABA, "is_on_biz_app")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]PhoneNumber{{ID: "1", IsOnBizApp: true}, {ID: "2"}}, numbers); diff != "" {
		t.Error(diff)
	}
}

func TestUploadMedia(t *testing.T) {
	for _, size := range []int64{0, 5} {
		srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			file, header, err := r.FormFile("file")
			if err != nil {
				t.Error(err)
				return
			}
			content, _ := io.ReadAll(file)
			got := []string{r.URL.Path, r.FormValue("messaging_product"), r.FormValue("type"), header.Filename, header.Header.Get("Content-Type"), string(content)}
			want := []string{"/v25.0/410050006000701/media", "whatsapp", "image/png", `a"b.png`, "image/png", "bytes"}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
			if known := r.ContentLength > 0; known != (size > 0) {
				t.Errorf("content length is %d for size %d", r.ContentLength, size)
			}
			fmt.Fprint(w, `{"id":"880000000000123"}`)
		}))
		client := &Client{BaseURL: srv.URL, HTTP: srv.Client()}
		id, err := client.With("T").UploadMedia(t.Context(), testPhone, Upload{Name: `a"b.png`, MIMEType: "image/png", Body: strings.NewReader("bytes"), Size: size})
		if err != nil || id != "880000000000123" {
			t.Errorf("got %q, %v", id, err)
		}
		srv.Close()
	}
}

func TestDownloadMedia(t *testing.T) {
	content := bytes.Repeat([]byte("x"), 1000)
	tests := []struct {
		name   string
		limit  int64
		status int
		stream bool // no Content-Length
		want   string
	}{
		{"whole", 1000, 200, false, ""},
		{"streamed", 1000, 200, true, ""},
		{"too large, announced", 999, 200, false, "larger than allowed"},
		{"too large, streamed", 999, 200, true, "larger than allowed"},
		{"expired", 1000, 404, false, "look the file up again"},
		{"server fault", 1000, 500, false, "the media host refused"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.Header.Get("Authorization") != "Bearer T" || r.Header.Get("User-Agent") == "" {
					t.Errorf("headers are %v", r.Header)
				}
				w.Header().Set("Content-Type", "image/png")
				w.WriteHeader(tt.status)
				if tt.stream {
					w.(http.Flusher).Flush()
				}
				w.Write(content)
			}))
			defer srv.Close()
			client := &Client{BaseURL: srv.URL, HTTP: srv.Client()}
			got, err := readDownload(client.With("T").DownloadMedia(t.Context(), srv.URL+"/file?mid=1", tt.limit))
			if tt.want == "" {
				if err != nil || !bytes.Equal(got, content) {
					t.Fatalf("%d bytes, %v", len(got), err)
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), tt.want) || int64(len(got)) > tt.limit {
				t.Fatalf("%d bytes, error %v, want %q", len(got), err, tt.want)
			}
			if strings.Contains(tt.want, "larger") != errors.Is(err, ErrTooLarge) {
				t.Errorf("errors.Is(%v, ErrTooLarge)", err)
			}
		})
	}
}

func readDownload(d *Download, err error) ([]byte, error) {
	if err != nil {
		return nil, err
	}
	defer d.Body.Close()
	return io.ReadAll(d.Body)
}

func TestTokenIsShownToMetaOnly(t *testing.T) {
	tests := map[string]bool{
		"https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1": true,
		"https://scontent.xx.fbcdn.net/v/t":                                true,
		"http://lookaside.fbsbx.com/x":                                     false,
		"https://evilfbsbx.com/x":                                          false,
		"https://fbsbx.com.evil.test/x":                                    false,
		"https://169.254.169.254/latest":                                   false,
		"http://127.0.0.1:9090/x":                                          true, // where the Graph API is configured to be
		"http://127.0.0.1:9091/x":                                          false,
		"file:///etc/passwd":                                               false,
		"":                                                                 false,
	}
	client := &Client{BaseURL: "http://127.0.0.1:9090", HTTP: &http.Client{Transport: refuseAll{}}}
	for address, want := range tests {
		_, err := client.With("T").DownloadMedia(t.Context(), address, 10)
		if _, refused := errors.AsType[*InputError](err); refused == want {
			t.Errorf("%s: %v", address, err)
		}
	}
}

// refuseAll is a transport without a network.
type refuseAll struct{}

func (refuseAll) RoundTrip(*http.Request) (*http.Response, error) {
	return nil, errors.New("no network")
}

func TestInputIsCheckedBeforeAnythingIsSent(t *testing.T) {
	ctx := t.Context()
	client := &Client{HTTP: &http.Client{Transport: refuseAll{}}}
	s := client.With("T")
	tests := map[string]error{
		"code is missing":         second(client.ExchangeCode(ctx, "7001", "s", "")),
		"app secret is missing":   second(client.AppToken(ctx, "7001", "")),
		"app id is missing":       second(client.AppToken(ctx, "", "s")),
		"not an id of Meta's":     second(s.PhoneNumber(ctx, "1/../me")),
		"phone number id":         second(s.SyncAppData(ctx, "", SyncHistory)),
		"sync type must be":       second(s.SyncAppData(ctx, testPhone, "all")),
		"exactly 6 digits":        s.Register(ctx, testPhone, "12345a"),
		"webhook address has 201": s.SubscribeApp(ctx, testWABA, "https://"+strings.Repeat("a", 193), "v"),
		"no number or user id":    s.Block(ctx, testPhone, "", true),
		"no WhatsApp id":          s.MarkRead(ctx, testPhone, "", false),
		"MIME type":               second(s.UploadMedia(ctx, testPhone, Upload{Body: strings.NewReader("x")})),
		"no recipient":            second(s.Send(ctx, testPhone, OutMessage{Type: TypeText, Text: &Text{Body: "x"}})),
		"at least one field":      s.SubscribeFields(ctx, "7001", "https://h.test", "v", nil),
		"no token to check":       second(s.DebugToken(ctx, "")),
	}
	for want, err := range tests {
		if _, ok := errors.AsType[*InputError](err); !ok || !strings.Contains(err.Error(), want) || OutcomeOf(err) != Refused {
			t.Errorf("want %q, got %v", want, err)
		}
	}
	bad := &Client{BaseURL: "graph"}
	if err := second(bad.With("T").PhoneNumber(ctx, testPhone)); err == nil || !strings.Contains(err.Error(), "not a URL with a host") {
		t.Errorf("base URL without host: %v", err)
	}
}

func second[T any](_ T, err error) error { return err }

func TestErrorEnvelope(t *testing.T) {
	const full = `{"error":{"message":"(#131009) Parameter value is not valid","type":"OAuthException","code":131009,"error_data":{"messaging_product":"whatsapp","details":"Parameter 'recipient_type' has an unknown value."},"error_subcode":2494010,"is_transient":false,"error_user_title":"T","error_user_msg":"M","fbtrace_id":"AbC"}}`
	tests := []struct {
		name, body string
		status     int
		headers    []string
		want       Error
	}{
		{"full", full, 400, nil, Error{Code: 131009, Subcode: 2494010, Type: "OAuthException", Message: "(#131009) Parameter value is not valid",
			Details: "Parameter 'recipient_type' has an unknown value.", UserTitle: "T", UserMessage: "M", TraceID: "AbC"}},
		{"plain details", `{"error":{"code":"100","message":"x","error_data":"just a sentence"}}`, 400, nil,
			Error{Code: 100, Message: "x", Details: "just a sentence"}},
		{"inside a 200", `{"error":{"code":2,"is_transient":true}}`, 200, nil, Error{Code: 2, Transient: true}},
		{"retry after", `{"error":{"code":4}}`, 429, []string{"Retry-After", "17"}, Error{Code: 4, RetryAfter: 17 * time.Second}},
		{"usage header", `{"error":{"code":80007}}`, 400,
			[]string{"X-Business-Use-Case-Usage", `{"51":[{"call_count":100,"estimated_time_to_regain_access":9},{"estimated_time_to_regain_access":12}]}`},
			Error{Code: 80007, RetryAfter: 12 * time.Minute}},
		{"absurd header", `{"error":{"code":4}}`, 429, []string{"Retry-After", "99999999"}, Error{Code: 4, RetryAfter: 24 * time.Hour}},
		{"unreadable header", `{"error":{"code":4}}`, 429, []string{"Retry-After", "soon", "X-Business-Use-Case-Usage", "[{"}, Error{Code: 4}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			client, _ := meta(t, tt.status, tt.body, tt.headers...)
			_, err := client.With("T").PhoneNumber(t.Context(), testPhone)
			got, ok := errors.AsType[*Error](err)
			if !ok {
				t.Fatalf("got %v", err)
			}
			tt.want.Op, tt.want.HTTPStatus = "read the number", tt.status
			if diff := cmp.Diff(&tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestErrorsHoldNoSecrets(t *testing.T) {
	client := &Client{BaseURL: "http://127.0.0.1:1"} // nothing listens there
	_, err := client.ExchangeCode(t.Context(), "7001", "s3cret", "AQBcode")
	if err == nil || strings.Contains(err.Error(), "s3cret") || strings.Contains(err.Error(), "AQBcode") {
		t.Errorf("error is %v", err)
	}
	answering, _ := meta(t, 400, `{"error":{"code":131009,"message":"bad value: Dear Ana","error_data":{"details":"13125550177"},"error_user_msg":"Ana"}}`)
	_, err = answering.With("T").PhoneNumber(t.Context(), testPhone)
	if err == nil || strings.Contains(err.Error(), "Ana") || strings.Contains(err.Error(), "13125550177") {
		t.Errorf("error is %v", err)
	}
	garbled, _ := meta(t, 502, `Dear Ana`)
	_, err = garbled.With("T").PhoneNumber(t.Context(), testPhone)
	if err == nil || strings.Contains(err.Error(), "Ana") {
		t.Errorf("error is %v", err)
	}
}
