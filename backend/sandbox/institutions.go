package sandbox

import "strings"

// institutionEntry is a row of the table below; what is left empty is usual.
type institutionEntry struct {
	code, name   string
	status       string
	clientStatus string
	country      string
	oauth        bool
	bare         bool // gives no addresses at all
	unlisted     bool // the platform's own call for it answers 404
}

// manualInstitution is that of accounts without credentials.
const manualInstitution = "manual"

// institutionTable lists the institutions. All are invented. They stand in
// several countries, since the days of a timeline can be counted in an
// institution's.
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

// longName is 300 characters of the text again and again.
func longName(text string) string { return strings.Repeat(text, 300/len(text)+1)[:300] }
