// Package cli is what the commands of bounce share: settings from flags, environment and file, errors of usage with a hint,
// exit codes, the commands help, version and completion, and small helpers for files, certificates and listeners.
// It has no command about the API. Of this module it imports package openapi only.
package cli
