// Package source reads and writes the text of an OpenAPI document as YAML: it joins the files of one, expands anchors, finds the
// line of a place, and misspelt extensions. It knows no schema and validates nothing. Of this module it imports package suggest.
package source
