package sandbox

import (
	"cmp"
	"strings"
)

// institution is a bank or another source, in the platform's JSON form.
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

// future is a field that no client knows.
type future struct {
	Version int      `json:"version"`
	Notes   []string `json:"notes"`
}

var futureField = future{Version: 2, Notes: []string{"ignore what you do not know"}}

func newInstitution(seed uint64, e institutionEntry) *institution {
	prefix := "INS"
	if hash(seed, "prefix", e.code)%3 == 0 {
		prefix = "INST" // the real platform uses both
	}
	host := strings.ReplaceAll(e.code, "_", "-") + ".example"
	site := "https://www." + host
	i := &institution{
		ClientStatus: cmp.Or(e.clientStatus, "AVAILABLE"), Code: e.code, CreatedAt: offsetTime(1_400_000_000 + int64(hash(seed, "created", e.code)%(5*365*day))),
		GUID: newGUID(seed, prefix, e.code), IsoCountryCode: cmp.Or(e.country, "US"), Name: e.name, Status: cmp.Or(e.status, "OPERATIONAL"),
		SupportedProducts: []string{"account_verification", "identity_verification", "transactions", "transaction_history", "statements"},
		SupportsOAuth:     e.oauth, FutureField: futureField, host: host, unlisted: e.unlisted,
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

// institutionEntry is a row of institutionTable. Empty fields have the usual value.
type institutionEntry struct {
	code, name   string
	status       string
	clientStatus string
	country      string
	oauth        bool
	bare         bool // has no URLs
	unlisted     bool // its own request returns 404
}

// manualInstitution is the institution of manual accounts.
const manualInstitution = "manual"

// institutionTable lists the institutions, all invented. They are in several countries, since
// timeline days can be counted in an institution's time zone.
var institutionTable = []institutionEntry{
	{code: "gringotts", name: "Gringotts"},
	{code: "iron_bank", name: "Iron Bank"},
	{code: "first_platypus", name: "First Platypus Bank", status: "UNAVAILABLE", country: "AU"},
	{code: "wonderland_savings", name: "Wonderland Savings", country: "GB"},
	{code: "bank_of_narnia", name: "Bank of Narnia"},
	{code: "lilliput_cu", name: "Lilliput Credit Union", clientStatus: "PREVENT_NEW"},
	{code: "round_table", name: "Round Table Trust", country: "GB"},
	{code: "yellow_brick", name: "Yellow Brick Road Bank", oauth: true},
	{code: "sherwood_outlaws", name: "Sherwood Outlaws Credit Union", country: "GB"},
	{code: "brobdingnag", name: "Brobdingnag Big Bank"},
	{code: "neverland_mutual", name: "Neverland Mutual", status: "MAINTENANCE"},
	{code: "isle_of_avalon", name: "Isle of Avalon Bank", country: "CA"},
	{code: "golden_fleece", name: "Golden Fleece Brokers", country: "GR", oauth: true},
	{code: "cloud_cuckoo", name: "Cloud Cuckoo Cards", status: "DEGRADED"},
	{code: "el_dorado_vault", name: "El Dorado Gold Vault", clientStatus: "PREVENT_ALL", country: "BR"},
	{code: "shangri_la", name: "Shangri-La Pensions", clientStatus: "PREVENT_BACKGROUND_AGG", country: "CA"},
	{code: "ruritania_royal", name: "Ruritania Royal Bank", clientStatus: "PREVENT_ALL_AND_DISCONNECT"},
	{code: "toytown_bank", name: "Toytown Bank", clientStatus: "PREVENT_VERIFICATION"},
	{code: "atlantis_federal", name: "Atlantis Federal", unlisted: true},
	{code: manualInstitution, name: "Manual Institution", bare: true},
	{code: "markup_sons", name: `<b>Markup</b> & "Sons" <script>alert('bank')</script>`},
	{code: "piggy_bank", name: "🐷 Piggy Bank 🏦 – 家族 👨‍👩‍👧‍👦", country: "JP"},
	{code: "sindbad", name: "بنك السندباد البحري", country: "AE"},
	{code: "long_name", name: longName("The Worshipful Company of Long Names ")},
	{code: "tomorrow_bank", name: "Bank of Tomorrow", status: "HIBERNATING", clientStatus: "PREVENT_ON_MONDAYS"},
}

// longName repeats text to 300 bytes.
func longName(text string) string { return strings.Repeat(text, 300/len(text)+1)[:300] }

func (p *Platform) readInstitution(r *request) (any, *apiError) {
	known, ok := p.institutionsByCode[r.args[0]]
	if !ok || known.unlisted {
		return nil, notFound("institution", r.args[0])
	}
	return map[string]*institution{"institution": known}, nil
}

type institutionsAnswer struct {
	Institutions []*institution `json:"institutions"`
	Pagination   pagination     `json:"pagination"`
}

func (p *Platform) listInstitutions(r *request) (any, *apiError) {
	found := make([]*institution, 0, len(p.institutions))
	name := strings.ToLower(r.query.Get("name"))
	for _, known := range p.institutions {
		if strings.Contains(strings.ToLower(known.Name), name) {
			found = append(found, known)
		}
	}
	asked := pagingOf(r.query, maxInstitutionPageSize)
	return institutionsAnswer{pageOf(asked, found), asked.pagination(int64(len(found)))}, nil
}
