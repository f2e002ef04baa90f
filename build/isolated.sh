#!/usr/bin/env bash
# Runs a command of the tests so that nothing depends on the machine or on who
# runs it: with a home folder of its own, which is removed afterwards, with the
# tests' own fonts, and with no variable of the environment but those below.
# Locale, time zone, proxies, session bus and display are the same everywhere.
# Usage: build/isolated.sh COMMAND [ARGUMENT ...]
set -euo pipefail
project=$(cd "$(dirname "$0")/.." && pwd)
home=$(mktemp -d)
trap 'chmod -R u+w "$home"; rm -rf "$home"' EXIT
mkdir -m 700 "$home"/{config,data,state,cache,run}
mkdir -m 1777 "$home/tmp"
chmod 711 "$home" # a test runs a process as another user, which has to come to its files

# How to find and use the tools. What changes how Go's programs run is not among it.
kept=()
for name in PATH TERM CGO_ENABLED CC CXX CHROMIUM E2E_PORT BENCHTIME BENCHTIME_LONG WINDOW_TREE \
  $(compgen -e | grep '^GO' | grep -vE '^GO(MAXPROCS|DEBUG|GC|MEMLIMIT|TRACEBACK)$' || true); do
  [ -z "${!name+set}" ] || kept+=("$name=${!name}")
done
# Go keeps its caches in the home folder; the tests use those that building has filled.
for name in GOPATH GOCACHE GOMODCACHE GOENV; do
  kept+=("$name=$(go env "$name")")
done

umask 022
env -i "${kept[@]}" USERLOOKUP_ISOLATED=1 \
  HOME="$home" TMPDIR="$home/tmp" XDG_RUNTIME_DIR="$home/run" \
  XDG_CONFIG_HOME="$home/config" XDG_DATA_HOME="$home/data" XDG_STATE_HOME="$home/state" XDG_CACHE_HOME="$home/cache" \
  LANG=C.UTF-8 TZ=Europe/Berlin PYTHONDONTWRITEBYTECODE=1 GDK_BACKEND=x11 FONTCONFIG_FILE="$(node "$project/build/fonts.mjs")" \
  "$@"
