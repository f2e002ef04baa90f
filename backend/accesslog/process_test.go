package accesslog

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"userlookup/backend"
)

// envPath makes the test binary another process, which records into the log at a path.
const (
	envPath  = "USERLOOKUP_TEST_ACCESS_LOG"
	envCount = "USERLOOKUP_TEST_COUNT"
)

func TestMain(m *testing.M) {
	if path := os.Getenv(envPath); path != "" {
		if err := otherProcess(path); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// fileStore is a Store that other processes see.
type fileStore struct{ path string }

func (f fileStore) Load(context.Context) (string, error) {
	content, err := os.ReadFile(f.path)
	if errors.Is(err, os.ErrNotExist) {
		return "", nil
	}
	return string(content), err
}

func (f fileStore) Save(_ context.Context, text string) error {
	if err := os.WriteFile(f.path+strconv.Itoa(os.Getpid()), []byte(text), 0o600); err != nil {
		return err
	}
	return os.Rename(f.path+strconv.Itoa(os.Getpid()), f.path)
}

func logAt(path string) *Log {
	return New(Options{
		Path: path, Key: fileStore{path + ".key"}, Anchor: fileStore{path + ".anchor"}, ID: fileStore{path + ".id"}, Now: time.Now,
		After: func(time.Duration) <-chan time.Time { return time.After(time.Millisecond) }, // often, to be killed while it does
	})
}

// otherProcess records, and says on its output which rows are durable.
func otherProcess(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	count, _ := strconv.Atoi(os.Getenv(envCount))
	log := logAt(path)
	log.file.LockTimeout = 30 * time.Second
	for n := range count {
		target := fmt.Sprintf("%d-%d", os.Getpid(), n)
		if err := log.Record(context.Background(), backend.AccessEvent{Kind: backend.AccessOpened, Target: target}); err != nil {
			return err
		}
		fmt.Println(target)
	}
	return log.Close(context.Background())
}

// process runs this binary as another process, and gives the rows that it said are
// durable.
func process(ctx context.Context, path string, count int) (durable []string, err error) {
	command := exec.CommandContext(ctx, os.Args[0])
	command.Env = append(command.Environ(), "GORACE=atexit_sleep_ms=0", envPath+"="+path, envCount+"="+strconv.Itoa(count))
	output, err := command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := command.Start(); err != nil {
		return nil, err
	}
	for lines := bufio.NewScanner(output); lines.Scan(); {
		durable = append(durable, lines.Text())
	}
	return durable, command.Wait()
}

// wantRows fails unless the log is intact and has every one of these rows.
func wantRows(t *testing.T, path string, durable []string) {
	t.Helper()
	log := logAt(path)
	c, err := log.Read(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if !c.Verdict.Intact() {
		t.Fatalf("a false alarm: %+v", c.Verdict)
	}
	there := map[string]bool{}
	for _, row := range Select([]*Contents{c}, backend.AccessQuery{Limit: 1 << 30}, noon).Rows {
		there[row.Target] = true
	}
	for _, target := range durable {
		if !there[target] {
			t.Fatalf("row %s was acknowledged and is not there", target)
		}
	}
}

// TestRecord_KilledAtAnyMoment_RaisesNoFalseAlarm kills it 200 times, ten times on each of
// twenty logs: the first time often while it makes it.
func TestRecord_KilledAtAnyMoment_RaisesNoFalseAlarm(t *testing.T) {
	begun := time.Now()
	if _, err := process(t.Context(), filepath.Join(t.TempDir(), "access", "relay.log"), 20); err != nil {
		t.Fatal(err)
	}
	usual, cut, rows := time.Since(begun), 0, 0 // on this machine, as busy as it is
	for range 20 {
		path := filepath.Join(t.TempDir(), "access", "relay.log")
		var durable []string
		for range 10 {
			ctx, cancel := context.WithTimeout(t.Context(), usual/3+rand.N(usual))
			said, err := process(ctx, path, 1_000_000)
			if err == nil || ctx.Err() == nil {
				t.Fatalf("it was not killed: %v, %v", said, err)
			}
			cancel()
			if len(said) > 0 {
				cut++
			}
			durable = append(durable, said...)
			wantRows(t, path, durable)
		}
		rows += len(durable)
	}
	t.Logf("%d rows, %d of 200 processes were killed while they recorded", rows, cut)
	if cut < 50 {
		t.Errorf("only %d processes were killed while they recorded", cut)
	}
}

func TestRecord_TwoProcessesAtOnce_KeepEveryRow(t *testing.T) {
	path := filepath.Join(t.TempDir(), "access", "relay.log")
	type answer struct {
		durable []string
		err     error
	}
	answers := make(chan answer)
	for range 2 { // neither finds a log
		go func() {
			durable, err := process(t.Context(), path, 40)
			answers <- answer{durable, err}
		}()
	}
	var durable []string
	for range 2 {
		a := <-answers
		if a.err != nil {
			t.Error(a.err, a.durable)
		}
		durable = append(durable, a.durable...)
	}
	if len(durable) != 80 {
		t.Errorf("%d rows", len(durable))
	}
	wantRows(t, path, durable)
}
