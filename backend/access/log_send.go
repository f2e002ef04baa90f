package access

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"time"

	"userlookup/backend"
)

// logIdentity gives the identity that opens the logs of colleagues of a profile, and its
// recipient. Where there is none yet, it is made.
func (s *Store) logIdentity(ctx context.Context, store backend.SecretStore, profile backend.ProfileName) (identity backend.Secret, recipient string, err error) {
	name := identitySecret + string(profile)
	identity, found, err := readAccessSecret(ctx, store, name)
	if err == nil && !found {
		if identity, err = s.options.Cipher.NewIdentity(); err == nil {
			err = store.Set(ctx, name, identity)
		}
	}
	if err != nil {
		return backend.Secret{}, "", err
	}
	recipient, err = s.options.Cipher.RecipientOf(identity)
	return identity, recipient, err
}

func (l *Log) identity(ctx context.Context) (backend.Secret, error) {
	return l.secrets().Get(ctx, identitySecret+string(l.profile))
}

// grant reads the grant of this device with the key that verifies it. It fails with
// CodeAccessMissing, CodeAccessOther and the errors of ParseGrant.
func (l *Log) grant(ctx context.Context) (content []byte, grant *Grant, pin Pin, err error) {
	missing := backend.NewError(backend.CodeAccessMissing, nil, "profile", string(l.profile))
	if content, err = l.store.ReadGrant(ctx, l.profile); err != nil {
		return nil, nil, pin, err
	}
	pinned, err := l.store.ReadPin(ctx, l.profile, l.place, l.options.Passphrase())
	if err != nil {
		return nil, nil, pin, err
	}
	if pinned == nil || content == nil {
		return nil, nil, pin, missing
	}
	pin = *pinned
	grant, err = ParseGrant(content, pin.Verify)
	if err != nil {
		return nil, nil, pin, backend.AsError(err).With("profile", string(l.profile))
	}
	if !pin.Accepts(grant) { // else a log would be sent as that of a colleague
		return nil, nil, pin, backend.NewError(backend.CodeAccessOther, nil, "profile", string(l.profile))
	}
	return content, grant, pin, nil
}

// SentName is the name of the file that Send writes into a folder. There is one for each
// log, which a later one replaces, and it names nobody.
func (l *Log) SentName() string {
	return "access-log-" + string(l.profile) + "-" + l.log.ID() + ".age"
}

// Send writes the log to a file, encrypted to the Admin who invited this person, and
// gives its path. An empty path is the folder that the policy names. That it was sent
// is its last row. It fails with CodeAccessLogUnsent where nobody receives it,
// CodeBadArgument where no folder is named, CodeAccessLogBroken where the log cannot be
// verified, and as files and the grant do.
func (l *Log) Send(ctx context.Context, path string) (string, error) {
	unsent := backend.NewError(backend.CodeAccessLogUnsent, nil)
	if l.place == "" || l.place == backend.PlaceSample {
		return "", unsent
	}
	content, grant, _, err := l.grant(ctx)
	if err != nil {
		return "", err
	}
	if grant.LogRecipient == "" {
		return "", unsent
	}
	if path == "" && grant.Policy.LogFolder == "" {
		return "", backend.BadArgument("output")
	}
	if path != "" {
		if err := l.store.options.CheckOutput(path); err != nil {
			return "", err
		}
	}
	if err := l.Record(ctx, backend.AccessEvent{Kind: backend.AccessLogSent, Target: grant.Issuer.Name}); err != nil {
		return "", err
	}
	if path == "" {
		path = filepath.Join(grant.Policy.LogFolder, l.SentName())
	}
	plain, err := l.log.Pack(ctx, l.profile, content)
	if err != nil {
		return "", explain(err)
	}
	encrypted, err := l.store.options.Cipher.EncryptTo(grant.LogRecipient, plain)
	if err != nil {
		return "", err
	}
	err = l.store.options.WriteFile(path, encrypted)
	if err != nil { // the row before says that it was sent
		failed := backend.AccessEvent{Kind: backend.AccessLogSent, Target: grant.Issuer.Name, Detail: "failed"}
		err = errors.Join(err, l.Record(context.WithoutCancel(ctx), failed))
	}
	return path, err
}

// sendInterval is the least time between two copies that are sent to the folder of the
// policy without being asked for.
const sendInterval = time.Hour

// SendDue sends the log to the folder that the policy names, where there is one and the
// copy there is older than an hour. It is for the times of a lock and of closing.
func (l *Log) SendDue(ctx context.Context) error {
	if l.place == "" || l.place == backend.PlaceSample || l.log.ID() == "" { // nothing was recorded in this run
		return nil
	}
	_, grant, _, err := l.grant(ctx)
	if err != nil || grant.LogRecipient == "" || grant.Policy.LogFolder == "" {
		return err
	}
	if _, err := os.Stat(grant.Policy.LogFolder); err != nil { // such as a network folder that is not there now
		return backend.NewError(backend.CodeFolderUnusable, err, "folder", grant.Policy.LogFolder)
	}
	sent, err := os.Stat(filepath.Join(grant.Policy.LogFolder, l.SentName()))
	if err == nil && l.options.Now().Sub(sent.ModTime()) < sendInterval {
		return nil
	}
	_, err = l.Send(ctx, "")
	return err
}
