#!/usr/bin/env bash
# Measures speed: the Go side as ratios within one run (machines differ, ratios
# less so), the page as frames and tasks with the processor slowed down.
# It measures and never fails on time.
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p build/bin
go test -run '^$' -bench . -benchtime "${BENCHTIME:-20x}" ./app/compose ./backend ./backend/platform ./backend/sandbox | tee build/bin/bench.txt
(cd frontend && xvfb-run -a npm run --silent bench) >build/bin/frames.log 2>&1 || { cat build/bin/frames.log >&2; exit 1; }

{
  printf 'measured\tresult\tgoal\tnote\n'
  awk '
    function goal(name) {
      if (name ~ /12Connections/) return "at most 1.25"
      if (name ~ /Filter100K/) return "at most 1"
      if (name ~ /Decode/) return "at most 1.5"
      return "no goal set"
    }
    /of-the-round-trips|of-50ms|of-the-decoding-alone/ {
      for (i = 1; i <= NF; i++) if ($i ~ /^of-/) { sub(/-[0-9]+$/, "", $1); printf "%s\t%s %s\t%s\t\n", $1, $(i-1), $i, goal($1) }
    }' build/bin/bench.txt
  cat build/bin/frames.tsv
} >build/bin/bench.tsv
echo
column -t -s $'\t' build/bin/bench.tsv
