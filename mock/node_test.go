//go:build external

package mock_test

import (
	"encoding/json"
	"os/exec"
	"strings"
	"testing"
)

// nodeClient sends one request with Node's own http module, and prints the status and the code of the error that it saw.
const nodeClient = `
const [url, headers, body] = [process.argv[1], JSON.parse(process.argv[2]), process.argv[3]]
const seen = {status: 0, code: '', message: '', length: 0}
const done = error => {
  if (error) Object.assign(seen, {code: error.code || '', message: error.message})
  console.log(JSON.stringify(seen))
  process.exit(0)
}
const request = require('http').request(url, {method: 'PUT', headers, agent: false}, response => {
  seen.status = response.statusCode
  response.on('data', chunk => { seen.length += chunk.length })
  response.on('end', () => done())
  response.on('error', done)
})
request.on('error', done)
request.end(body)
`

func TestNodeSeesTheFaults(t *testing.T) {
	t.Parallel()
	node, err := exec.LookPath("node")
	if err != nil {
		t.Fatal("there is no Node.js: ", err)
	}
	for rule, want := range map[string]struct {
		Status        int
		Code, Message string
		Length        int
	}{
		`{"fault":"CONNECTION_RESET_BY_PEER"}`:         {0, "ECONNRESET", "read ECONNRESET", 0},
		`{"fault":"EMPTY_RESPONSE"}`:                   {0, "ECONNRESET", "socket hang up", 0}, // no RST: Node's word for it
		`{"fault":"RANDOM_DATA_THEN_CLOSE"}`:           {0, "HPE_INVALID_CONSTANT", "Parse Error", 0},
		`{"fault":"MALFORMED_RESPONSE_CHUNK"}`:         {200, "HPE_INVALID_CHUNK_SIZE", "Parse Error", 0},
		`{"fault":"CUT_RESPONSE","atByte":45}`:         {200, "ECONNRESET", "aborted", 45},
		`{"fault":"WRONG_CONTENT_LENGTH","atByte":45}`: {200, "HPE_INVALID_CONSTANT", "Parse Error", 0},
		`{"status":503,"body":"{}"}`:                   {503, "", "", 2},
	} {
		t.Run(rule, func(t *testing.T) {
			t.Parallel()
			s := start(t)
			misbehave(t, s, `{"response":`+rule+`}`)
			c := good(t, s)
			headers, err := json.Marshal(map[string]string{
				"Authorization": c.authorization, "Identifier": c.identifier, "Content-Type": c.mediaType,
			})
			if err != nil {
				t.Fatal(err)
			}
			out, err := exec.CommandContext(t.Context(), node, "-e", nodeClient, s.URL+c.url(), string(headers), c.body).Output()
			if err != nil {
				t.Fatal(err)
			}
			got := want
			if err := json.Unmarshal(out, &got); err != nil {
				t.Fatal(err)
			}
			if got.Status != want.Status || got.Code != want.Code || !strings.HasPrefix(got.Message, want.Message) || got.Length != want.Length {
				t.Errorf("Node saw %+v, want %+v", got, want)
			}
		})
	}
}
