#!/usr/bin/env bash
# Takes pictures of every page and state, in every theme and at several sizes,
# from the browser, and of the main ones from the real window; makes sheets of
# them to look through, and those that README and manual show.
# Usage: build/screenshots.sh [browser] [window] [sheets] [docs]   (all when none is given)
set -euo pipefail
cd "$(dirname "$0")/.."
all=build/bin/screenshots
docs=docs/pictures
steps=("$@")
[ ${#steps[@]} -gt 0 ] || steps=(browser window sheets docs)

# Those that README and manual show: where each comes from, and its name there.
shown() {
  cat <<LIST
window/user.png user.png
window/look-up.png look-up.png
window/connection.png connection.png
window/attempt.png attempt.png
window/no-such-user.png no-such-user.png
$(cd "$all" && echo dark/[0-9][0-9]-attempt.png) dark.png
$(cd "$all" && echo contrast/[0-9][0-9]-attempt.png) contrast.png
$(cd "$all" && echo narrow-light/[0-9][0-9]-user.png) narrow.png
$(cd "$all" && echo light/[0-9][0-9]-filters.png) filters.png
$(cd "$all" && echo light/[0-9][0-9]-saved-users.png) saved.png
$(cd "$all" && echo light/[0-9]*-colleagues.png) access.png
$(cd "$all" && echo light/[0-9]*-access-log.png) access-log.png
LIST
}

browser() {
  rm -rf "$all"/{light,dark,contrast,contrast-dark,narrow-*,zoom-*,text-*}
  (cd frontend && ../build/isolated.sh npm run --silent e2e:shots)
}

window() {
  rm -rf "$all/window"
  mkdir -p "$all/window"
  build/window/run.sh screenshot "$all/window"
}

# A few pictures on each sheet, big enough to judge.
sheets() {
  local folder name tile size
  rm -f "$all"/sheet-*.png
  for folder in "$all"/*/; do
    name=$(basename "$folder")
    tile=2x3 size=640x400
    case $name in narrow-*) tile=7x2 size=300x600 ;; esac
    # Pictures are named by their numbers, so the sheets have the order of the states.
    montage -font frontend/node_modules/dejavu-fonts-ttf/ttf/DejaVuSans.ttf -label '%t' "$folder"*.png -tile "$tile" -geometry "$size>+6+6" -background '#888' "$all/sheet-$name-%02d.png"
  done
  echo "screenshots: $(find "$all" -name 'sheet-*.png' | wc -l) sheets of $(find "$all" -mindepth 2 -name '*.png' | wc -l) pictures in $all"
}

docs() {
  local from to
  mkdir -p "$docs"
  while read -r from to; do
    convert "$all/$from" -strip +dither -colors 256 "png8:$docs/$to"
  done < <(shown)
  du -ch "$docs"/*.png | tail -n 1
}

for step in "${steps[@]}"; do "$step"; done
