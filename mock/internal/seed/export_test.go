package seed

import "time"

// Builtin returns the world of a fresh start.
func Builtin(now time.Time, randomSeed int64) (Data, error) {
	return Load(builtinFile, nil, now, randomSeed, false)
}

// Parse reads a file that stands alone.
func Parse(name string, data []byte, now time.Time, randomSeed int64) (Data, error) {
	r := &reader{now: now, seed: randomSeed}
	return r.load(name, nil, data)
}

// Over lays one world over another, as Load does with a file over the built-in world.
func Over(base, top Data, now time.Time, randomSeed int64) (Data, error) {
	return (&reader{now: now, seed: randomSeed}).finish(merge(base.entries, top.entries, "csi"))
}

// Words are those that the reader knows.
func Words() map[string][]string {
	return map[string][]string{"operation": operations, "services": services}
}
