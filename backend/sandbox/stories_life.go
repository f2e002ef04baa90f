package sandbox

import "userlookup/backend"

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
