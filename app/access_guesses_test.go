package app

import (
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"userlookup/backend"
)

// guesser is a device without a keychain, where passphrases are guessed.
type guesser struct {
	*granted
	b       *bridge
	callers map[string]func(passphrase string) error
}

func newGuesser(t *testing.T) *guesser {
	g := &guesser{granted: newGranted(t)}
	g.b = newBridge(slog.New(slog.DiscardHandler), "test", g.keep(), noEnvironment)
	g.b.open() // nobody entered the passphrase yet
	t.Cleanup(g.b.close)
	setup, access := &Setup{g.b}, &Access{g.b}
	form := func(passphrase string) SetupForm {
		return SetupForm{Profile: "relay", BaseURL: g.url, ClientID: "client-1234567", Passphrase: passphrase}
	}
	g.callers = map[string]func(string) error{
		"Probe": func(typed string) error { _, err := setup.Probe(form(typed)); return err },
		"Save":  func(typed string) error { _, err := setup.Save(form(typed)); return err },
		"Retry": func(typed string) error { _, err := setup.Retry(typed); return err },
		"Join": func(typed string) error {
			_, err := access.Join(JoinForm{Token: "none", Passphrase: typed})
			return err
		},
	}
	return g
}

func TestPassphrase_Guesses_WaitWhicheverMethodTriesThem(t *testing.T) {
	g := newGuesser(t)
	for name, try := range g.callers {
		wantWireCode(t, name, try("wrong guess"), backend.CodePassphraseWrong)
		for other, try := range g.callers {
			wantWireCode(t, other+" after "+name, try("another guess"), backend.CodePINWait)
			wantWireCode(t, other+" after "+name, try(rightPassphrase), backend.CodePINWait)
		}
		g.clock.Add(int64(time.Hour))
	}
	if err := g.callers["Retry"](rightPassphrase); err != nil {
		t.Errorf("the right one, after the wait: %v", err)
	}
}

// Whoever types the passphrase that is in memory would else find it without waiting.
func TestPassphrase_GuessesWhileUnlocked_WaitLikewise(t *testing.T) {
	g := newGuesser(t)
	if err := g.callers["Retry"](rightPassphrase); err != nil {
		t.Fatal(err)
	}
	wantWireCode(t, "wrong", g.callers["Probe"]("wrong guess"), backend.CodePassphraseWrong)
	for _, name := range []string{"Probe", "Save", "Join"} {
		wantWireCode(t, name, g.callers[name](rightPassphrase), backend.CodePINWait)
	}
	if _, err := (&Saved{g.b}).List(backend.SavedQuery{Limit: 10, Sort: "time"}); err != nil {
		t.Errorf("what is open does not go on: %v", err)
	}
	if err := g.callers["Save"](""); err != nil {
		t.Errorf("saved with the one that is in memory: %v", err)
	}
}

func TestPassphrase_CountIsDeleted_WaitsTheLongest(t *testing.T) {
	g := newGuesser(t)
	wantWireCode(t, "wrong", g.callers["Probe"]("wrong guess"), backend.CodePassphraseWrong)
	g.b.close()
	if err := os.Remove(filepath.Join(g.root, "data", "access", "pin_attempts.json")); err != nil {
		t.Fatal(err)
	}
	g.b = newBridge(slog.New(slog.DiscardHandler), "test", g.keep(), noEnvironment)
	g.b.open()
	_, err := (&Setup{g.b}).Retry("another guess")
	if wire := wantWireCode(t, "deleted", err, backend.CodePINWait); wire.Params["seconds"] != "300" {
		t.Errorf("waits for %v", wire.Params)
	}
}
