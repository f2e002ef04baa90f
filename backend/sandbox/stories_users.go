package sandbox

import "userlookup/backend"

// callerStories are those in which the caller must act, after the one in which
// nobody must.
var callerStories = []userStory{
	{id: "U-1001", key: "all_well", worst: backend.StatusConnected, connections: []connectionStory{
		{at: "bank_of_narnia", accounts: 3, script: healthy(412)},
		{at: "gringotts", accounts: 2, script: healthy(230)},
		{at: "round_table", accounts: 1, script: healthy(96)},
		{at: "yellow_brick", accounts: 2, oauth: true, script: healthy(61)},
		{at: "sherwood_outlaws", accounts: 1, id: true, script: healthy(18)},
	}},
	{id: "U-1002", key: "wrong_password", worst: backend.StatusDenied, connections: []connectionStory{
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
			days(3, always(failed)), onwards(always(failed)),
		}},
		{at: "wonderland_savings", accounts: 2, id: true, script: script{
			days(75, always(completed)).withLogins(8), visit("HISTORY", always(completed)), days(4, always(completed)),
			repeated(underWay, aggregation, updated),
		}},
		{at: "bank_of_narnia", accounts: 1, script: healthy(64)},
		{at: "lilliput_cu", accounts: 1, closed: true, script: script{
			days(20, always(completed)), visit("STATEMENT", always(completed)), days(2, always(failed)), gap(144),
			becomes(140*daysAgo, backend.StatusClosed),
		}},
	}},
	{id: "U-1003", key: "stopped", worst: backend.StatusPrevented, connections: []connectionStory{
		{at: "gringotts", accounts: 2, script: script{
			days(120, always(completed)).withLogins(10), days(2, always(denied)), days(1, always(thirdDenied)), gap(4),
			attempted(3*hoursAgo, aggregation, always(prevented)),
		}},
		{at: "round_table", accounts: 1, script: healthy(55)},
	}},
	{id: "U-1004", key: "challenged", worst: backend.StatusChallenged, connections: []connectionStory{
		{at: "iron_bank", accounts: 3, script: script{
			days(33, always(completed)).withLogins(20), repeated(asking, aggregation, challenged),
		}},
		{at: "bank_of_narnia", accounts: 1, script: healthy(33)},
	}},
	{id: "U-1005", key: "wrong_answer", worst: backend.StatusRejected, connections: []connectionStory{
		{at: "iron_bank", accounts: 2, script: script{
			days(61, always(completed)), attempted(52*minsAgo, aggregation, always(rejected)), attempted(20*minsAgo, aggregation, always(rejected)),
		}},
		{at: "sherwood_outlaws", accounts: 1, script: healthy(20)},
	}},
	{id: "U-1006", key: "answer_too_late", worst: backend.StatusExpired, connections: []connectionStory{
		{at: "brobdingnag", accounts: 1, script: script{
			days(18, always(completed)), attempted(75*minsAgo, "IDENTIFICATION", always(expired)),
		}},
	}},
	{id: "U-1007", key: "locked", worst: backend.StatusLocked, connections: []connectionStory{
		{at: "round_table", accounts: 2, script: script{
			days(140, always(completed)).withLogins(5), attempted(5*hoursAgo, aggregation, always(denied)), attempted(5*hoursAgo-4*minsAgo, aggregation, always(locked)),
		}},
		{at: "wonderland_savings", accounts: 2, script: healthy(140)},
	}},
	{id: "U-1008", key: "wanted_by_institution", worst: backend.StatusImpeded, connections: []connectionStory{
		{at: "isle_of_avalon", accounts: 2, script: script{
			days(44, always(completed)), days(3, always(impeded)), onwards(always(impeded)),
		}},
	}},
	{id: "U-1009", key: "oauth_left_open", worst: backend.StatusPending, connections: []connectionStory{
		{at: "yellow_brick", oauth: true, windowOpen: true, added: 25 * minsAgo, script: script{becomes(25*minsAgo, backend.StatusPending)}},
		{at: "golden_fleece", oauth: true, accounts: 2, script: healthy(77)},
	}},
}

// institutionStories are those in which the institution or the platform is at
// fault. One outage hits several users at once.
var institutionStories = []userStory{
	{id: "U-1010", key: "outage_one", worst: backend.StatusFailed, connections: []connectionStory{
		{at: "first_platypus", accounts: 2, script: script{
			days(88, always(completed)).withLogins(10), days(2, always(failed)), attempted(50*minsAgo, aggregation, always(failed)), onwards(always(failed)),
		}},
		{at: "bank_of_narnia", accounts: 1, script: healthy(88)},
	}},
	{id: "U-1011", key: "outage_two", worst: backend.StatusDegraded, connections: []connectionStory{
		{at: "first_platypus", accounts: 1, script: script{
			days(205, always(completed)).withLogins(6), days(1, always(failed)), days(3, always(degraded)), onwards(always(degraded)),
		}},
	}},
	{id: "U-1012", key: "outage_three", worst: backend.StatusDegraded, connections: []connectionStory{
		{at: "first_platypus", accounts: 3, script: script{
			days(31, always(completed)), days(2, always(errored)), days(1, always(degraded)),
			attempted(3*hoursAgo, aggregation, always(degraded)), onwards(always(degraded)),
		}},
		{at: "round_table", accounts: 1, script: healthy(90)},
	}},
	{id: "U-1013", key: "silent", worst: backend.StatusConnected, family: backend.FamilyUnknown, connections: []connectionStory{
		{at: "brobdingnag", accounts: 2, script: script{days(160, always(completed)).withLogins(8), gap(9)}},
		{at: "gringotts", accounts: 1, script: healthy(160)},
	}},
	{id: "U-1019", key: "missing_institution", worst: backend.StatusConnected, connections: []connectionStory{
		{at: "atlantis_federal", accounts: 2, script: healthy(300)},
		{at: "iron_bank", accounts: 1, script: healthy(25)},
	}},
	{id: "U-1023", key: "disconnected", worst: backend.StatusDisconnected, connections: []connectionStory{
		{at: "ruritania_royal", accounts: 2, script: script{
			days(70, always(completed)), days(1, always(failed)), days(4, always(disconnected)), onwards(always(disconnected)),
		}},
		{at: "cloud_cuckoo", accounts: 1, script: healthy(12)},
	}},
}

// lifeStories are about the life of a connection: added, deleted, disabled,
// without credentials.
var lifeStories = []userStory{
	{id: "U-1014", key: "added_again", worst: backend.StatusConnected, connections: []connectionStory{
		{at: "gringotts", accounts: 2, deleted: true, script: script{
			days(64, always(completed)).withLogins(10), days(2, always(denied)), gap(6),
		}},
		{at: "gringotts", accounts: 2, script: script{days(5, always(completed)), onwards(always(completed))}},
		{at: "bank_of_narnia", accounts: 1, script: healthy(70)},
	}},
	{id: "U-1015", key: "every_job_type", worst: backend.StatusConnected, connections: []connectionStory{
		{at: "golden_fleece", accounts: 4, oauth: true, script: everyJobType()},
	}},
	{id: "U-1016", key: "manual", worst: backend.StatusNone, connections: []connectionStory{
		{at: manualInstitution, accounts: 2, manual: true, background: true, added: 200 * daysAgo, accountNames: []string{"Money under the mattress", "Grandfather's clock"}},
	}},
	{id: "U-1017", key: "disabled_user", worst: backend.StatusConnected, family: backend.FamilyBroken, disabled: true, connections: []connectionStory{
		{at: "bank_of_narnia", accounts: 2, script: script{days(150, always(completed)).withLogins(10), gap(20)}},
		{at: "toytown_bank", accounts: 1, script: script{days(60, always(completed)), gap(20)}},
	}},
	{id: "U-1018", key: "no_connections"},
	{id: "U-1021", key: "just_added", worst: backend.StatusCreated, connections: []connectionStory{
		{at: "toytown_bank", accounts: 2, renewed: underWay, script: script{attempted(0, aggregation, always(created))}},
		{at: "bank_of_narnia", accounts: 2, script: healthy(240)},
	}},
}

// everyJobType is a life in which every job type comes, on a login or in the
// background between them.
func everyJobType() script {
	s := script{days(20, always(completed))}
	for _, jobType := range backend.JobTypes {
		s = append(s, visit(jobType, always(completed)), days(2, always(completed)))
	}
	return append(s, onwards(always(completed)))
}

// statusStories show the statuses that are seldom met.
var statusStories = []userStory{
	{id: "U-1022", key: "under_way", worst: backend.StatusDelayed, family: backend.FamilyUnknown, connections: []connectionStory{
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
	{id: "U-1024", key: "ended", worst: backend.StatusDiscontinued, connections: []connectionStory{
		{at: "el_dorado_vault", accounts: 1, closed: true, script: script{
			days(90, always(completed)), days(3, always(failed)), gap(40), becomes(39*daysAgo, backend.StatusDiscontinued),
		}},
		{at: "lilliput_cu", accounts: 2, closed: true, script: script{
			days(120, always(completed)), days(1, always(failed)), gap(75), becomes(74*daysAgo, backend.StatusClosed),
		}},
	}},
	{id: "U-1025", key: "import_paused", worst: backend.StatusDisabled, connections: []connectionStory{
		{at: "shangri_la", accounts: 1, background: true, script: script{
			days(85, always(completed)), gap(12), becomes(11*daysAgo, backend.StatusDisabled),
		}},
		{at: "bank_of_narnia", accounts: 1, script: healthy(85)},
	}},
	{id: "U-1026", key: "credentials_missing", worst: backend.StatusImpaired, connections: []connectionStory{
		{at: "sherwood_outlaws", accounts: 1, script: script{
			days(52, always(completed)), days(1, always(impaired)), gap(2), attempted(26*minsAgo, aggregation, always(impaired)),
		}},
		{at: "brobdingnag", added: 30 * daysAgo, script: script{becomes(30*daysAgo, backend.StatusImported)}},
	}},
	{id: "U-1027", key: "unknown_values", worst: "SUSPENDED_BY_INSTITUTION", connections: []connectionStory{
		{at: "tomorrow_bank", accounts: 1, script: script{
			days(15, always(completed)), visit("CARBON_FOOTPRINT", always(completed)), days(3, always(completed)),
			attempted(4*hoursAgo, "CARBON_FOOTPRINT", always(suspended)),
		}},
		{at: "gringotts", accounts: 1, script: healthy(19)},
	}},
}

const sharedEmail = "the.darlings@mail.example"

// edgeStories test what a reader does with odd texts and with ids and
// addresses that are almost or wholly the same.
var edgeStories = []userStory{
	{
		id: "U-1020", key: "odd_names", worst: backend.StatusDenied,
		metadata: `{"name":"<img src=x onerror=alert(1)>","note":"` + "\u202eesrever\u202c" + `","mood":"🦄","nested":{"list":[1,null,"two"]}}`,
		connections: []connectionStory{
			{at: "markup_sons", accounts: 1, accountNames: []string{`<script>alert("account")</script>`}, name: `<a href="https://evil.example">Click & win</a>`, script: script{
				days(35, always(completed)), attempted(90*minsAgo, aggregation, always(denied)),
			}},
			{at: "piggy_bank", accounts: 2, accountNames: []string{"💰💰💰", "\tTabs\nand\u0000zeros "}, script: healthy(40)},
			{at: "sindbad", accounts: 1, accountNames: []string{"حساب التوفير (2024)"}, name: "بنك السندباد – Main", script: healthy(40)},
			{at: "long_name", accounts: 1, accountNames: []string{longName("An account with a very long name ")}, name: longName("Connection "), script: healthy(40)},
		},
	},
	{id: "U-1028", key: "shared_email_one", worst: backend.StatusConnected, email: sharedEmail, connections: []connectionStory{
		{at: "neverland_mutual", accounts: 2, script: healthy(33)},
	}},
	{id: "U-1029", key: "shared_email_two", worst: backend.StatusDenied, email: sharedEmail, metadata: "not JSON at all; second star to the right", connections: []connectionStory{
		{at: "neverland_mutual", accounts: 1, script: script{days(21, always(completed)), attempted(26*minsAgo, aggregation, always(denied))}},
	}},
	{id: "u-1001", key: "lower_case", worst: backend.StatusFailed, connections: []connectionStory{
		{at: "toytown_bank", accounts: 1, script: script{days(14, always(completed)), days(2, always(errored)), onwards(always(errored))}},
	}},
}
