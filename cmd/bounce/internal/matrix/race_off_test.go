//go:build !race

package matrix

const Racing = false
