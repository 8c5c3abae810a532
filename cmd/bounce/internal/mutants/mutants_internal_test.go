package mutants

import (
	"errors"
	"testing"

	"example.com/bounce/cmd/bounce/internal/cli"
	"example.com/bounce/cmd/bounce/internal/matrix"
)

func TestABrokenMatrixEndsInOne(t *testing.T) {
	t.Parallel()
	sound, broken := new(matrix.Matrix), &matrix.Matrix{Broken: []matrix.Breach{{Rule: matrix.NoSurvivor, Subject: "ghost"}}}
	if err := verdictOf(sound, true); err != nil {
		t.Errorf("a matrix that holds: got %v, want nil", err)
	}
	for name, shown := range map[string]bool{"shown": true, "in a file": false} {
		var e *cli.ExitError
		if err := verdictOf(broken, shown); !errors.As(err, &e) || e.Code != 1 || (e.Err == nil) != shown {
			t.Errorf("a broken matrix, %s: got %v, want exit 1, explained unless it is shown", name, err)
		}
	}
}
