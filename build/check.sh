#!/usr/bin/env bash
# Proves what can be proved without running the application: format, lint,
# types, dead code, generated files, module files, and that every system still compiles.
# Usage: build/check.sh LINTER DEADCODE
set -euo pipefail
cd "$(dirname "$0")/.."
lint=$1 deadcode=$2
step() { printf '\ncheck: %s\n' "$*"; }

step 'Go is formatted'
unformatted=$(gofmt -l app backend build ./*.go)
[ -z "$unformatted" ] || { echo "$unformatted"; echo 'Run: make format'; exit 1; }

step 'go.mod and go.sum are tidy'
go mod tidy -diff

step 'Go vet and lint' # with staticcheck and unused, two of the standard linters of golangci-lint
go vet -tags webkit2_41 ./...
"$lint" run --build-tags webkit2_41

step 'Windows and macOS compile'
GOOS=windows GOARCH=amd64 CGO_ENABLED=0 go vet -tags bindings ./...
GOOS=darwin GOARCH=arm64 CGO_ENABLED=0 go vet -tags bindings ./...

step 'Go: dead code'
build/deadcode.sh "$deadcode"

step 'retired names and forms'
go run ./build/words

step 'import directions'
go test ./backend -run '^TestImports' -count 1

step 'bindings and copies of tables are current'
fresh=$(mktemp -d)
trap 'rm -rf "$fresh"' EXIT
build/bindings.sh "$fresh"
for name in frontend/wailsjs frontend/src/lib/backend/generated frontend/e2e/generated $(cd "$fresh" && ls docs/*.md); do
    diff -r "$fresh/$name" "$name" || { echo 'Run: make bindings'; exit 1; }
done

step 'page: JavaScript before the first content' # kB after gzip
node build/page-size.mjs 100

step 'page: format, lint, types, dead code'
cd frontend
npm run --silent lint
npm run --silent check
npm run --silent unused
