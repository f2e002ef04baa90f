package sandbox

import "userlookup/backend"

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

func (p *Platform) readMemberStatus(r *request) (any, *refusal) {
	c, refused := p.findMember(r)
	if refused != nil {
		return nil, refused
	}
	is := c.condition(r.now)
	done := is.aggregatedAt != 0 && is.succeededAt >= is.aggregatedAt
	answer := statusAnswer{
		AggregatedAt: givenTime(is.aggregatedAt), Challenges: []challenge{}, ConnectionStatus: givenStatus(is.status), GUID: c.guid,
		HasProcessedAccountNumbers: done, HasProcessedAccounts: done, HasProcessedTransactions: done,
		IsAuthenticated: is.authenticated, IsBeingAggregated: is.running, SuccessfullyAggregatedAt: givenTime(is.succeededAt), FutureField: aFuture,
	}
	if is.status == backend.StatusChallenged {
		answer.Challenges = append(answer.Challenges, challenge{
			GUID: newGUID(p.options.Seed, "CRD", is.jobGUID), Label: "Which code did the institution send?", Type: "TEXT",
		})
	}
	return map[string]statusAnswer{"member": answer}, nil
}
