#!/usr/bin/env bash
# Measures speed: the Go side as ratios within one run (machines differ, ratios
# less so), the page as frames and tasks with the processor slowed down.
# It measures and never fails on time. "build/bench.sh go" leaves out the page and
# the window, and "build/bench.sh window" measures only the start of the window.
set -euo pipefail
cd "$(dirname "$0")/.."
export LC_ALL=C # numbers with a point
mkdir -p build/bin

# How long the real window takes from the start of its process to its content, and what
# memory it takes, against the smallest window. Both are started in turn.
window_start() {
  go build -trimpath -ldflags '-s -w' -tags production,webkit2_41 -o build/bin/hello-window ./build/bench/hello-window
  local screen
  screen=$(mktemp -d)
  {
    printf 'window start\tof the smallest window\tgoal\tmeasured\tsmallest\n'
    build/isolated.sh xvfb-run -a -s "-screen 0 1280x800x24 -noreset -fbdir $screen" dbus-run-session -- \
      python3 build/bench/window_start.py "$screen" build/bin/userlookup build/bin/hello-window 2>build/bin/window-start.log ||
      { cat build/bin/window-start.log >&2; exit 1; }
  } | grep -v '^SpiRegistry' >build/bin/window-start.tsv
  rm -rf "$screen"
  echo
  column -t -s $'\t' build/bin/window-start.tsv
}
[ "${1:-}" != window ] || { window_start; exit; }

bench() { go test -run '^$' -bench "$1" -benchtime "$2" "${@:3}" | tee -a build/bin/bench.txt; }
: >build/bin/bench.txt
bench 'Lookup/(1|12|60)connections?$' "${BENCHTIME:-20x}" ./app/compose
bench 'Lookup/(5|10)connections$' "${BENCHTIME_LONG:-5x}" ./app/compose # histories of 5,000 and of 100,000
bench '^Benchmark[^L]' "${BENCHTIME:-20x}" ./app/compose ./backend ./backend/changes ./backend/merge ./backend/platform ./backend/sandbox

bench '^Benchmark(Verify|Find|Page|Record)' "${BENCHTIME:-20x}" ./backend/accesslog
bench '^BenchmarkSaved' 1x ./backend/sqlite # they take their turns themselves

# One row for each look-up: how long, against the floor of its round trips and
# against a plain client that asks one thing after the other, and what it costs.
{
  printf 'look-up\tof its round trips\tgoal\tfaster than sequential\tgoal\trequests\tallocations\tpeak MB\n'
  awk '
    /^BenchmarkLookup\// {
      sub(/-[0-9]+$/, "", $1); sub(/^BenchmarkLookup\//, "", $1)
      trips = faster = requests = allocs = peak = goal = goalfaster = "-"
      for (i = 2; i <= NF; i++) {
        if ($i == "of-the-round-trips") trips = $(i-1)
        if ($i == "times-faster-than-sequential") faster = $(i-1)
        if ($i == "requests") requests = $(i-1)
        if ($i == "allocs/op") allocs = $(i-1)
        if ($i == "peak-MB") peak = $(i-1)
      }
      if ($1 ~ /^12connections.*cold/) { goal = "at most 1.10"; goalfaster = $1 ~ /nolist/ ? "at least 8" : "at least 5" }
      if ($1 ~ /^12connections.*again/) goal = "at most 1.15"
      printf "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", $1, trips, goal, faster, goalfaster, requests, allocs, peak
    }' build/bin/bench.txt
} >build/bin/lookups.tsv
echo
column -t -s $'\t' build/bin/lookups.tsv

# One row for each use of the saved copies. A crowd is 10,000 users with 1,000,000
# attempts, against 1,000 with 100,000. Beside the store: how long after the last part
# a look-up is durable, and what the page waits for a copy.
{
  printf 'saved copies\tratio\tgoal\tms\tgoal\n'
  awk '
    /^BenchmarkSaved.*\t/ && !/Crowd\/size/ || /^BenchmarkChanges100K/ {
      sub(/-[0-9]+$/, "", $1); sub(/^Benchmark(Saved\/?)?/, "", $1)
      ratio = ms = goal = goalms = "-"
      for (i = 2; i <= NF; i++) {
        if ($i ~ /^of-/) ratio = $(i-1) " " $i
        if ($i ~ /^ms/) ms = $(i-1)
        if ($i == "of-50ms") goal = "at most 1"
      }
      if ($1 ~ /durable$/) goalms = "under 1000"
      if ($1 ~ /offline$/) goalms = $1 ~ /100K/ ? "under 150" : "under 50"
      if ($1 == "User/open5K") { goal = "at most 2"; goalms = "under 50" }
      if ($1 == "User/first-block100K") goalms = "under 150"
      if ($1 ~ /^Crowd\/(start|recents|open|save|save-new)$/) goal = "at most 1.5"
      if ($1 == "Crowd/sightings") goalms = "at most 20"
      printf "%s\t%s\t%s\t%s\t%s\n", $1, ratio, goal, ms, goalms
    }' build/bin/bench.txt
} >build/bin/saved.tsv
echo
column -t -s $'\t' build/bin/saved.tsv
awk '/^BenchmarkSavedCrowd\/size/ { for (i = 2; i <= NF; i++) if ($i ~ /MB$/) printf "%s %s\n", $i, $(i-1) }' build/bin/bench.txt

# The access log with 100,000 rows, and what the check and a row add to a whole look-up.
{
  printf 'access log\tms\tgoal\n'
  awk '
    /^Benchmark(Verify100K|Find100K|Page100K|Record|AccessCheckAndLog)[- \t]/ {
      sub(/-[0-9]+$/, "", $1); sub(/^Benchmark/, "", $1)
      goal = $1 == "Verify100K" ? "under 50" : $1 == "AccessCheckAndLog" ? "at most 5" : "no goal set"
      for (i = 2; i <= NF; i++) if ($i ~ /^ms(-added)?$/) printf "%s\t%s\t%s\n", $1, $(i-1), goal
    }' build/bin/bench.txt
} >build/bin/access-log.tsv
echo
column -t -s $'\t' build/bin/access-log.tsv
[ "${1:-}" != go ] || exit 0

(cd frontend && ../build/isolated.sh ../build/display.sh npm run --silent bench) >build/bin/frames.log 2>&1 || { cat build/bin/frames.log >&2; exit 1; }
{
  printf 'measured\tresult\tgoal\tnote\n'
  awk '
    function goal(name) {
      if (name ~ /Filter100K|Changes100K/) return "at most 1"
      if (name ~ /Decode/) return "at most 1.5"
      return "no goal set"
    }
    /of-50ms|of-encoding-json/ {
      for (i = 1; i <= NF; i++) if ($i ~ /^of-/) { sub(/-[0-9]+$/, "", $1); printf "%s\t%s %s\t%s\t\n", $1, $(i-1), $i, goal($1) }
    }' build/bin/bench.txt
  cat build/bin/frames.tsv
  printf 'JavaScript before first content, kB gzipped\t%s\tat most 100\t\n' "$(node build/page-size.mjs)"
} >build/bin/bench.tsv
echo
column -t -s $'\t' build/bin/bench.tsv

window_start
