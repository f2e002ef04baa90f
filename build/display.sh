#!/usr/bin/env bash
# Runs a command on a display of its own.
# Usage: build/display.sh COMMAND [ARGUMENT ...]
set -euo pipefail
# Without -noreset the display restarts whenever its last client leaves, and now
# and then refuses the next one, which comes at that moment.
exec xvfb-run -a -s '-screen 0 1280x800x24 -noreset' "$@"
