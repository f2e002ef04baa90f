package sandbox

import (
	"fmt"
	"time"
)

// hash maps a seed and names to 64 uniform bits. It is the only source of randomness here, so
// that the same seed gives the same data.
func hash(seed uint64, names ...string) uint64 {
	const prime = 0x100000001b3 // FNV-1a
	h := mix(seed) ^ 0xcbf29ce484222325
	for _, name := range names {
		for i := range len(name) {
			h = (h ^ uint64(name[i])) * prime
		}
		h = (h ^ 0xff) * prime // "ab","c" is not "a","bc"
	}
	return mix(h)
}

// mix is the finalizer of splitmix64.
func mix(v uint64) uint64 {
	v += 0x9e3779b97f4a7c15
	v = (v ^ v>>30) * 0xbf58476d1ce4e5b9
	v = (v ^ v>>27) * 0x94d049bb133111eb
	return v ^ v>>31
}

const lowerHalf = 1<<32 - 1 // the low 32 bits

// scramble is a reversible permutation: a Feistel network. unscramble is its inverse.
func scramble(key, v uint64) uint64 {
	left, right := v>>32, v&lowerHalf
	for round := range uint64(4) {
		left, right = right, left^mix(key+round<<32+right)&lowerHalf
	}
	return left<<32 | right
}

func unscramble(key, v uint64) uint64 {
	left, right := v>>32, v&lowerHalf
	for round := uint64(3); round < 4; round-- { // wraps below 0
		left, right = right^mix(key+round<<32+left)&lowerHalf, left
	}
	return left<<32 | right
}

// guid formats 128 bits like the platform.
func guid(prefix string, high, low uint64) string {
	return fmt.Sprintf("%s-%08x-%04x-%04x-%04x-%012x",
		prefix, high>>32, high>>16&0xffff, high&0xffff, low>>48, low&0xffffffffffff)
}

// newGUID derives a GUID from names.
func newGUID(seed uint64, prefix string, names ...string) string {
	h := hash(seed, append([]string{prefix}, names...)...)
	return guid(prefix, h, mix(h))
}

// pick picks an element of list at random.
func pick[T any](chance uint64, list []T) T { return list[chance%uint64(len(list))] }

// The platform has two time formats: the first for jobs, accounts and institutions, the
// second for members.
func offsetTime(at int64) string { return time.Unix(at, 0).UTC().Format("2006-01-02T15:04:05-07:00") }
func millisTime(at int64) string { return time.Unix(at, 0).UTC().Format("2006-01-02T15:04:05.000Z") }
