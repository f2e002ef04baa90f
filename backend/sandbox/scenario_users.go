package sandbox

import (
	"time"

	"userlookup/backend"
)

// messages are the platform's messages for each status; * is the connection's name.
var messages = map[backend.ConnectionStatus]string{
	backend.StatusCreated:      "Connecting to *.",
	backend.StatusPrevented:    "The last three attempts to connect to * have failed. Please enter the credentials again.",
	backend.StatusDenied:       "* did not accept the credentials. Please enter them again.",
	backend.StatusChallenged:   "* asks a question. Please answer it to go on.",
	backend.StatusRejected:     "The answer was not right. Please try again.",
	backend.StatusLocked:       "The login is locked. Please unlock it at *.",
	backend.StatusConnected:    "Connected to *.",
	backend.StatusImpeded:      "* needs your attention. Please log in at its own site.",
	backend.StatusReconnected:  "Connecting to * again.",
	backend.StatusDegraded:     "Connecting to * keeps failing. We are working on it.",
	backend.StatusDisconnected: "Data from * cannot be imported now. We are working on it.",
	backend.StatusDiscontinued: "Connections to * are no longer supported.",
	backend.StatusClosed:       "This connection to * is closed.",
	backend.StatusDelayed:      "Importing from * takes longer than usual.",
	backend.StatusFailed:       "We could not connect to *. Please try again later.",
	backend.StatusUpdated:      "The credentials for * were updated. Connecting.",
	backend.StatusDisabled:     "Importing from * is paused.",
	backend.StatusImported:     "Please enter your credentials for *.",
	backend.StatusResumed:      "The answer was sent to *. Connecting.",
	backend.StatusExpired:      "The question was not answered in time. Please try again.",
	backend.StatusImpaired:     "Some credentials for * are missing. Please enter all of them.",
	backend.StatusPending:      "Waiting for you to sign in at *.",
}

// The possible outcomes of an attempt.
var (
	completed = run(nil, stage{4, "AUTHENTICATED", ""}, stage{6, "RECEIVED", ""}, stage{9, "TRANSFERRED", ""}, stage{12, completedStatus, backend.StatusConnected})
	denied    = run(invalidCredentials, stage{4, "DENIED", backend.StatusDenied})
	// thirdDenied is the denial after which the platform stops trying.
	thirdDenied = run(invalidCredentials, stage{4, "DENIED", backend.StatusPrevented})
	prevented   = &outcome{stages: []stage{{0, "INITIATED", ""}, {1, "PREVENTED", backend.StatusPrevented}}, fault: invalidCredentials}
	// challenged waits for an answer until the next attempt asks again.
	challenged = &outcome{stages: []stage{
		{0, "INITIATED", backend.StatusChallenged}, {1, "REQUESTED", backend.StatusChallenged}, {5, "CHALLENGED", backend.StatusChallenged},
		{int64(asking / time.Second), "HALTED", backend.StatusExpired},
	}, fault: timedOut}
	expired  = &outcome{stages: []stage{{0, "INITIATED", ""}, {1, "REQUESTED", ""}, {5, "CHALLENGED", backend.StatusChallenged}, {5 * minute, "HALTED", backend.StatusExpired}}, fault: timedOut}
	rejected = &outcome{stages: []stage{{0, "INITIATED", ""}, {1, "REQUESTED", ""}, {5, "CHALLENGED", backend.StatusChallenged}, {48, "REQUESTED", backend.StatusResumed}, {53, "DENIED", backend.StatusRejected}}, fault: wrongAnswer}

	locked       = run(accountLocked, stage{5, "DENIED", backend.StatusLocked})
	impeded      = run(accessDenied, stage{4, "AUTHENTICATED", ""}, stage{9, "HALTED", backend.StatusImpeded})
	impaired     = run(incompleteCredentials, stage{2, "PREVENTED", backend.StatusImpaired})
	failed       = run(institutionDown, stage{20, "FAILED", backend.StatusFailed})
	errored      = run(requestFailed, stage{15, "ERRORED", backend.StatusFailed})
	degraded     = run(institutionUnavailable, stage{25, "FAILED", backend.StatusDegraded})
	disconnected = run(requestFailed, stage{4, "AUTHENTICATED", ""}, stage{16, "ERRORED", backend.StatusDisconnected})
	suspended    = run(unknownFault, stage{6, "QUARANTINED", "SUSPENDED_BY_INSTITUTION"})

	created     = running(backend.StatusCreated, underWay)
	updated     = running(backend.StatusUpdated, underWay)
	reconnected = running(backend.StatusReconnected, underWay)
	resumed     = running(backend.StatusResumed, underWay)
	delayed     = running(backend.StatusDelayed, 10_000*time.Hour) // never ends
)

const (
	// underWay is how long a running attempt takes, until the next one begins: short enough
	// not to look stuck.
	underWay = 50 * time.Minute
	// asking is how long a question waits for an answer before it is asked again.
	asking = 8 * time.Hour
)

var (
	invalidCredentials     = &fault{"MEMBER", 2005, "INVALID_CREDENTIALS", "The credentials were not accepted. Please enter them again."}
	timedOut               = &fault{"MEMBER", "2003", "MFA_TIMEOUT", "The question was not answered in time. Please try again."}
	wrongAnswer            = &fault{"MEMBER", 2002, "INCORRECT_MFA", "The answer was not accepted. Please try again."}
	accountLocked          = &fault{"MEMBER", 1002, "ACCESS_DENIED", "The login is locked. Please unlock it at the institution."}
	accessDenied           = &fault{"MEMBER", 2004, "REAUTHORIZATION_REQUIRED", "The institution needs something from you. Please log in at its own site."}
	incompleteCredentials  = &fault{"MEMBER", "2005", "INVALID_CREDENTIALS", "Some credentials are missing. Please enter all of them again."}
	institutionDown        = &fault{"INSTITUTION", 3000, "INSTITUTION_DOWN", "The institution does not answer. Please try again later."}
	institutionUnavailable = &fault{"INSTITUTION", "3002", "INSTITUTION_UNAVAILABLE", "The institution is not available. Please try again later."}
	requestFailed          = &fault{"NETWORK", "REQUEST_FAILED", "The request could not be processed", "Something went wrong. Please try again later."}
	unknownFault           = &fault{"COMPLIANCE", "9001", "SUSPENDED_BY_INSTITUTION", "The institution has suspended this connection."}
)

// callerScenarios are those in which the end user must act, after one in which nobody must.
var callerScenarios = []userScenario{
	{id: "U-1001", key: "all_well", worst: backend.StatusConnected, connections: []connectionScenario{
		{at: "bank_of_narnia", accounts: 3, script: healthy(412)},
		{at: "gringotts", accounts: 2, script: healthy(230)},
		{at: "round_table", accounts: 1, script: healthy(96)},
		{at: "yellow_brick", accounts: 2, oauth: true, script: healthy(61)},
		{at: "sherwood_outlaws", accounts: 1, id: true, script: healthy(18)},
	}},
	{id: "U-1002", key: "wrong_password", worst: backend.StatusDenied, connections: []connectionScenario{
		{at: "gringotts", accounts: 2, script: script{
			days(70, always(completed)).withLogins(10), visit("VERIFICATION", always(completed)), days(13, always(completed)),
			attempted(2*hoursAgo, aggregation, always(denied)),
		}},
		{at: "iron_bank", accounts: 2, script: script{
			days(90, always(completed)).withLogins(15), visit("IDENTIFICATION", always(completed)), days(2, always(completed)),
			repeated(asking, "VERIFICATION", challenged),
		}},
		{at: "first_platypus", accounts: 1, script: script{
			days(40, always(completed)), days(1, always(errored)), days(26, always(completed)), visit("BALANCE", always(completed)),
			days(3, always(failed)), forever(always(failed)),
		}},
		{at: "wonderland_savings", accounts: 2, id: true, script: script{
			days(75, always(completed)).withLogins(8), visit("HISTORY", always(completed)), days(4, always(completed)),
			repeated(underWay, aggregation, updated),
		}},
		{at: "bank_of_narnia", accounts: 1, script: healthy(64)},
		{at: "lilliput_cu", accounts: 1, closed: true, script: script{
			days(20, always(completed)), visit("STATEMENT", always(completed)), days(2, always(failed)), gap(144),
			statusChanged(140*daysAgo, backend.StatusClosed),
		}},
	}},
	{id: "U-1003", key: "stopped", worst: backend.StatusPrevented, connections: []connectionScenario{
		{at: "gringotts", accounts: 2, script: script{
			days(120, always(completed)).withLogins(10), days(2, always(denied)), days(1, always(thirdDenied)), gap(4),
			attempted(3*hoursAgo, aggregation, always(prevented)),
		}},
		{at: "round_table", accounts: 1, script: healthy(55)},
	}},
	{id: "U-1004", key: "challenged", worst: backend.StatusChallenged, connections: []connectionScenario{
		{at: "iron_bank", accounts: 3, script: script{
			days(33, always(completed)).withLogins(20), repeated(asking, aggregation, challenged),
		}},
		{at: "bank_of_narnia", accounts: 1, script: healthy(33)},
	}},
	{id: "U-1005", key: "wrong_answer", worst: backend.StatusRejected, connections: []connectionScenario{
		{at: "iron_bank", accounts: 2, script: script{
			days(61, always(completed)), attempted(52*minsAgo, aggregation, always(rejected)), attempted(20*minsAgo, aggregation, always(rejected)),
		}},
		{at: "sherwood_outlaws", accounts: 1, script: healthy(20)},
	}},
	{id: "U-1006", key: "answer_too_late", worst: backend.StatusExpired, connections: []connectionScenario{
		{at: "brobdingnag", accounts: 1, script: script{
			days(18, always(completed)), attempted(75*minsAgo, "IDENTIFICATION", always(expired)),
		}},
	}},
	{id: "U-1007", key: "locked", worst: backend.StatusLocked, connections: []connectionScenario{
		{at: "round_table", accounts: 2, script: script{
			days(140, always(completed)).withLogins(5), attempted(5*hoursAgo, aggregation, always(denied)), attempted(5*hoursAgo-4*minsAgo, aggregation, always(locked)),
		}},
		{at: "wonderland_savings", accounts: 2, script: healthy(140)},
	}},
	{id: "U-1008", key: "wanted_by_institution", worst: backend.StatusImpeded, connections: []connectionScenario{
		{at: "isle_of_avalon", accounts: 2, script: script{
			days(44, always(completed)), days(3, always(impeded)), forever(always(impeded)),
		}},
	}},
	{id: "U-1009", key: "oauth_left_open", worst: backend.StatusPending, connections: []connectionScenario{
		{at: "yellow_brick", oauth: true, windowOpen: true, added: 25 * minsAgo, script: script{statusChanged(25*minsAgo, backend.StatusPending)}},
		{at: "golden_fleece", oauth: true, accounts: 2, script: healthy(77)},
	}},
}

// institutionScenarios are those in which the institution or the platform is at fault. One
// outage affects several users.
var institutionScenarios = []userScenario{
	{id: "U-1010", key: "outage_one", worst: backend.StatusFailed, connections: []connectionScenario{
		{at: "first_platypus", accounts: 2, script: script{
			days(88, always(completed)).withLogins(10), days(2, always(failed)), attempted(50*minsAgo, aggregation, always(failed)), forever(always(failed)),
		}},
		{at: "bank_of_narnia", accounts: 1, script: healthy(88)},
	}},
	{id: "U-1011", key: "outage_two", worst: backend.StatusDegraded, connections: []connectionScenario{
		{at: "first_platypus", accounts: 1, script: script{
			days(205, always(completed)).withLogins(6), days(1, always(failed)), days(3, always(degraded)), forever(always(degraded)),
		}},
	}},
	{id: "U-1012", key: "outage_three", worst: backend.StatusDegraded, connections: []connectionScenario{
		{at: "first_platypus", accounts: 3, script: script{
			days(31, always(completed)), days(2, always(errored)), days(1, always(degraded)),
			attempted(3*hoursAgo, aggregation, always(degraded)), forever(always(degraded)),
		}},
		{at: "round_table", accounts: 1, script: healthy(90)},
	}},
	{id: "U-1013", key: "silent", worst: backend.StatusConnected, family: backend.FamilyUnknown, connections: []connectionScenario{
		{at: "brobdingnag", accounts: 2, script: script{days(160, always(completed)).withLogins(8), gap(9)}},
		{at: "gringotts", accounts: 1, script: healthy(160)},
	}},
	{id: "U-1019", key: "missing_institution", worst: backend.StatusConnected, connections: []connectionScenario{
		{at: "atlantis_federal", accounts: 2, script: healthy(300)},
		{at: "iron_bank", accounts: 1, script: healthy(25)},
	}},
	{id: "U-1023", key: "disconnected", worst: backend.StatusDisconnected, connections: []connectionScenario{
		{at: "ruritania_royal", accounts: 2, script: script{
			days(70, always(completed)), days(1, always(failed)), days(4, always(disconnected)), forever(always(disconnected)),
		}},
		{at: "cloud_cuckoo", accounts: 1, script: healthy(12)},
	}},
}

// lifecycleScenarios show connections that are added, deleted, disabled, or without
// credentials.
var lifecycleScenarios = []userScenario{
	{id: "U-1014", key: "added_again", worst: backend.StatusConnected, connections: []connectionScenario{
		{at: "gringotts", accounts: 2, deleted: true, script: script{
			days(64, always(completed)).withLogins(10), days(2, always(denied)), gap(6),
		}},
		{at: "gringotts", accounts: 2, script: script{days(5, always(completed)), forever(always(completed))}},
		{at: "bank_of_narnia", accounts: 1, script: healthy(70)},
	}},
	{id: "U-1015", key: "every_job_type", worst: backend.StatusConnected, connections: []connectionScenario{
		{at: "golden_fleece", accounts: 4, oauth: true, script: everyJobType()},
	}},
	{id: "U-1016", key: "manual", worst: backend.StatusNone, connections: []connectionScenario{
		{at: manualInstitution, accounts: 2, manual: true, background: true, added: 200 * daysAgo, accountNames: []string{"Money under the mattress", "Grandfather's clock"}},
	}},
	{id: "U-1017", key: "disabled_user", worst: backend.StatusConnected, family: backend.FamilyBroken, disabled: true, connections: []connectionScenario{
		{at: "bank_of_narnia", accounts: 2, script: script{days(150, always(completed)).withLogins(10), gap(20)}},
		{at: "toytown_bank", accounts: 1, script: script{days(60, always(completed)), gap(20)}},
	}},
	{id: "U-1018", key: "no_connections"},
	{id: "U-1021", key: "just_added", worst: backend.StatusCreated, connections: []connectionScenario{
		{at: "toytown_bank", accounts: 2, renewed: underWay, script: script{attempted(0, aggregation, always(created))}},
		{at: "bank_of_narnia", accounts: 2, script: healthy(240)},
	}},
}

// everyJobType is a script with every job type, on logins and in the background.
func everyJobType() script {
	s := script{days(20, always(completed))}
	for _, jobType := range backend.JobTypes {
		s = append(s, visit(jobType, always(completed)), days(2, always(completed)))
	}
	return append(s, forever(always(completed)))
}

// statusScenarios show the rare statuses.
var statusScenarios = []userScenario{
	{id: "U-1022", key: "under_way", worst: backend.StatusDelayed, family: backend.FamilyUnknown, connections: []connectionScenario{
		{at: "cloud_cuckoo", accounts: 1, script: script{
			days(30, always(completed)), attempted(4*hoursAgo, aggregation, always(delayed)),
		}},
		{at: "round_table", accounts: 2, script: script{
			days(45, always(completed)), repeated(underWay, aggregation, reconnected),
		}},
		{at: "iron_bank", accounts: 1, script: script{
			days(50, always(completed)), repeated(underWay, aggregation, resumed),
		}},
		{at: "wonderland_savings", accounts: 1, script: script{
			days(26, always(completed)), repeated(underWay, aggregation, updated),
		}},
	}},
	{id: "U-1024", key: "ended", worst: backend.StatusDiscontinued, connections: []connectionScenario{
		{at: "el_dorado_vault", accounts: 1, closed: true, script: script{
			days(90, always(completed)), days(3, always(failed)), gap(40), statusChanged(39*daysAgo, backend.StatusDiscontinued),
		}},
		{at: "lilliput_cu", accounts: 2, closed: true, script: script{
			days(120, always(completed)), days(1, always(failed)), gap(75), statusChanged(74*daysAgo, backend.StatusClosed),
		}},
	}},
	{id: "U-1025", key: "import_paused", worst: backend.StatusDisabled, connections: []connectionScenario{
		{at: "shangri_la", accounts: 1, background: true, script: script{
			days(85, always(completed)), gap(12), statusChanged(11*daysAgo, backend.StatusDisabled),
		}},
		{at: "bank_of_narnia", accounts: 1, script: healthy(85)},
	}},
	{id: "U-1026", key: "credentials_missing", worst: backend.StatusImpaired, connections: []connectionScenario{
		{at: "sherwood_outlaws", accounts: 1, script: script{
			days(52, always(completed)), days(1, always(impaired)), gap(2), attempted(26*minsAgo, aggregation, always(impaired)),
		}},
		{at: "brobdingnag", added: 30 * daysAgo, script: script{statusChanged(30*daysAgo, backend.StatusImported)}},
	}},
	{id: "U-1027", key: "unknown_values", worst: "SUSPENDED_BY_INSTITUTION", connections: []connectionScenario{
		{at: "tomorrow_bank", accounts: 1, script: script{
			days(15, always(completed)), visit("CARBON_FOOTPRINT", always(completed)), days(3, always(completed)),
			attempted(4*hoursAgo, "CARBON_FOOTPRINT", always(suspended)),
		}},
		{at: "gringotts", accounts: 1, script: healthy(19)},
	}},
}
