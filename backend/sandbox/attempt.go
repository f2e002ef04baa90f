package sandbox

import (
	"strconv"
	"strings"
)

// attempt is one job. Its outcome is fixed from the start; the time decides how much of it is
// visible.
type attempt struct {
	history     *history
	key         int64
	at          int64
	jobType     string
	requestType string
	outcome     *outcome
	roll        uint64 // this attempt's random number
}

const (
	initial    = "INITIAL"
	foreground = "FOREGROUND"
	background = "BACKGROUND"

	aggregation = "AGGREGATION"
)

// stageAt returns the time at which stage i begins.
func (a *attempt) stageAt(i int) int64 {
	after := a.outcome.stages[i].after
	if a.outcome.varies {
		after += after * int64(a.roll>>40%150) / 100
	}
	return a.at + after
}

// stage returns the index of the current stage.
func (a *attempt) stage(now int64) int {
	i := len(a.outcome.stages) - 1
	for i > 0 && a.stageAt(i) > now {
		i--
	}
	return i
}

// started returns when work began; false before that.
func (a *attempt) started(now int64) (int64, bool) { return a.stageAt(1), a.stageAt(1) <= now }

// finished returns when the attempt ended; false before that.
func (a *attempt) finished(now int64) (int64, bool) {
	end := a.stageAt(len(a.outcome.stages) - 1)
	return end, end <= now
}

// succeeded returns when the attempt completed; false before that, or if it fails.
func (a *attempt) succeeded(now int64) (int64, bool) {
	end, done := a.finished(now)
	return end, done && a.outcome.completes()
}

// guid contains the scrambled history number and key of the attempt, so that a job can be
// found by GUID without a search.
func (a *attempt) guid() string { return jobGUID(a.history.seed, a.history.number, a.key) }

func jobGUID(seed uint64, number, key int64) string {
	place := scramble(seed, uint64(max(0, number<<32|key)))
	return guid("JOB", place, mix(seed^place))
}

// parseJobGUID is the inverse of jobGUID; false for other GUIDs.
func parseJobGUID(seed uint64, guid string) (number, key int64, ok bool) {
	digits := strings.ReplaceAll(strings.TrimPrefix(guid, "JOB-"), "-", "")
	if len(digits) != 32 {
		return 0, 0, false
	}
	scrambled, err := strconv.ParseUint(digits[:16], 16, 64)
	if err != nil {
		return 0, 0, false
	}
	place := unscramble(seed, scrambled)
	number, key = int64(place>>32), int64(place&lowerHalf)
	return number, key, jobGUID(seed, number, key) == guid
}
