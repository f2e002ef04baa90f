package access

import (
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"userlookup/backend"
	"userlookup/backend/query"
)

const (
	reasonsShown = 5
	reasonsFor   = time.Hour
)

// reasons are those that were given in this run. They are kept in memory only.
type reasons struct {
	now    func() time.Time
	mu     sync.Mutex
	byUser map[string]reason // by what was typed, and by the user's ID and GUID
	last   []reason          // newest first, each text once
}

type reason struct {
	text string
	at   time.Time
}

// GiveReason records why the user named by the typed text is opened. It fails with
// the codes of query.Parse, and with CodeBadReason for a reason that shows nothing, is too
// long, or holds characters that change how a text is shown.
func (a *Service) GiveReason(typed, why string) error {
	named, err := query.Parse(typed)
	if err != nil {
		return err
	}
	why = strings.TrimSpace(why)
	isHidden := func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) }
	if !HasWord(why) || utf8.RuneCountInString(why) > MaxReason || !utf8.ValidString(why) || strings.ContainsFunc(why, isHidden) {
		return backend.NewError(backend.CodeBadReason, nil, "n", strconv.Itoa(MaxReason))
	}
	a.reasons.give(named.Value, why)
	return nil
}

// Reasons lists those of the last hour, newest first.
func (a *Service) Reasons() []string {
	r := &a.reasons
	r.mu.Lock()
	defer r.mu.Unlock()
	texts := []string{}
	for _, given := range r.last {
		if r.now().Sub(given.at) < reasonsFor && len(texts) < reasonsShown {
			texts = append(texts, given.text)
		}
	}
	return texts
}

// ReasonFor gives the reason that is valid for a user, by ID or GUID; empty for none.
func (a *Service) ReasonFor(user string) string { return a.reasons.valid(user).text }

// BeforeOpen fails with CodeReasonNeeded where the policy demands a reason and none is
// valid for the user.
func (a *Service) BeforeOpen(named backend.Query) error {
	state := a.conclude()
	if state.Policy.Reason && a.ReasonFor(named.Value) == "" {
		return backend.NewError(backend.CodeReasonNeeded, nil, "id", named.Value)
	}
	return nil
}

// Opened makes the reason that was given for what was typed that of the user.
func (a *Service) Opened(named backend.Query, user *backend.User) {
	r := &a.reasons
	given := r.valid(named.Value)
	if given.text == "" {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, name := range []string{user.ID, user.GUID} {
		if name != "" {
			r.byUser[name] = given
		}
	}
}

func (r *reasons) give(user, text string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	given := reason{text, r.now()}
	if r.byUser == nil {
		r.byUser = map[string]reason{}
	}
	for name, former := range r.byUser {
		if r.isOver(former) {
			delete(r.byUser, name)
		}
	}
	r.byUser[user] = given
	r.last = slices.DeleteFunc(r.last, func(former reason) bool { return former.text == text })
	r.last = append([]reason{given}, r.last[:min(len(r.last), reasonsShown)]...)
}

// valid gives the reason of a user; the zero one where there is none any more.
func (r *reasons) valid(user string) reason {
	r.mu.Lock()
	defer r.mu.Unlock()
	given := r.byUser[user]
	if r.isOver(given) {
		return reason{}
	}
	return given
}

func (r *reasons) isOver(given reason) bool { return r.now().Sub(given.at) >= ReasonValidity }

// forget drops the IDs of the users that reasons were given for. The texts stay, to be chosen from.
func (r *reasons) forget() {
	r.mu.Lock()
	defer r.mu.Unlock()
	clear(r.byUser)
}
