package platform

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"userlookup/backend"
)

// Connections lists a user's connections (the API's members). If a later page fails, it
// returns the earlier pages with the error.
func (c *Client) Connections(ctx context.Context, user string) (List[backend.Connection], error) {
	return collect(c.options.MaxPages, maxConnections, func(page int) (List[backend.Connection], error) {
		body, err := c.get(ctx, withPage(nil, page, pageSize), "/users/{user}/members", user)
		if err != nil {
			return List[backend.Connection]{}, err
		}
		return decodeConnections(body)
	})
}

type wireConnection struct {
	GUID            text `json:"guid"`
	ID              text `json:"id"`
	Name            text `json:"name"`
	UserGUID        text `json:"user_guid"`
	UserID          text `json:"user_id"` // only to check the owner
	InstitutionCode text `json:"institution_code"`
	InstitutionGUID text `json:"institution_guid"`

	Status        connectionStatus `json:"connection_status"`
	StatusMessage text             `json:"connection_status_message"`
	Error         failure          `json:"error"`

	AggregatedAt             timestamp `json:"aggregated_at"`
	SuccessfullyAggregatedAt timestamp `json:"successfully_aggregated_at"`
	CreatedAt                timestamp `json:"created_at"`
	MostRecentJobGUID        text      `json:"most_recent_job_guid"`
	IsBeingAggregated        flag      `json:"is_being_aggregated"`

	NeedsUpdatedCredentials flag  `json:"needs_updated_credentials"`
	BackgroundIsDisabled    flag  `json:"background_aggregation_is_disabled"`
	IsOAuth                 flag  `json:"is_oauth"`
	IsManual                flag  `json:"is_manual"`
	IsManagedByUser         flag  `json:"is_managed_by_user"`
	UseCases                texts `json:"use_cases"`
}

func (w *wireConnection) connection() (backend.Connection, key) {
	return backend.Connection{
		GUID: string(w.GUID), ID: string(w.ID), UserGUID: string(w.UserGUID), Name: string(w.Name),
		InstitutionGUID: string(w.InstitutionGUID), InstitutionCode: string(w.InstitutionCode),
		Status: backend.ConnectionStatus(w.Status), StatusMessage: string(w.StatusMessage), Error: w.Error.value,
		LastAttemptAt: w.AggregatedAt.at, LastSuccessAt: w.SuccessfullyAggregatedAt.at, CreatedAt: w.CreatedAt.at,
		Unreadable: w.AggregatedAt.unreadableField(backend.TimeLastAttempt) |
			w.SuccessfullyAggregatedAt.unreadableField(backend.TimeLastSuccess) | w.CreatedAt.unreadableField(backend.TimeCreated),
		LatestJobGUID: string(w.MostRecentJobGUID), IsBeingAggregated: w.IsBeingAggregated.value,
		NeedsUpdatedCredentials: w.NeedsUpdatedCredentials.value, BackgroundIsDisabled: w.BackgroundIsDisabled.value,
		IsOAuth: w.IsOAuth.value, IsManual: w.IsManual.value, IsManagedByUser: w.IsManagedByUser.value,
		UseCases: w.UseCases,
	}, key{guid: string(w.GUID), owner: string(w.UserGUID), ownerID: string(w.UserID)}
}

type wireConnectionError struct {
	Type        text `json:"error_type"`
	Code        text `json:"error_code"`
	Message     text `json:"error_message"`
	UserMessage text `json:"user_message"`
	Locale      text `json:"locale"`
}

// failure is a connection's error, or nil. A bare string or number becomes its message. Any
// other value becomes an error without text, so that it does not look like success.
type failure struct{ value *backend.ConnectionError }

// UnmarshalJSON fails only if an object is invalid.
func (f *failure) UnmarshalJSON(data []byte) error {
	var w wireConnectionError
	if data[0] == '{' {
		if err := unmarshal(data, &w); err != nil {
			return err
		}
	} else if data[0] != 't' && data[0] != 'f' {
		w.Message = text(readText(data))
	}
	f.value = nil
	if w != (wireConnectionError{}) || hasContent(data) {
		f.value = &backend.ConnectionError{
			Type: string(w.Type), Code: string(w.Code), Message: string(w.Message),
			UserMessage: string(w.UserMessage), Locale: string(w.Locale),
		}
	}
	return nil
}

// hasContent reports whether JSON holds a value that is not empty, null or false.
func hasContent(data []byte) bool {
	var value any
	return json.Unmarshal(data, &value) == nil && !isEmptyValue(value)
}

func isEmptyValue(value any) bool {
	switch value := value.(type) {
	case nil:
		return true
	case string:
		return strings.TrimSpace(value) == ""
	case bool:
		return !value
	case []any:
		return !slices.ContainsFunc(value, func(item any) bool { return !isEmptyValue(item) })
	case map[string]any:
		for _, member := range value {
			if !isEmptyValue(member) {
				return false
			}
		}
		return true
	default:
		return false
	}
}

func decodeConnections(body []byte) (List[backend.Connection], error) {
	answer := struct {
		Members    items[wireConnection, backend.Connection] `json:"members"`
		Pagination wirePagination                            `json:"pagination"`
	}{}
	answer.Members.convert, answer.Members.most, answer.Members.join = (*wireConnection).connection, maxConnections, laterConnection
	if err := unmarshal(body, &answer); err != nil {
		return List[backend.Connection]{}, err
	}
	return answer.Members.page(answer.Pagination)
}

// laterConnection returns the connection with the later attempt. If both are equal, it
// prefers the one that does not work.
func laterConnection(first, second backend.Connection) backend.Connection {
	later := second.LastAttemptAt.Compare(first.LastAttemptAt)
	if later > 0 || later == 0 && first.Status.Family() == backend.FamilyWorking {
		return second
	}
	return first
}
