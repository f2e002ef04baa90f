package backend

import (
	"maps"
	"slices"
)

// jobIndex finds jobs by GUID. Forks share layers that none of them writes to.
type jobIndex struct {
	shared []map[string]*Job // the newest last; each at least twice as large as the next
	own    map[string]*Job   // nil marks a removed job
}

func (x *jobIndex) get(guid string) *Job {
	if job, ok := x.own[guid]; ok {
		return job
	}
	for _, layer := range slices.Backward(x.shared) {
		if job, ok := layer[guid]; ok {
			return job
		}
	}
	return nil
}

// set sets the job with a GUID, or removes it if job is nil. room is the expected number of
// further jobs.
func (x *jobIndex) set(guid string, job *Job, room int) {
	if x.own == nil {
		x.own = make(map[string]*Job, room)
	}
	x.own[guid] = job
}

// fork returns an independent index of the same jobs. Forking an unchanged fork writes nothing.
func (x *jobIndex) fork() jobIndex {
	if len(x.own) > 0 {
		layers := append(slices.Clone(x.shared), x.own)
		for n := len(layers); n > 1 && 2*len(layers[n-1]) > len(layers[n-2]); n = len(layers) {
			merged := maps.Clone(layers[n-2])
			maps.Copy(merged, layers[n-1])
			layers = append(layers[:n-2], merged)
		}
		x.shared, x.own = layers, nil
	}
	return jobIndex{shared: x.shared}
}
