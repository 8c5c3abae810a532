package seed

// Over lays one world over another, as Load does with a file over the built-in world.
func Over(base, top World) (World, error) { return finish(merge(base.entries, top.entries), nil) }

// Words are those that the reader knows.
func Words() map[string][]string {
	return map[string][]string{"operation": operations, "services": services}
}
