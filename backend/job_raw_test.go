package backend_test

import (
	"testing"
	"time"

	"userlookup/backend"
)

func TestRaw_UsesFieldNamesOfTheAPI(t *testing.T) {
	zone := time.FixedZone("+02", 2*3600)
	job := backend.Job{
		GUID: "JOB-1", UserGUID: "USR-1", ConnectionGUID: "MBR-1", Status: "DENIED", RequestType: "BACKGROUND",
		CreatedAt: time.Date(2026, 3, 26, 14, 0, 0, 0, zone), UpdatedAt: time.Date(2026, 3, 26, 14, 0, 0, 500_000_000, zone),
		IsAuthenticated: new(false), ErrorMessage: "no <b>\n“luck”", Ignored: []string{"status"},
	}
	const want = `{
  "guid": "JOB-1",
  "user_guid": "USR-1",
  "member_guid": "MBR-1",
  "institution_guid": null,
  "status_name": "DENIED",
  "job_type": null,
  "request_type": "BACKGROUND",
  "created_at": "2026-03-26T12:00:00Z",
  "started_at": null,
  "finished_at": null,
  "updated_at": "2026-03-26T12:00:00.5Z",
  "is_authenticated": false,
  "error_message": "no <b>\n“luck”",
  "error_message_code": null
}`
	if got := job.Raw(); got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}
