package sandbox

import "strings"

// institution is a bank or other outside source, as the platform answers it.
type institution struct {
	ClientStatus        string   `json:"client_status"`
	Code                string   `json:"code"`
	CreatedAt           string   `json:"created_at"`
	ForgotPasswordURL   *string  `json:"forgot_password_url"`
	ForgotUsernameURL   *string  `json:"forgot_username_url"`
	GUID                string   `json:"guid"`
	InstructionalText   *string  `json:"instructional_text"`
	InstructionalSteps  []string `json:"instructional_text_steps"`
	IsDisabledByClient  bool     `json:"is_disabled_by_client"`
	IsHidden            bool     `json:"is_hidden"`
	IsoCountryCode      string   `json:"iso_country_code"`
	MediumLogoURL       *string  `json:"medium_logo_url"`
	Name                string   `json:"name"`
	SmallLogoURL        *string  `json:"small_logo_url"`
	Status              string   `json:"status"`
	SupportedProducts   []string `json:"supported_products"`
	SupportsOAuth       bool     `json:"supports_oauth"`
	SupportsTaxDocument *bool    `json:"supports_tax_document"`
	TroubleSigningInURL *string  `json:"trouble_signing_in_url"`
	URL                 *string  `json:"url"`
	FutureField         future   `json:"x_future_field"`
	host                string
	unlisted            bool
}

// future is a field that no client can know yet.
type future struct {
	Version int      `json:"version"`
	Notes   []string `json:"notes"`
}

var aFuture = future{Version: 2, Notes: []string{"ignore what you do not know"}}

func newInstitution(seed uint64, e institutionEntry) *institution {
	prefix := "INS"
	if hash(seed, "prefix", e.code)%3 == 0 {
		prefix = "INST" // both are seen in the wild
	}
	host := strings.ReplaceAll(e.code, "_", "-") + ".example"
	site := "https://www." + host
	i := &institution{
		ClientStatus: "AVAILABLE", Code: e.code, CreatedAt: offsetTime(1_400_000_000 + int64(hash(seed, "created", e.code)%(5*365*day))),
		GUID: newGUID(seed, prefix, e.code), IsoCountryCode: "US", Name: e.name, Status: "OPERATIONAL",
		SupportedProducts: []string{"account_verification", "identity_verification", "transactions", "transaction_history", "statements"},
		SupportsOAuth:     e.oauth, FutureField: aFuture, host: host, unlisted: e.unlisted,
	}
	if e.status != "" {
		i.Status = e.status
	}
	if e.clientStatus != "" {
		i.ClientStatus = e.clientStatus
	}
	if e.country != "" {
		i.IsoCountryCode = e.country
	}
	if !e.bare {
		i.URL = new(site)
		i.ForgotPasswordURL = new(site + "/forgot-password")
		i.ForgotUsernameURL = new(site + "/forgot-username")
		i.TroubleSigningInURL = new(site + "/help")
		i.SmallLogoURL = new("https://logos.example/50x50/" + e.code + ".png")
		i.MediumLogoURL = new("https://logos.example/100x100/" + e.code + ".png")
		i.SupportsTaxDocument = new(false)
	}
	return i
}
