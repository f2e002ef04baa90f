package access

import "context"

// LogRecipient gives the age recipient to which colleagues encrypt their logs for the
// Admin on this device.
func (l *Log) LogRecipient(ctx context.Context) (string, error) {
	_, recipient, err := l.store.logIdentity(ctx, l.secrets(), l.profile)
	return recipient, err
}
