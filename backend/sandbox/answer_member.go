package sandbox

import (
	"strings"

	"userlookup/backend"
)

type memberAnswer struct {
	AggregatedAt                    *string      `json:"aggregated_at"`
	BackgroundAggregationIsDisabled bool         `json:"background_aggregation_is_disabled"`
	ConnectionStatus                *string      `json:"connection_status"`
	ConnectionStatusMessage         *string      `json:"connection_status_message"`
	CreatedAt                       string       `json:"created_at,omitempty"`
	Error                           *memberError `json:"error"`
	GUID                            string       `json:"guid"`
	ID                              *string      `json:"id"`
	InstitutionCode                 string       `json:"institution_code"`
	InstitutionGUID                 string       `json:"institution_guid"`
	IsBeingAggregated               bool         `json:"is_being_aggregated"`
	IsManagedByUser                 bool         `json:"is_managed_by_user"`
	IsManual                        bool         `json:"is_manual"`
	IsOAuth                         bool         `json:"is_oauth"`
	Metadata                        *string      `json:"metadata"`
	MostRecentJobDetailCode         *int         `json:"most_recent_job_detail_code"`
	MostRecentJobDetailText         *bool        `json:"most_recent_job_detail_text"`
	MostRecentJobGUID               *string      `json:"most_recent_job_guid"`
	Name                            string       `json:"name"`
	NeedsUpdatedCredentials         bool         `json:"needs_updated_credentials"`
	OAuthWindowURI                  *string      `json:"oauth_window_uri"`
	SuccessfullyAggregatedAt        *string      `json:"successfully_aggregated_at"`
	UseCases                        []string     `json:"use_cases"`
	UserGUID                        string       `json:"user_guid"`
	UserID                          string       `json:"user_id"`
	FutureField                     future       `json:"x_future_field"`
}

type memberError struct {
	ErrorCode    any    `json:"error_code"`
	ErrorMessage string `json:"error_message"`
	ErrorType    string `json:"error_type"`
	Locale       string `json:"locale"`
	UserMessage  string `json:"user_message"`
}

func (c *connection) answer(now int64, withCreatedAt bool) memberAnswer {
	is := c.condition(now)
	answer := memberAnswer{
		AggregatedAt: nullableTime(is.aggregatedAt), BackgroundAggregationIsDisabled: c.scenario.background,
		ConnectionStatus: nullableStatus(is.status), ConnectionStatusMessage: nullable(c.message(is.status)),
		GUID: c.guid, ID: nullable(c.id), InstitutionCode: c.institution.Code, InstitutionGUID: c.institution.GUID,
		IsBeingAggregated: is.running, IsManagedByUser: true, IsManual: c.scenario.manual, IsOAuth: c.scenario.oauth,
		MostRecentJobGUID: nullable(is.jobGUID), Name: c.name, NeedsUpdatedCredentials: needsCredentials[is.status],
		SuccessfullyAggregatedAt: nullableTime(is.succeededAt), UseCases: []string{"PFM"},
		UserGUID: c.user.guid, UserID: c.user.id, FutureField: futureField,
	}
	if withCreatedAt {
		answer.CreatedAt = millisTime(c.added)
	}
	if is.fault != nil {
		answer.Error = &memberError{is.fault.code, is.fault.message, is.fault.kind, "en-US", is.fault.userMessage}
	}
	if c.scenario.windowOpen {
		answer.OAuthWindowURI = new("https://login." + c.institution.host + "/authorize?state=" + strings.ToLower(c.guid))
	}
	return answer
}

// nullableStatus returns the API's null for connections without credentials.
func nullableStatus(status backend.ConnectionStatus) *string {
	if status == backend.StatusNone {
		return nil
	}
	return nullable(string(status))
}

// nullableTime returns nil for 0 (never).
func nullableTime(at int64) *string {
	if at == 0 {
		return nil
	}
	return new(millisTime(at))
}

var needsCredentials = map[backend.ConnectionStatus]bool{
	backend.StatusDenied: true, backend.StatusPrevented: true, backend.StatusImpaired: true, backend.StatusImported: true,
}

func (p *Platform) readMember(r *request) (any, *apiError) {
	return map[string]memberAnswer{"member": r.member.answer(r.now, !p.options.WithoutAttemptList)}, nil
}

type membersAnswer struct {
	Members    []memberAnswer `json:"members"`
	Pagination pagination     `json:"pagination"`
}

func (p *Platform) listMembers(r *request) (any, *apiError) {
	members := r.user.currentConnections(r.now)
	asked := pagingOf(r.query, maxPageSize)
	answer := membersAnswer{Members: []memberAnswer{}, Pagination: asked.pagination(int64(len(members)))}
	for _, c := range pageOf(asked, members) {
		answer.Members = append(answer.Members, c.answer(r.now, !p.options.WithoutAttemptList))
	}
	return answer, nil
}

type statusAnswer struct {
	AggregatedAt               *string     `json:"aggregated_at"`
	Challenges                 []challenge `json:"challenges"`
	ConnectionStatus           *string     `json:"connection_status"`
	GUID                       string      `json:"guid"`
	HasProcessedAccountNumbers bool        `json:"has_processed_account_numbers"`
	HasProcessedAccounts       bool        `json:"has_processed_accounts"`
	HasProcessedTransactions   bool        `json:"has_processed_transactions"`
	IsAuthenticated            bool        `json:"is_authenticated"`
	IsBeingAggregated          bool        `json:"is_being_aggregated"`
	SuccessfullyAggregatedAt   *string     `json:"successfully_aggregated_at"`
	FutureField                future      `json:"x_future_field"`
}

type challenge struct {
	FieldName *string `json:"field_name"`
	GUID      string  `json:"guid"`
	Label     string  `json:"label"`
	Type      string  `json:"type"`
}

func (p *Platform) readMemberStatus(r *request) (any, *apiError) {
	c := r.member
	is := c.condition(r.now)
	done := is.aggregatedAt != 0 && is.succeededAt >= is.aggregatedAt
	answer := statusAnswer{
		AggregatedAt: nullableTime(is.aggregatedAt), Challenges: []challenge{}, ConnectionStatus: nullableStatus(is.status), GUID: c.guid,
		HasProcessedAccountNumbers: done, HasProcessedAccounts: done, HasProcessedTransactions: done,
		IsAuthenticated: is.authenticated, IsBeingAggregated: is.running, SuccessfullyAggregatedAt: nullableTime(is.succeededAt), FutureField: futureField,
	}
	if is.status == backend.StatusChallenged {
		answer.Challenges = append(answer.Challenges, challenge{
			GUID: newGUID(p.options.Seed, "CRD", is.jobGUID), Label: "Which code did the institution send?", Type: "TEXT",
		})
	}
	return map[string]statusAnswer{"member": answer}, nil
}
