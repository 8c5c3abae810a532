package seed

import "time"

// Over lays one world over another, as Load does with a file over the built-in world.
func Over(base, top World, now time.Time, randomSeed int64) (World, error) {
	return (&reader{now: now, seed: randomSeed}).finish(merge(base.entries, top.entries, "csi"))
}

// Words are those that the reader knows.
func Words() map[string][]string {
	return map[string][]string{"operation": operations, "services": services}
}
