// Package verify finds out before the scenarios whether what answers is the API, whether it has the family, and whether the target
// file fits the target: a scenario that fails then is the server's failure. It imports the other packages of the suite but those
// that bind the words of the features.
package verify
