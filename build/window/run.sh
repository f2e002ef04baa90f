#!/usr/bin/env bash
# Drives the real window on a display and a session bus of its own, with a fresh
# home folder.
# Usage: build/window/run.sh test | screenshot FOLDER | setup sealed|keychain | access | make-run
# With setup keychain the bus has a keychain, unlocked; else it has none.
set -euo pipefail
cd "$(dirname "$0")/../.."
[ -n "${USERLOOKUP_ISOLATED:-}" ] || exec build/isolated.sh "build/window/$(basename "$0")" "$@"
# Debian's own Python has the accessibility bindings; another first in the path need not.
drive=(/usr/bin/python3 build/window/drive.py build/bin/userlookup "$@")
[ "$*" != 'setup keychain' ] || drive=(bash -c 'printf test | gnome-keyring-daemon --unlock --components=secrets >/dev/null && exec "$0" "$@"' "${drive[@]}")
build/display.sh dbus-run-session -- "${drive[@]}"
