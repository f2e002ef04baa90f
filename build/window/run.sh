#!/usr/bin/env bash
# Drives the real window on a display and a session bus of its own, with a fresh
# home folder.
# Usage: build/window/run.sh test | screenshot FOLDER | setup sealed|keychain
# With setup keychain the bus has a keychain, unlocked; else it has none.
set -euo pipefail
cd "$(dirname "$0")/../.."
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
export HOME=$home XDG_CONFIG_HOME=$home/config XDG_DATA_HOME=$home/data XDG_CACHE_HOME=$home/cache XDG_STATE_HOME=$home/state
export TMPDIR=$home/tmp XDG_RUNTIME_DIR=$home/run GDK_BACKEND=x11 LANG=C.UTF-8 TZ=${TZ:-Europe/Berlin}
unset WAYLAND_DISPLAY AT_SPI_BUS_ADDRESS
mkdir -m 700 "$TMPDIR" "$XDG_RUNTIME_DIR"
# Debian's own Python has the accessibility bindings; another first in the path need not.
drive=(/usr/bin/python3 build/window/drive.py build/bin/userlookup "$@")
[ "$*" != 'setup keychain' ] || drive=(bash -c 'printf test | gnome-keyring-daemon --unlock --components=secrets >/dev/null && exec "$0" "$@"' "${drive[@]}")
build/display.sh dbus-run-session -- "${drive[@]}"
