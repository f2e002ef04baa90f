#!/usr/bin/env bash
# Runs the tests that the race detector cannot run, or only at a multiple of their time
# and memory: those in files that begin with "//go:build !race".
# Usage: build/norace.sh
set -euo pipefail
cd "$(dirname "$0")/.."
mapfile -t files < <(grep -rlE --include='*_test.go' '^//go:build .*!race' ./*.go app backend)
names=$(sed -nE 's/^func (Test[A-Za-z0-9_]+)\(t \*testing\.T\).*/\1/p' "${files[@]}" | paste -sd '|')
mapfile -t packages < <(dirname "${files[@]}" | sed 's|^\([^.]\)|./\1|' | sort -u)
exec go test -tags webkit2_41 -run "^($names)\$" "${packages[@]}"
