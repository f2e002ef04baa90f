package sqlite

import (
	"database/sql"
	"fmt"
	"os"
	"runtime"
	"slices"
	"testing"
	"time"

	"userlookup/backend"
)

// What a benchmark here measures it takes itself, in turns with what it is measured
// against, so that the machine is the same for both: "go test -benchtime 1x" is
// enough. It reports the medians in milliseconds and, with a floor, their ratio.
func compare(b *testing.B, unit string, turns int, measured, floor func(turn int)) {
	b.Helper()
	clocked := func(do func(int), turn int) time.Duration {
		begun := time.Now()
		do(turn)
		return time.Since(begun)
	}
	var times, floors []time.Duration
	runtime.GC()
	for turn := range turns {
		if floor != nil {
			floors = append(floors, clocked(floor, turn))
		}
		times = append(times, clocked(measured, turn))
	}
	slices.Sort(times)
	slices.Sort(floors)
	if floor != nil {
		b.ReportMetric(float64(times[turns/2])/float64(floors[turns/2]), unit)
	}
	b.ReportMetric(float64(times[turns/2].Microseconds())/1000, "ms")
	b.ReportMetric(0, "ns/op") // says nothing here
}

// alone measures something by itself.
func alone(b *testing.B, turns int, measured func(turn int)) {
	b.Helper()
	compare(b, "", turns, measured, nil)
}

// attempts reads those of a copy, and counts them.
func attempts(b *testing.B, saved *backend.Saved) (n int) {
	b.Helper()
	for jobs, err := range saved.History {
		if err != nil {
			b.Fatal(err)
		}
		n += len(jobs)
	}
	return n
}

// largeLook is one of a user with so many connections and attempts.
func largeLook(n, connections, attempts int) backend.LookupResult {
	look := someLook(n, attempts, noon)
	look.Connections, look.Institutions = nil, nil
	for i := range connections {
		code := fmt.Sprint("institution-", i)
		look.Connections = append(look.Connections, backend.Connection{
			GUID: fmt.Sprintf("MBR-%d-%d", n, i), UserGUID: look.User.GUID, Name: "Bank of " + code, InstitutionCode: code,
			InstitutionGUID: "INS-" + code, Status: backend.StatusConnected, LastAttemptAt: noon,
		})
		look.Institutions = append(look.Institutions, backend.Institution{Code: code, Name: "Bank of " + code, URL: "https://example.com/" + code})
	}
	return look
}

// readBlocksAlone reads, unseals and decodes the blocks of the only user, and does
// nothing else.
func (s *scene) readBlocksAlone(guid string) (attempts int) {
	hash := s.namespace.guidHash(guid)
	s.rows(func(rows *sql.Rows) error {
		var number, revision int64
		var sealed []byte
		if err := rows.Scan(&number, &revision, &sealed); err != nil {
			return err
		}
		jobs, err := s.namespace.unsealBlock(sealed, s.namespace.identity(tableBlocks, hash, number, revision))
		attempts += len(jobs)
		return err
	}, "SELECT number, revision, jobs FROM blocks ORDER BY newest DESC")
	return attempts
}

// BenchmarkSavedUser opens saved users with 50 connections.
func BenchmarkSavedUser(b *testing.B) {
	b.Run("open5K", func(b *testing.B) {
		s := newScene(b)
		s.save(largeLook(1, 50, 5000))
		compare(b, "of-the-blocks-alone", 41, func(int) {
			if n := attempts(b, s.find("U-1")); n != 5000 {
				b.Fatal(n)
			}
		}, func(int) {
			if n := s.readBlocksAlone("USR-00001"); n != 5000 {
				b.Fatal(n)
			}
		})
	})
	b.Run("first-block100K", func(b *testing.B) {
		s := newScene(b)
		s.save(largeLook(1, 50, 100_000))
		alone(b, 21, func(int) {
			for jobs, err := range s.find("U-1").History {
				if err != nil || len(jobs) == 0 {
					b.Fatal(len(jobs), err)
				}
				break
			}
		})
	})
	b.Run("snapshots", func(b *testing.B) {
		s := newScene(b)
		for n := range maxSnapshots {
			s.save(largeLook(1, 50, n))
		}
		alone(b, 41, func(int) {
			infos := s.snapshots("USR-00001")
			for _, info := range infos[:2] {
				if _, err := s.namespace.Snapshot(b.Context(), "USR-00001", info.ID); err != nil {
					b.Fatal(err)
				}
			}
		})
	})
}

// populated is a database of so many users with 100 attempts each, made without
// waiting for the disk.
func populated(b *testing.B, users int) *scene {
	b.Helper()
	s := newScene(b)
	if _, err := s.db.file.writer.ExecContext(b.Context(), "PRAGMA synchronous = OFF"); err != nil {
		b.Fatal(err)
	}
	for n := range users {
		s.save(someLook(n, 100, noon))
	}
	s.close()
	s.open()
	return s
}

// BenchmarkSavedCrowd compares 10,000 users and 1,000,000 attempts with 1,000 and
// 100,000.
func BenchmarkSavedCrowd(b *testing.B) {
	begun := time.Now()
	small, large := populated(b, 1000), populated(b, 10_000)
	b.Logf("made in %v", time.Since(begun))
	both := func(name string, turns int, do func(s *scene, users, turn int)) {
		b.Run(name, func(b *testing.B) {
			compare(b, "of-1K-users", turns, func(turn int) { do(large, 10_000, turn) }, func(turn int) { do(small, 1000, turn) })
		})
	}
	both("start", 41, func(s *scene, _, _ int) {
		db, err := Open(b.Context(), s.options())
		if err != nil {
			b.Fatal(err)
		}
		if err := db.Close(); err != nil {
			b.Fatal(err)
		}
	})
	both("recents", 401, func(s *scene, users, _ int) {
		if list, err := s.namespace.List(b.Context(), backend.SavedQuery{Sort: backend.SavedByTime, Limit: 8}); err != nil || len(list.Users) != 8 || list.Total < users {
			b.Fatal(list.Total, err)
		}
	})
	both("worst", 401, func(s *scene, _, _ int) {
		if list, err := s.namespace.List(b.Context(), backend.SavedQuery{Sort: backend.SavedByWorst, Limit: 100}); err != nil || len(list.Users) != 100 {
			b.Fatal(err)
		}
	})
	both("open", 401, func(s *scene, users, turn int) {
		if n := attempts(b, s.find(fmt.Sprint("U-", turn*7919%users))); n < 100 {
			b.Fatal(n)
		}
	})
	both("save", 201, func(s *scene, users, turn int) {
		n := turn * 7919 % users
		look := someLook(n, 100, noon.Add(time.Hour))
		look.Jobs = append(look.Jobs[90:], someJob(look.User.GUID, "MBR-1", 5000+turn, noon.Add(time.Minute)))
		s.save(look)
	})
	both("save-new", 201, func(s *scene, _, turn int) { s.save(someLook(20_000+turn, 100, noon)) })
	b.Run("search", func(b *testing.B) {
		alone(b, 21, func(int) {
			if list, err := large.namespace.List(b.Context(), backend.SavedQuery{Text: "u-99", Limit: 100}); err != nil || list.Matching < 100 {
				b.Fatal(list.Matching, err)
			}
		})
	})
	b.Run("sightings", func(b *testing.B) { // 100,000 attempts are known to the smaller
		alone(b, 101, func(int) {
			got, err := small.namespace.InstitutionStats(b.Context(), []string{"first", "second", "third"}, noon.Add(-24*time.Hour))
			if err != nil || got["second"].Failing < 1000 {
				b.Fatal(got, err)
			}
		})
	})
	b.Run("size", func(b *testing.B) {
		for name, s := range map[string]*scene{"1K-users-MB": small, "10K-users-MB": large} {
			size, err := s.db.Size()
			if err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(float64(size)/1e6, name)
		}
		b.ReportMetric(residentMB(b), "resident-MB")
		b.ReportMetric(0, "ns/op")
	})
}

// residentMB is how much memory the process has, the database's own included; 0
// where the system does not say.
func residentMB(b *testing.B) float64 {
	content, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0
	}
	var size, resident float64
	if _, err := fmt.Sscan(string(content), &size, &resident); err != nil {
		b.Fatal(err)
	}
	return resident * float64(os.Getpagesize()) / 1e6
}
