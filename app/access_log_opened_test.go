package app

import (
	"path/filepath"
	"strings"
	"testing"
)

// The page says whose log was opened, and that none was where no file was chosen.
func TestOpenLog_ReturnsTheOwner(t *testing.T) {
	admin := adminHome(t)
	colleague := newHome(t)
	colleague.join(t, admin.invite(t, nil).Path)
	if _, err := colleague.lookUp("r1"); err != nil {
		t.Fatal(err)
	}
	sent := filepath.Join(t.TempDir(), "log.age")
	colleague.saveAs = func(string) (string, error) { return sent, nil }
	if path, err := colleague.access.SendLog(); err != nil || path != sent {
		t.Fatalf("sent to %q, %v", path, err)
	}
	if verdict, err := admin.access.OpenLog(); err != nil || verdict.Opened != "" || len(verdict.Colleagues) != 0 {
		t.Errorf("without a file: %+v, %v", verdict, err)
	}
	admin.openLogFile = func() (string, error) { return sent, nil }
	verdict, err := admin.access.OpenLog()
	if err != nil || verdict.Opened != "Fay Example" || len(verdict.Colleagues) != 1 || !verdict.Colleagues[0].Intact {
		t.Errorf("opened: %+v, %v", verdict, err)
	}
}

func TestAccessState_Host_IncludesTheScheme(t *testing.T) {
	admin := adminHome(t)
	if state, err := admin.access.State(); err != nil || !strings.HasPrefix(state.Host, "http://127.0.0.1:") {
		t.Errorf("got %q, %v", state.Host, err)
	}
}
