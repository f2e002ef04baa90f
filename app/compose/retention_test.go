package compose

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"userlookup/backend/profiles"
	"userlookup/backend/session"
)

// TestRetention_OldCopies_ArePurged opens the built-in platform only: the copies
// are another one's, which nobody may open again.
func TestRetention_OldCopies_ArePurged(t *testing.T) {
	for name, test := range map[string]struct {
		settings string
		stays    bool
	}{
		"nothing was chosen": {`{"version":1}`, false},
		"shorter":            {`{"version":1,"retention":{"days":39}}`, false},
		"longer":             {`{"version":1,"retention":{"days":41}}`, true},
		"of a newer version": {`{"version":99,"retention":{"days":3650}}`, true},
	} {
		t.Run(name, func(t *testing.T) {
			m, root, held := newMovable(t), t.TempDir(), newHeld()
			m.at(day, false)
			m.run(t, root, held, func(_ *Profiles, scope *session.Scope) {
				lookUp(t, scope, "r1", "U-1002")
				if err := errors.Join(scope.Flush(t.Context()), scope.Purge(t.Context())); err != nil { // which notes the time
					t.Fatal(err)
				}
			})
			change(t, filepath.Join(root, "data", "userlookup.db"), "UPDATE users SET looked_at = looked_at - 40 * 86400 * 1000000")
			if err := os.MkdirAll(filepath.Join(root, "config"), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(root, "config", "settings.json"), []byte(test.settings), 0o600); err != nil {
				t.Fatal(err)
			}
			k := ProfilesWith(root, held)
			workspace, scope := openScope(t, k, profiles.PlatformConfig{})
			if err := scope.Purge(t.Context()); err != nil {
				t.Error(err)
			}
			workspace.Close()
			if err := k.Close(); err != nil {
				t.Error(err)
			}
			keys, err := databaseOf(t, root).Keys(t.Context())
			if stays := len(keys) == 1; err != nil || stays != test.stays {
				t.Errorf("it stays: %v, %v", stays, err)
			}
		})
	}
}
