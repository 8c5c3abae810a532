// Package request makes what the suite sends: good requests by the words of the features, and mutations that change exactly one
// thing of them. It sends nothing and judges nothing. Operations and paths are written out here, so that an edited contract does
// not move what is checked. It imports the target, exchange, model and outcome packages.
package request
