package platform

import (
	"context"
	"time"

	"userlookup/backend"
)

// LiveStatus is the state of a connection while a job runs. The zero time and
// nil mean that the platform gave nothing.
type LiveStatus struct {
	ConnectionGUID    string
	Status            backend.ConnectionStatus
	LastAttemptAt     time.Time
	LastSuccessAt     time.Time
	Unreadable        backend.TimeFields // of the two, those that came in a form that cannot be read
	IsBeingAggregated *bool
	IsAuthenticated   *bool
	HasAccounts       *bool
	HasAccountNumbers *bool
	HasTransactions   *bool
}

// ConnectionStatus gives the live state of a connection. The platform wants to
// be asked no more often than every 3 s. CodeConnectionNotFound when there is
// no such connection; CodeWrongItem when the answer names another.
func (c *Client) ConnectionStatus(ctx context.Context, user, connection string) (LiveStatus, error) {
	body, err := c.get(ctx, nil, "/users/{user}/members/{connection}/status", user, connection)
	if err != nil {
		return LiveStatus{}, whenNotFound(err, backend.NewError(backend.CodeConnectionNotFound, nil))
	}
	found, err := decodeLiveStatus(body)
	if err == nil {
		found.ConnectionGUID, err = sameAs(connection, found.ConnectionGUID)
	}
	if err != nil {
		return LiveStatus{}, err
	}
	return found, nil
}

type wireLiveStatus struct {
	GUID                     text             `json:"guid"`
	Status                   connectionStatus `json:"connection_status"`
	AggregatedAt             moment           `json:"aggregated_at"`
	SuccessfullyAggregatedAt moment           `json:"successfully_aggregated_at"`
	IsBeingAggregated        flag             `json:"is_being_aggregated"`
	IsAuthenticated          flag             `json:"is_authenticated"`
	HasAccounts              flag             `json:"has_processed_accounts"`
	HasAccountNumbers        flag             `json:"has_processed_account_numbers"`
	HasTransactions          flag             `json:"has_processed_transactions"`
}

func decodeLiveStatus(body []byte) (LiveStatus, error) {
	var answer struct {
		Member wireLiveStatus `json:"member"`
	}
	if err := unmarshal(body, &answer); err != nil {
		return LiveStatus{}, err
	}
	w := answer.Member
	if isNothing(w) {
		return LiveStatus{}, backend.NewError(backend.CodeUnreadable, errNothing)
	}
	return LiveStatus{
		ConnectionGUID: string(w.GUID), Status: backend.ConnectionStatus(w.Status),
		LastAttemptAt: w.AggregatedAt.at, LastSuccessAt: w.SuccessfullyAggregatedAt.at,
		Unreadable:        w.AggregatedAt.unreadableAs(backend.TimeLastAttempt) | w.SuccessfullyAggregatedAt.unreadableAs(backend.TimeLastSuccess),
		IsBeingAggregated: w.IsBeingAggregated.value, IsAuthenticated: w.IsAuthenticated.value,
		HasAccounts: w.HasAccounts.value, HasAccountNumbers: w.HasAccountNumbers.value, HasTransactions: w.HasTransactions.value,
	}, nil
}
