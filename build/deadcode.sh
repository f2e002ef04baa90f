#!/usr/bin/env bash
# Fails where a Go function is reachable neither from main nor from a test, on every
# system that compiles it. Code for Windows and macOS is analysed without C.
# Usage: build/deadcode.sh DEADCODE
set -euo pipefail
cd "$(dirname "$0")/.."
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT

# analyse NAME TAGS writes what is dead there, and the files that are compiled there.
analyse() {
  "$deadcode" -test -tags "$2" ./... >"$results/$1.dead"
  go list -tags "$2" -f '{{$p := .ImportPath}}{{range .GoFiles}}{{$p}}/{{.}}{{"\n"}}{{end}}{{range .CgoFiles}}{{$p}}/{{.}}{{"\n"}}{{end}}' ./... |
    sed 's,^userlookup/,,' >"$results/$1.files"
}
deadcode=$1
analyse linux webkit2_41,production
GOOS=windows GOARCH=amd64 CGO_ENABLED=0 analyse windows bindings
GOOS=darwin GOARCH=arm64 CGO_ENABLED=0 analyse darwin bindings

status=0
while read -r count line; do
  [ "$count" -lt "$(grep -lx -- "${line%%:*}" "$results"/*.files | wc -l)" ] || { echo "$line"; status=1; }
done < <(sort "$results"/*.dead | uniq -c)
exit $status
