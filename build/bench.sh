#!/usr/bin/env bash
# Measures speed, as ratios within one run: machines differ, ratios less so.
set -euo pipefail
cd "$(dirname "$0")/.."
go test -run '^$' -bench . -benchtime "${BENCHTIME:-20x}" ./app/compose ./backend ./backend/platform ./backend/sandbox | tee build/bin/bench.txt
printf '\n%-50s %s\n' 'measured' 'ratio (goal)'
awk '
  function goal(name) {
    if (name ~ /12Connections/) return "at most 1.25"
    if (name ~ /Filter100K/) return "at most 1"
    if (name ~ /Decode/) return "at most 1.5"
    return "no goal set"
  }
  /of-the-round-trips|of-50ms|of-the-decoding-alone/ {
    for (i = 1; i <= NF; i++) if ($i ~ /^of-/) { sub(/-[0-9]+$/, "", $1); printf "%-50s %s %s (%s)\n", $1, $(i-1), $i, goal($1) }
  }' build/bin/bench.txt
