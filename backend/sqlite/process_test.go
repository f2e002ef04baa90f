package sqlite

import (
	"bufio"
	"context"
	"database/sql"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"userlookup/backend"
	"userlookup/backend/storage"
)

// The test binary is also the other process: these variables make it one.
const (
	envPath  = "USERLOOKUP_TEST_DATABASE"
	envFirst = "USERLOOKUP_TEST_FIRST" // number of its first save
	envCount = "USERLOOKUP_TEST_COUNT" // how many there are

	envPatience = "USERLOOKUP_TEST_PATIENCE" // how long it waits for another process; 5 s if not given
)

func TestMain(m *testing.M) {
	if os.Getenv(envPath) != "" {
		if err := otherProcess(); err != nil {
			fmt.Println(backend.AsError(err).Code)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// fileLock is a lock among processes, in a folder beside that of the database.
func fileLock(path string) func(context.Context, func(context.Context) error) error {
	file := storage.NewFile(filepath.Join(filepath.Dir(filepath.Dir(path)), "guard", "guard"))
	file.LockTimeout = 30 * time.Second
	return func(ctx context.Context, do func(context.Context) error) error {
		return file.Update(ctx, func(content []byte) ([]byte, error) { return content, do(ctx) })
	}
}

// usersOfProcesses is how many users the saves are of, in revision.
const usersOfProcesses = 7

// saveNumber is the save with a number: each brings attempts of its own.
func saveNumber(n int) backend.LookupResult {
	user := fmt.Sprint("USR-", n%usersOfProcesses)
	look := lookOf(user, nil)
	for i := range 20 {
		look.Jobs = append(look.Jobs, someJob(user, "MBR-1", 20*n+i, noon.Add(time.Duration(20*n+i)*time.Minute)))
	}
	return look
}

// otherProcess saves, and says on its output what is durable.
func otherProcess() error {
	path := os.Getenv(envPath)
	first, _ := strconv.Atoi(os.Getenv(envFirst))
	count, _ := strconv.Atoi(os.Getenv(envCount))
	patience, _ := time.ParseDuration(os.Getenv(envPatience))
	db, err := Open(context.Background(), Options{Path: path, Now: time.Now, Lock: fileLock(path), Patience: patience, blockSize: 100})
	if err != nil {
		return err
	}
	key := Key{ID: "key-k", Place: backend.PlaceFile}
	if err := db.NoteKey(context.Background(), key); err != nil {
		return err
	}
	namespace := db.Namespace("sample", testKey('k'), key)
	for n := first; n < first+count; n++ {
		if err := namespace.Save(context.Background(), saveNumber(n)); err != nil {
			return err
		}
		fmt.Println(n)
	}
	return db.Close()
}

// process runs this binary as another process, and gives the saves that it said
// are durable.
func process(ctx context.Context, path string, first, count int) (durable []int, err error) {
	return processOf(exec.CommandContext(ctx, os.Args[0]), path, first, count)
}

func processOf(command *exec.Cmd, path string, first, count int) (durable []int, err error) {
	// Under the race detector a process sleeps for a second before it ends.
	command.Env = append(command.Environ(), "GORACE=atexit_sleep_ms=0", envPath+"="+path, envFirst+"="+strconv.Itoa(first), envCount+"="+strconv.Itoa(count))
	output, err := command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := command.Start(); err != nil {
		return nil, err
	}
	lines := bufio.NewReader(output)
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			break
		}
		n, err := strconv.Atoi(strings.TrimSpace(line))
		if err != nil {
			_ = command.Wait() // it said why
			return durable, backend.NewError(backend.Code(strings.TrimSpace(line)), nil, "folder", filepath.Dir(path), "file", path)
		}
		durable = append(durable, n)
	}
	_, _ = io.Copy(io.Discard, lines)
	return durable, command.Wait()
}

// wantSaves fails unless every one of these saves is there, whole.
func (s *scene) wantSaves(numbers []int) {
	s.Helper()
	kept := map[string]bool{}
	for n := range usersOfProcesses {
		saved := s.find(fmt.Sprint("USR-", n))
		if saved == nil {
			continue
		}
		jobs := history(s, saved)
		for _, job := range jobs {
			kept[job.GUID] = true
		}
		if len(jobs)%20 != 0 || len(jobs) != saved.Attempts {
			s.Errorf("user %d: a save is there in part: %d attempts", n, len(jobs))
		}
	}
	for _, n := range numbers {
		for _, job := range saveNumber(n).Jobs {
			if !kept[job.GUID] {
				s.Fatalf("save %d was acknowledged and is not there", n)
			}
		}
	}
}

func (s *scene) wantIntegrity() {
	s.Helper()
	var answer string
	if err := s.db.file.writer.QueryRowContext(s.Context(), "PRAGMA integrity_check").Scan(&answer); err != nil || answer != "ok" {
		s.Fatalf("integrity: %s, %v", answer, err)
	}
}

// TestSave_ProcessKilled_KeepsWhatWasSaved kills it 200 times, ten times on each of twenty
// databases: the first time often while it makes it.
func TestSave_ProcessKilled_KeepsWhatWasSaved(t *testing.T) {
	begun, saves, cut := time.Now(), 0, 0
	for range 20 {
		s := &scene{TB: t, path: filepath.Join(t.TempDir(), "data", "userlookup.db"), clock: &clock{noon}, with: func(o *Options) { o.blockSize = 100 }}
		some, killed := s.killed(10)
		saves, cut = saves+some, cut+killed
	}
	t.Logf("%d saves in %v, %d of 200 processes were killed while they saved", saves, time.Since(begun), cut)
	if cut < 50 {
		t.Errorf("only %d processes were killed while they saved", cut)
	}
}

// killed lets processes save one after the other, each until it is killed. It gives
// how many saves were acknowledged, and by how many of them at least one.
func (s *scene) killed(times int) (saves, cut int) {
	s.Helper()
	begun := time.Now()
	if _, err := process(s.Context(), filepath.Join(s.TempDir(), "userlookup.db"), 0, 1); err != nil {
		s.Fatal(err)
	}
	usual := time.Since(begun) // for one save, on this machine, as busy as it is
	var durable []int
	for round := range times {
		ctx, cancel := context.WithTimeout(s.Context(), usual/2+rand.N(usual))
		said, err := process(ctx, s.path, 1000*round, 1000)
		if err != nil && ctx.Err() == nil {
			s.Fatal(err)
		}
		cancel()
		if len(said) > 0 {
			cut++
		}
		durable = append(durable, said...)
		s.open()
		if notice := s.db.Notice(); notice != nil {
			s.Fatalf("round %d: %v", round, notice)
		}
		s.wantIntegrity()
		s.wantSaves(durable)
		s.close()
	}
	return len(durable), cut
}

// TestOpen_InterruptedChange_IsRolledBack leaves the files as one does that is
// killed in the middle of a change, before it has come to the write-ahead log.
func TestOpen_InterruptedChange_IsRolledBack(t *testing.T) {
	s := newScene(t)
	s.save(someLook(1, 5, noon))
	s.close()
	left := &scene{TB: t, path: filepath.Join(t.TempDir(), "userlookup.db"), clock: &clock{noon}, with: func(*Options) {}}
	db, err := sql.Open("sqlite3", s.path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	db.SetMaxOpenConns(1)
	for _, statement := range []string{
		"PRAGMA journal_mode = DELETE", "PRAGMA cache_size = 1", "BEGIN",
		"CREATE TABLE half AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500) SELECT i, randomblob(999) FROM n",
		"DELETE FROM jobs", "UPDATE users SET summary = x''",
	} {
		if _, err := db.ExecContext(t.Context(), statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
	for _, end := range []string{"", "-journal"} {
		content, err := os.ReadFile(s.path + end)
		if err != nil || len(content) == 0 {
			t.Fatalf("%s: %v", end, err)
		}
		if err := os.WriteFile(left.path+end, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	left.open()
	left.wantIntegrity()
	if saved := left.find("U-1"); saved == nil || len(history(t, saved)) != 5 {
		t.Errorf("got %+v", saved)
	}
}

func TestSave_SeveralProcesses_SaveAll(t *testing.T) {
	s := &scene{TB: t, path: filepath.Join(t.TempDir(), "data", "userlookup.db"), clock: &clock{noon}, with: func(*Options) {}}
	type answer struct {
		durable []int
		err     error
	}
	answers := make(chan answer)
	for n := range 3 { // none of them finds a database
		go func() {
			durable, err := process(t.Context(), s.path, 1000*n, 60)
			answers <- answer{durable, err}
		}()
	}
	var durable []int
	for range 3 {
		a := <-answers
		if a.err != nil {
			t.Error(a.err)
		}
		durable = append(durable, a.durable...)
	}
	s.open()
	slices.Sort(durable)
	if len(durable) != 180 {
		t.Errorf("%d saves", len(durable))
	}
	s.wantIntegrity()
	s.wantSaves(durable)
}
