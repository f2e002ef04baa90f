package cache

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"userlookup/backend"
)

func TestReopen_ConcurrentOpens_UsesTheLast(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var opened int
		c := openWith(t, Options{Live: whole("CONNECTED"), Open: func(context.Context, bool) (backend.SavedCopies, error) {
			opened++
			switch opened {
			case 1:
				return nil, backend.NewError(backend.CodePassphraseNeeded, nil)
			case 2:
				time.Sleep(2 * time.Second) // bubble time
				return nil, backend.NewError(backend.CodePassphraseWrong, nil)
			default:
				time.Sleep(time.Second)
				return newMemoryStore(), nil
			}
		}})
		synctest.Wait()
		first := make(chan error, 1)
		go func() { first <- c.Reopen(t.Context()) }()
		synctest.Wait()
		c.open(false)
		time.Sleep(5 * time.Second)
		if _, err := c.Copies(t.Context()); err != nil || c.State().Off != nil {
			t.Errorf("an attempt that was overtaken counts: %v, %v", err, c.State().Off)
		}
		if err := <-first; err != nil {
			t.Errorf("who waited for the one that was overtaken got %v", err)
		}
		c.Close()
	})
}

func TestFind_DatabaseSetAside_IsReportedAtOnce(t *testing.T) {
	notices := make(chan *backend.Error, 1)
	c := openWith(t, Options{
		Live: whole("CONNECTED"), Open: func(context.Context, bool) (backend.SavedCopies, error) { return newMemoryStore(), nil },
		Notice: func() *backend.Error {
			select {
			case notice := <-notices:
				return notice
			default:
				return nil
			}
		},
	})
	query := byID("U-1")
	query.Offline = true
	for name, find := range map[string]func() error{
		"a look-up without the platform": func() error { return c.Lookup(t.Context(), query, func(backend.Part) {}) },
		"a purge":                        func() error { return c.Purge(t.Context()) },
	} {
		if _, err := c.Copies(t.Context()); err != nil {
			t.Fatal(err)
		}
		notice := backend.NewError(backend.CodeSavedDamaged, nil, "file", name)
		notices <- notice
		if err := find(); err != nil && !backend.HasCode(err, backend.CodeNotSaved) {
			t.Fatal(err)
		}
		if got := c.State().Notice; got != notice {
			t.Errorf("%s: got the notice %v", name, got)
		}
	}
}
