#!/usr/bin/env bash
# Installs what building and testing need and this machine lacks, and says what.
# Usage: build/setup.sh build|test|display ...
set -euo pipefail

building=(build-essential pkg-config libgtk-3-dev libwebkit2gtk-4.1-dev)
testing=(xvfb xauth xdotool imagemagick dbus dbus-x11 gnome-keyring at-spi2-core gir1.2-atspi-2.0 python3-pyatspi)

stop() { printf 'setup: %s\n' "$*" >&2; exit 1; }

# at_least WANTED FOUND: is the version FOUND at least WANTED?
at_least() { [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1)" = "$1" ]; }

check_toolchains() {
  command -v go >/dev/null || stop 'Go is missing. Install Go 1.26 or later: https://go.dev/dl/'
  command -v node >/dev/null && command -v npm >/dev/null || stop 'Node.js is missing. Install Node.js 20 or later with npm: https://nodejs.org'
  local go_version node_version
  go_version=$(go env GOVERSION); go_version=${go_version#go}
  node_version=$(node --version); node_version=${node_version#v}
  at_least 1.26 "$go_version" || stop "Go $go_version is too old. Install Go 1.26 or later: https://go.dev/dl/"
  at_least 20 "$node_version" || stop "Node.js $node_version is too old. Install Node.js 20 or later: https://nodejs.org"
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif command -v sudo >/dev/null; then sudo "$@"
  else stop "These packages need an administrator: $*"
  fi
}

# install PACKAGE...: those of the Debian packages that are missing.
install() {
  local package missing=()
  for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  echo "setup: installing ${missing[*]}"
  as_root apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# browser: installs one if there is none that the tests will find; frontend/e2e/browser.ts looks at the same places.
# Debian has one without a user interface, which is faster; Ubuntu does not.
browser() {
  local file
  [ ! -x "${CHROMIUM:-/usr/bin/chromium-headless-shell}" ] || return 0
  if apt-cache show chromium-headless-shell >/dev/null 2>&1; then
    install chromium-headless-shell
    return
  fi
  for file in /usr/bin/chromium /usr/bin/chromium-browser /usr/bin/google-chrome; do
    [ ! -x "$file" ] || return 0
  done
  install chromium
}

check_toolchains
for purpose in "$@"; do
  if [ "$(uname -s)" != Linux ]; then
    [ "$purpose" != test ] || echo 'setup: the tests of the real window run on Linux only' >&2
    continue
  fi
  if [ "$purpose" = display ]; then
    [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] || stop 'There is no display here to open a window on. "build/bin/userlookup lookup U-1002" answers in the terminal.'
    continue
  fi
  command -v apt-get >/dev/null || {
    pkg-config --exists webkit2gtk-4.1 gtk+-3.0 2>/dev/null && continue
    stop "This is not Debian or Ubuntu. Install what corresponds to: ${building[*]} (and for tests: ${testing[*]} chromium)"
  }
  case $purpose in
    build) install "${building[@]}" ;;
    test)
      install "${testing[@]}"
      browser
      ;;
    *) stop "unknown purpose: $purpose" ;;
  esac
done
