package race

import (
	"math/rand/v2"

	"example.com/bounce/conformance/internal/request"
)

// Rounds is how many times each client changes an execution. A round begins after the one before it: what that one booked is then
// known, so that of two winners neither can pass for one that has moved away since.
const Rounds = 6

// slots are the times of day that racing clients request, three for every two rounds: the first of these rounds finds nothing
// booked there. Of the three, the first two overlap, the third is apart from both, and none touches another, which would be
// another reading.
var slots = []string{
	"01:00:00Z", "02:00:00Z", "05:00:00Z",
	"09:00:00Z", "10:00:00Z", "13:00:00Z",
	"17:00:00Z", "18:00:00Z", "21:00:00Z",
}

// slotsOf returns the three slots of a round.
func slotsOf(round int) []string { return slots[round/2*3:][:3] }

// Action is one request of a racing client.
type Action struct {
	Form *request.Form
	// Execution is the id; "" for the execution that the client has created before.
	Execution string
	// Clock is the time of day that a schedule asks for.
	Clock string
}

// Mix says which requests race with schedules and reads.
type Mix struct{ cancels, creates bool }

// FindMix finds a mix by the words of the features.
func FindMix(words string) Mix {
	return map[string]Mix{"scheduled, cancelled and read": {cancels: true}, "created, scheduled and read": {creates: true}}[words]
}

// Source returns the random source of a race, which depends on the seed alone.
func Source(seed int64) *rand.Rand {
	return rand.New(rand.NewPCG(uint64(seed), 0)) //nolint:gosec // seeded, so that it can be repeated
}

// DealSchedules returns what each client, one for each execution, does in a round: one schedule. The slots are dealt in turn,
// beginning with a random one.
func DealSchedules(executions []string, round int, chance *rand.Rand) [][]Action {
	times, first := slotsOf(round), chance.IntN(3)
	var clients [][]Action
	for i, execution := range executions {
		clients = append(clients, []Action{{request.Schedule, execution, times[(first+i)%len(times)]}})
	}
	return clients
}

// Deal returns what each client does in a round: one changes each execution and then reads it, another one reads it at the same
// time.
func Deal(m Mix, executions []string, round int, chance *rand.Rand) [][]Action {
	times, first := slotsOf(round), chance.IntN(3)
	at := func(i int) string { return times[(first+i)%len(times)] }
	var clients [][]Action
	for i, execution := range executions {
		change, read := Action{request.Schedule, execution, at(i)}, Action{Form: request.Details, Execution: execution}
		if m.cancels && (i+round)%2 == 1 { // what was scheduled is cancelled in the next round, together with other schedules
			change = Action{Form: request.Cancel, Execution: execution}
		}
		clients = append(clients, []Action{change, read}, []Action{read})
	}
	if n := len(executions); m.creates && round%2 == 0 && n < MaxExecutions {
		read := Action{Form: request.Details}
		clients = append(clients, []Action{{Form: request.Create}, read, {Form: request.Schedule, Clock: at(n)}, read})
	}
	return clients
}

// DealWriters returns what is done to an execution before a round, and in it by two clients, each of which "scheduled", "moved" or
// "cancelled" it and then reads it.
func DealWriters(execution, one, other string, round int) (before []Action, clients [][]Action) {
	times := slotsOf(round)
	first := Action{request.Schedule, execution, times[2]}
	if one == "scheduled" || other == "scheduled" {
		first = Action{Form: request.Cancel, Execution: execution}
	}
	for i, change := range []string{one, other} {
		next := Action{request.Schedule, execution, times[i]}
		if change == "cancelled" {
			next = Action{Form: request.Cancel, Execution: execution}
		}
		clients = append(clients, []Action{next, {Form: request.Details, Execution: execution}})
	}
	return []Action{first}, clients
}
