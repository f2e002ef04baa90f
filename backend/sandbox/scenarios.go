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

// SampleUser is a user of the sandbox that is worth opening. Its texts are story.<key>.title
// and story.<key>.detail in the catalogue.
type SampleUser struct {
	UserID      string
	Key         string         // snake_case
	Status      string         // the worst status of the user's connections; empty without connections
	Family      backend.Family // of that connection; may be worse than that of its status
	Connections int            // number of listed connections
}

// SampleUsers lists the users of the sandbox, in the recommended order.
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

// userScenario is a sample user. A new one is a row in one of the tables in
// scenario_users.go, with its text in the catalogue.
type userScenario struct {
	id, key     string
	worst       backend.ConnectionStatus
	family      backend.Family // of the worst connection; default: that of its status
	email       string         // default: generated
	metadata    string         // default: generated
	disabled    bool
	connections []connectionScenario
}

// worstFamily returns the family of the worst connection. Users without connections need no
// action.
func (s *userScenario) worstFamily() backend.Family {
	if s.worst == "" {
		return backend.FamilyEnded
	}
	return cmp.Or(s.family, s.worst.Family())
}

// connectionScenario is a connection and its script.
type connectionScenario struct {
	at           string // the institution's code
	name         string // default: the institution's
	script       script
	accounts     int
	accountNames []string // default: generated
	closed       bool     // its accounts are closed
	id           bool     // has an ID of the partner
	oauth        bool
	windowOpen   bool // an OAuth window is open
	manual       bool
	background   bool // BACKGROUND attempts are disabled
	deleted      bool
	added        time.Duration // time before the anchor; default: just before the first attempt
	renewed      time.Duration // interval at which the end user deletes it and adds it again
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

// order sorts U-1001, U-1002, ... first, and keeps the order of special IDs.
func (s *userScenario) order() int {
	if number, err := strconv.Atoi(strings.TrimPrefix(s.id, "U-")); err == nil {
		return number
	}
	return math.MaxInt
}

// Durations before the anchor.
const (
	daysAgo  = 24 * time.Hour
	hoursAgo = time.Hour
	minsAgo  = time.Minute
)

// healthy is a working connection of n days with occasional logins.
func healthy(n int64) script {
	return script{days(n, always(completed)).withLogins(12), forever(always(completed)).withLogins(12)}
}

// sizeScenarios have exact numbers of connections, institutions and attempts.
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

// twelveConnections are at eight institutions; two of them have problems.
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

// sixtyConnections include one broken connection. Most are new.
func sixtyConnections() []connectionScenario {
	list := make([]connectionScenario, 60)
	for i := range list {
		list[i] = connectionScenario{at: severalInstitutions[i%len(severalInstitutions)], name: "Connection " + strconv.Itoa(i+1), accounts: i % 4, script: healthy(3 + 5*int64(i))}
	}
	list[41].script = script{days(9, always(completed)), days(2, always(errored)), forever(always(errored))}
	return list
}

// manyAttempts returns connections with an exact number of varied attempts, then completed
// ones, which continue at the same rate.
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

// edgeScenarios contain unusual texts, and IDs and addresses that are equal or differ only in
// case.
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
