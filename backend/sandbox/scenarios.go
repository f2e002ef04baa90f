package sandbox

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"userlookup/backend"
)

// SampleUser is a user of the sandbox that is worth opening. The text of Key stands
// in the catalogue under story.<key>.title and story.<key>.detail.
type SampleUser struct {
	UserID      string
	Key         string         // snake_case
	Status      string         // the worst status of the user's connections; empty for none
	Family      backend.Family // of that connection, which may be worse than its status says
	Connections int            // that are listed
}

// SampleUsers lists the users of the sandbox, in the order in which they are best
// opened.
func SampleUsers() []SampleUser {
	var list []SampleUser
	for _, s := range scenarios() {
		scenario := SampleUser{UserID: s.id, Key: s.key, Status: string(s.worst), Family: s.worstFamily()}
		for _, connection := range s.connections {
			if !connection.deleted {
				scenario.Connections++
			}
		}
		list = append(list, scenario)
	}
	return list
}

// userScenario is a user and what happens to them. A new story is a new row in
// one of the tables of scenario_users.go, and its text in the catalogue.
type userScenario struct {
	id, key     string
	worst       backend.ConnectionStatus
	family      backend.Family // of the worst connection; empty: that of its status
	email       string         // empty: made up
	metadata    string         // empty: made up
	disabled    bool
	connections []connectionScenario
}

// worstFamily is the family of the worst connection; of a user without connections there
// is nothing to act on.
func (s *userScenario) worstFamily() backend.Family {
	if s.worst == "" {
		return backend.FamilyEnded
	}
	return cmp.Or(s.family, s.worst.Family())
}

// connectionScenario is a connection and its script.
type connectionScenario struct {
	at           string // the institution's code
	name         string // empty: the institution's
	script       script
	accounts     int
	accountNames []string // empty: made up
	closed       bool     // its accounts are closed
	id           bool     // the partner gave it an id of its own
	oauth        bool
	windowOpen   bool // an OAuth window waits for the end user
	manual       bool
	background   bool // BACKGROUND attempts are switched off
	deleted      bool
	added        time.Duration // how long before the anchor; 0: just before its first attempt
	renewed      time.Duration // the end user deletes it and adds it again so often
}

func scenarios() []*userScenario {
	var all []*userScenario
	for _, family := range [][]userScenario{callerScenarios, institutionScenarios, lifecycleScenarios, statusScenarios, edgeScenarios, sizeScenarios()} {
		for i := range family {
			all = append(all, &family[i])
		}
	}
	slices.SortStableFunc(all, func(a, b *userScenario) int { return cmp.Compare(a.order(), b.order()) })
	return all
}

// order puts U-1001, U-1002, ... first, and leaves those with special ids as
// they stand.
func (s *userScenario) order() int {
	if number, err := strconv.Atoi(strings.TrimPrefix(s.id, "U-")); err == nil {
		return number
	}
	return math.MaxInt
}

// The spans count from the anchor.
const (
	daysAgo  = 24 * time.Hour
	hoursAgo = time.Hour
	minsAgo  = time.Minute
)

// healthy is a connection of so many days that works, and that its end user
// looks at now and then.
func healthy(n int64) script {
	return script{days(n, always(completed)).withLogins(12), forever(always(completed)).withLogins(12)}
}

// sizeScenarios are exact in number: connections, institutions, attempts.
func sizeScenarios() []userScenario {
	return []userScenario{
		{id: "U-12C", key: "twelve_connections", worst: backend.StatusLocked, connections: twelveConnections()},
		{id: "U-60C", key: "sixty_connections", worst: backend.StatusFailed, connections: sixtyConnections()},
		{id: "U-5K", key: "five_thousand", worst: backend.StatusConnected, connections: manyAttempts(5, 990, day, mixed, 10)},
		{id: "U-100K", key: "hundred_thousand", worst: backend.StatusConnected, connections: manyAttempts(10, 9_990, 2*hour, mixed, 10)},
	}
}

var severalInstitutions = []string{
	"gringotts", "iron_bank", "wonderland_savings", "bank_of_narnia", "round_table", "yellow_brick", "sherwood_outlaws", "brobdingnag",
}

// twelveConnections are twelve at eight institutions; two of them are in
// trouble.
func twelveConnections() []connectionScenario {
	list := make([]connectionScenario, 12)
	for i := range list {
		list[i] = connectionScenario{at: severalInstitutions[i%len(severalInstitutions)], accounts: 1 + i%3, script: healthy(30 + 11*int64(i))}
		if i >= len(severalInstitutions) {
			list[i].name = "Second login " + strconv.Itoa(i)
		}
	}
	list[5].script = script{days(60, always(completed)), days(1, always(locked))}
	list[9].script = script{days(20, always(completed)), days(2, always(failed)), forever(always(failed))}
	return list
}

// sixtyConnections are sixty, one of them broken, most of them young.
func sixtyConnections() []connectionScenario {
	list := make([]connectionScenario, 60)
	for i := range list {
		list[i] = connectionScenario{at: severalInstitutions[i%len(severalInstitutions)], name: "Connection " + strconv.Itoa(i+1), accounts: i % 4, script: healthy(3 + 5*int64(i))}
	}
	list[41].script = script{days(9, always(completed)), days(2, always(errored)), forever(always(errored))}
	return list
}

// manyAttempts are connections that have made exactly so many attempts each,
// then settled ones, and go on at the same pace.
func manyAttempts(connections int, varied, step int64, p plan, settled int64) []connectionScenario {
	list := make([]connectionScenario, connections)
	for i := range list {
		s := script{polled(varied, step, p), polled(settled, step, always(completed)), polled(endless, step, always(completed))}
		if step == day {
			s = script{days(varied, p).withLogins(20), days(settled, always(completed)), forever(always(completed))}
		}
		list[i] = connectionScenario{at: severalInstitutions[i%len(severalInstitutions)], name: "Login " + strconv.Itoa(i+1), accounts: 2, script: s}
	}
	return list
}

const sharedEmail = "the.darlings@mail.example"

// edgeScenarios test what a reader does with odd texts and with ids and
// addresses that are almost or wholly the same.
var edgeScenarios = []userScenario{
	{
		id: "U-1020", key: "odd_names", worst: backend.StatusDenied,
		metadata: `{"name":"<img src=x onerror=alert(1)>","note":"` + "\u202eesrever\u202c" + `","mood":"🦄","nested":{"list":[1,null,"two"]}}`,
		connections: []connectionScenario{
			{at: "markup_sons", accounts: 1, accountNames: []string{`<script>alert("account")</script>`}, name: `<a href="https://evil.example">Click & win</a>`, script: script{
				days(35, always(completed)), attempted(90*minsAgo, aggregation, always(denied)),
			}},
			{at: "piggy_bank", accounts: 2, accountNames: []string{"💰💰💰", "\tTabs\nand\u0000zeros "}, script: healthy(40)},
			{at: "sindbad", accounts: 1, accountNames: []string{"حساب التوفير (2024)"}, name: "بنك السندباد – Main", script: healthy(40)},
			{at: "long_name", accounts: 1, accountNames: []string{longName("An account with a very long name ")}, name: longName("Connection "), script: healthy(40)},
		},
	},
	{id: "U-1028", key: "shared_email_one", worst: backend.StatusConnected, email: sharedEmail, connections: []connectionScenario{
		{at: "neverland_mutual", accounts: 2, script: healthy(33)},
	}},
	{id: "U-1029", key: "shared_email_two", worst: backend.StatusDenied, email: sharedEmail, metadata: "not JSON at all; second star to the right", connections: []connectionScenario{
		{at: "neverland_mutual", accounts: 1, script: script{days(21, always(completed)), attempted(26*minsAgo, aggregation, always(denied))}},
	}},
	{id: "u-1001", key: "lower_case", worst: backend.StatusFailed, connections: []connectionScenario{
		{at: "toytown_bank", accounts: 1, script: script{days(14, always(completed)), days(2, always(errored)), forever(always(errored))}},
	}},
}
