#!/usr/bin/env bash
# Writes frontend/wailsjs, the page's side of the bridge, from the bound Go methods, and
# what the page and the docs copy from the tables of the Go side. Needs no window and no GTK.
# Usage: build/bindings.sh [FOLDER]   (the project's own when none is given)
set -euo pipefail
cd "$(dirname "$0")/.."

target=${1:-.}
generator=$(mktemp -d)
trap 'rm -rf "$generator"' EXIT
[ -e frontend/dist/.gitkeep ] || { mkdir -p frontend/dist; touch frontend/dist/.gitkeep; }
go build -tags bindings -o "$generator/bindings" .
cp wails.json "$target/" 2>/dev/null || true
mkdir -p "$target/frontend"
log=$generator/log
(cd "$target" && "$generator/bindings" >"$log" 2>&1) || { cat "$log" >&2; exit 1; }
find "$target/frontend/wailsjs" -type f -exec chmod 644 {} + # live reload writes them so
go run ./build/tables "$target"
