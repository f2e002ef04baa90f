package sqlite

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/fxamacker/cbor/v2"
)

var writeRecords = flag.Bool("write-records", false, "write the golden files of the newest records")

// wantGolden compares the bytes of a record with those that were committed. The text
// beside them is the same for a person to read.
func wantGolden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", "records", name)
	text, err := cbor.Diagnose(got)
	if err != nil {
		t.Fatal(err)
	}
	if *writeRecords {
		if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path+".cbor", got, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path+".txt", []byte(text+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path + ".cbor")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s: the record has other bytes than those that were stored: give it a new version\n got %s", name, text)
	}
}

func TestRecord_Bytes_StayAsStored(t *testing.T) {
	look := canaryLook("golden")
	summary := summaryOf(look.Snapshot)
	summary.Attempts, summary.Whole, summary.GaplessSince, summary.Blocks, summary.Snapshots = 3, true, noon, []byte("blocks"), []byte("snapshots")
	wantGolden(t, "summary-1", encode(summary))
	wantGolden(t, "times-1", encode(timesOf(look.Snapshot, timesForm{Turn: 7})))
	wantGolden(t, "snapshot-1", encode(contentOf(look.Snapshot)))
	wantGolden(t, "block-1", encode(formOf(look.Jobs)))
}
