package seed_test

import (
	"testing"

	"example.com/bounce/mock/internal/seed"
	"example.com/bounce/openapi"
	"example.com/bounce/openapi/jsonbody"
	"example.com/bounce/openapi/sample"
)

// entries are bodies of the control API by the schema that its document has for them.
var entries = map[string]map[string]bool{
	"CustomerEntry": {
		`{}`: good,
		`{"csi":"1","name":"A","identifier":"6f1c0a52-6f0e-4c43-9d6e-2b6f1f8c0a01","optedIn":false,"issuer":"","audience":"a"}`: good,
		`{"services":[]}`:   good,
		`{"services":[{}]}`: good,
		`{"services":[{"type":"EBSZ","instances":[{}]}]}`:                                           good,
		`{"services":[{"instances":[{"executions":[{}],"rfcs":[{}]}]}]}`:                            good,
		`{"services":[{"instances":[{"executions":[{"id":"A"},{"id":"B"}]}]}],"created":["B","A"]}`: good,
		`{"jwksUri":"https://keys.example/jwks","readings":{"lead-status":"422"}}`:                  good,
		`{"csi":""}`:                       bad,
		`{"csi":null}`:                     bad,
		`{"csi":".."}`:                     bad,
		`{"optedIn":"yes"}`:                bad,
		`{"identifier":"x"}`:               bad,
		`{"colour":"red"}`:                 bad,
		`{"keys":{"keys":[]}}`:             bad,
		`{"keys":{}}`:                      bad,
		`{"jwksUri":"ftp://keys.example"}`: bad,
		`{"jwksUri":"https://keys.example","keys":{"keys":[{}]}}`: bad,
		`{"readings":[]}`:               bad,
		`{"services":{}}`:               bad,
		`{"services":[{"typ":"EBSO"}]}`: bad,
		`{"services":[{"type":"."}]}`:   bad,
		`{"services":[{"instances":[{"name":"..","executions":[]}]}]}`: bad,
		`{"services":[{"instances":[{"service":"EBSO"}]}]}`:            bad,
		`{"services":[{"instances":[{"executions":[{"id":""}]}]}]}`:    bad,
		`{"created":[true]}`: bad,
	},
	"NamedInstanceEntry": {
		`{}`: good,
		`{"service":"EBSZ","name":"A","executions":[{}],"rfcs":[{"scheduledStart":"now+1h"}]}`: good,
		`{"service":".."}`:                bad,
		`{"type":"EBSZ"}`:                 bad,
		`{"executions":[{"id":5,"x":1}]}`: bad,
		`{"rfcs":[{"rfcNumber":".."}]}`:   bad,
	},
	"ExecutionEntry": {
		`{}`: good,
		`{"id":"A","scheduledStart":"now+24h","duration":{"unit":"hours","value":3}}`: good,
		`{"bounceOptions":{"options":[{"name":"A","value":{"b":null}}]}}`:             good,
		`{"operation":"restart"}`:       bad,
		`{"scheduledStart":"soon"}`:     bad,
		`{"duration":{"unit":"hours"}}`: bad,
		`{"forgotten":0}`:               bad,
		`{"id":".."}`:                   bad,
		`{"name":"A"}`:                  bad,
	},
	"RFCEntry": {
		`{}`:                          good,
		`{"rfcType":"CODE_PROMO"}`:    good,
		`{"rfcNumber":" "}`:           bad,
		`{"rfcNumber":"."}`:           bad,
		`{"scheduledEnd":"tomorrow"}`: bad,
		`{"id":"A"}`:                  bad,
	},
	"KeysSetting": {
		`{"jwksUri":"https://keys.example/jwks","issuer":"a"}`:    good,
		`{"jwksUri":"keys.example"}`:                              bad,
		`{"keys":[]}`:                                             bad,
		`{"keys":{"keys":{}}}`:                                    bad,
		`{"jwksUri":"https://keys.example","keys":{"keys":[{}]}}`: bad,
	},
}

func TestTheControlDocumentAndTheReaderAgree(t *testing.T) {
	t.Parallel()
	document, err := openapi.Control()
	if err != nil {
		t.Fatal(err)
	}
	source := sample.New(randomSeed, "entries")
	readers := map[string]func([]byte) error{
		"CustomerEntry":      func(raw []byte) error { _, err := seed.One(raw, now, source, randomSeed, false); return err },
		"NamedInstanceEntry": func(raw []byte) error { _, err := seed.Instance(raw, now, source); return err },
		"ExecutionEntry":     func(raw []byte) error { _, err := seed.Execution(raw, now, "E"); return err },
		"RFCEntry":           func(raw []byte) error { _, err := seed.RFC(raw, now, "R"); return err },
		"KeysSetting":        func(raw []byte) error { _, err := seed.Keys(raw, false); return err },
	}
	for schema, bodies := range entries {
		for text, want := range bodies {
			value, err := jsonbody.Decode([]byte(text))
			if err != nil {
				t.Fatal(err)
			}
			if faults := document.ValidateSchema(schema, value); (len(faults) == 0) != want {
				t.Errorf("%s says %v of %s", schema, faults, text)
			}
			if err := readers[schema]([]byte(text)); (err == nil) != want {
				t.Errorf("the reader for %s says %v of %s", schema, err, text)
			}
		}
	}
}
