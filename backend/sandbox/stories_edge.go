package sandbox

import "userlookup/backend"

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
