package platform

import (
	"context"

	"userlookup/backend"
)

// Institution gives an institution by its code. It is asked for once a day,
// and more often where the platform tells its state; one that is kept stands in,
// without its state, when the platform does not answer. CodeInstitutionNotFound
// when there is none; CodeWrongItem when the answer names another.
func (c *Client) Institution(ctx context.Context, code string) (backend.Institution, error) {
	kept, err := c.institution(ctx, code)
	return kept.institution, err
}

// institution is Institution with the time when it was fetched.
func (c *Client) institution(ctx context.Context, code string) (keptInstitution, error) {
	if kept, ok := c.kept.fresh(code, c.options.Now()); ok {
		return kept.get()
	}
	return c.kept.asked.share(ctx, code, func(ctx context.Context) (keptInstitution, error) {
		if kept, ok := c.kept.fresh(code, c.options.Now()); ok { // since this moment
			return kept.get()
		}
		institution, err := c.askForInstitution(ctx, code)
		asked := keptInstitution{institution: institution, at: wallClock(c.options.Now())}
		failure := backend.AsError(err)
		switch {
		case err == nil:
			c.kept.keep(code, asked)
		case failure.Code == backend.CodeInstitutionNotFound:
			c.kept.keep(code, keptInstitution{absent: failure, at: asked.at})
		case backend.SavedMayStandIn(failure.Code):
			if kept, ok := c.kept.stale(code, c.options.Now()); ok {
				return kept, nil
			}
		}
		return asked, err
	})
}

func (c *Client) askForInstitution(ctx context.Context, code string) (backend.Institution, error) {
	body, err := c.get(ctx, nil, "/institutions/{institution}", code)
	if err != nil {
		return backend.Institution{}, whenNotFound(err, backend.NewError(backend.CodeInstitutionNotFound, nil, "code", code))
	}
	institution, err := decodeInstitution(body)
	if err != nil {
		return backend.Institution{}, err
	}
	if institution.Code, err = sameAs(code, institution.Code); err != nil { // connections are joined by it
		return backend.Institution{}, err
	}
	return institution, nil
}

type wireInstitution struct {
	GUID          text `json:"guid"`
	Code          text `json:"code"`
	Name          text `json:"name"`
	URL           text `json:"url"`
	Country       text `json:"iso_country_code"`
	Status        text `json:"status"`
	ClientStatus  text `json:"client_status"`
	SupportsOAuth flag `json:"supports_oauth"`

	ForgotPasswordURL   text `json:"forgot_password_url"`
	ForgotUsernameURL   text `json:"forgot_username_url"`
	TroubleSigningInURL text `json:"trouble_signing_in_url"`
}

func decodeInstitution(body []byte) (backend.Institution, error) {
	var answer struct {
		Institution wireInstitution `json:"institution"`
	}
	if err := unmarshal(body, &answer); err != nil {
		return backend.Institution{}, err
	}
	w := answer.Institution
	if isNothing(w) {
		return backend.Institution{}, backend.NewError(backend.CodeUnreadable, errNothing)
	}
	return backend.Institution{
		GUID: string(w.GUID), Code: string(w.Code), Name: string(w.Name), URL: string(w.URL), Country: string(w.Country),
		Status: string(w.Status), ClientStatus: string(w.ClientStatus), SupportsOAuth: w.SupportsOAuth.value,
		ForgotPasswordURL: string(w.ForgotPasswordURL), ForgotUsernameURL: string(w.ForgotUsernameURL),
		TroubleSigningInURL: string(w.TroubleSigningInURL),
	}, nil
}
