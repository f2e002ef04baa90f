"""Drives the real window as a person would: types an id, presses Enter, and
reads the page from the accessibility tree.

Usage: drive.py BINARY test | drive.py BINARY screenshot FOLDER |
drive.py BINARY setup keychain|sealed | drive.py BINARY access |
drive.py BINARY make-run
"""

import os
import re
import signal
import subprocess
import sys

import access
import back
import names
import setup
import tree
from tree import find, has_all, until
from window import USER, has_user, look_up, open_user, press, window_of, with_window, xdotool

RECENTS = os.path.join(os.environ["XDG_DATA_HOME"], "recently-used.xbel")

# Every field of the article, as the accessibility tree names it.
WANTED = [
    "User details", "External connections", "Timeline", "Gringotts", "DENIED",
    "Current status", "Last aggregation attempt", "Last attempt status", "Institution ID",
    "First added", "Institution URL", "Institution code",
]
WANTED_ATTEMPT = [
    "Aggregation attempt", "Job ID", "Timestamp", "Last attempt status", "Job type", "Request type",
    "Institution information", "Requested institution", "Institution ID", "Institution URL", "Institution code",
]


def open_connection(pid):
    press(pid, "Gringotts")
    until("every field of the connection", lambda: has_all(pid, WANTED))


def open_attempt(pid):
    """Finds an attempt by the filter: in the sample data newer ones come all day, and push it out of sight."""
    xdotool("key", "slash")
    until("the focus in the filter field", lambda: back.focus_is(pid, "combo box", "Filter the timeline") or
          back.focus_is(pid, "entry", "Filter the timeline"))
    xdotool("type", "--delay", "20", "DENIED")
    xdotool("key", "Return")
    press(pid, "More details: DENIED, Gringotts")
    until("every field of the attempt", lambda: has_all(pid, WANTED_ATTEMPT))
    press(pid, "Clear all filters")


def dialogs(pid, checks):
    """Opens each dialog by its key: what is in it must be on the screen, not only in the tree."""
    for key in ["e", "a", "v", "h", "r", "question", "w", "ctrl+comma"]:
        xdotool("key", key)
        dialog = until(f"the dialog of {key}", lambda: find(pid, "dialog", ""))
        buttons = until(f"what is in the dialog of {key}", lambda: [
            node for node in tree.walk(dialog) if tree.role(node) in tree.INTERACTIVE and tree.shown(node)])
        frame = tree.extents(dialog)
        inside = [node for node in buttons if tree.inside(tree.extents(node), frame)]
        checks.check(f"dialog of {key}: {frame.height} pixels high, {len(inside)} of {len(buttons)} things inside",
                     frame.height > 100 and bool(inside))
        xdotool("key", "Escape")
        until(f"that the dialog of {key} closes", lambda: not find(pid, "dialog", ""))


def export(pid, folder):
    """Writes the timeline into a file by the system's own dialog, which is left once without a place."""
    file = os.path.join(folder, f"{USER} of a caller.csv")
    xdotool("key", "e")
    until("the choice of formats", lambda: find(pid, "radio button", "Timeline as a table")).queryAction().doAction(0)
    offer(pid)
    press(pid, "Cancel")
    until("that nothing was written", lambda: has_all(pid, ["No file was chosen"]))
    offer(pid).queryEditableText().setTextContents(file)
    press(pid, "Save")
    until("that the file is written", lambda: has_all(pid, [f"Written to {file}"]))
    until("that no list of recent files names the file", lambda: not named_in_recents(USER))
    with open(file, encoding="utf-8") as written:
        return os.stat(file).st_mode & 0o777 == 0o600 and len(written.readlines()) > 400


def offer(pid):
    """Gives the field of the system's dialog with the name that the application offers."""
    press(pid, "Choose a file")
    return until("the name of the file", lambda: next((
        node for node in tree.walk(tree.application(pid))
        if tree.role(node) == "entry" and tree.words(node).strip().startswith("User Lookup 20") and ".csv" in tree.words(node)), None))


def named_in_recents(name):
    """Does GTK's list of recent files, once it is written, name something? Else it is not asked yet."""
    try:
        with open(RECENTS, encoding="utf-8") as recents:
            return name in recents.read().replace("%20", " ")
    except FileNotFoundError:
        return True


def test(pid):
    checks = names.Checks()
    window_of(pid)
    until("the sample users", lambda: find(pid, "button", USER))
    checks.names("look up", pid, names.LOOK_UP)
    back.menu(pid, checks, user_is_open=False)
    open_user(pid)
    back.menu(pid, checks, user_is_open=True)
    back.tips(pid, checks, lambda key: xdotool("key", key), lambda x, y: xdotool("mousemove", str(x), str(y)))
    back.escapes(pid, checks, lambda key: xdotool("key", key))
    checks.names("user", pid, names.USER)
    open_connection(pid)
    checks.fields("connection", pid, WANTED)
    checks.names("connection", pid, names.CONNECTION)
    open_attempt(pid)
    checks.fields("attempt", pid, WANTED_ATTEMPT)
    checks.names("attempt", pid, names.ATTEMPT)
    dialogs(pid, checks)
    checks.check("export: a table of over 400 attempts, that no one else can read", export(pid, os.environ["TMPDIR"]))
    if not checks.summary():
        raise SystemExit("window: a screen reader would miss something")


def screenshot(pid, folder):
    """Takes the main pages from the display."""
    window = window_of(pid)
    xdotool("mousemove", "1279", "799")  # so that nothing is under the pointer

    def take(name):
        # Two pictures that are alike: what was asked for is painted, and nothing moves any more.
        file = os.path.join(folder, name + ".png")
        before = []

        def still():
            subprocess.run(["import", "-window", window, file], check=True)
            with open(file, "rb") as picture:
                before.append(picture.read())
            return len(before) > 1 and before[-1] == before[-2]

        until(f"a still picture of {name}", still)

    until("the sample users", lambda: find(pid, "button", USER))
    take("look-up")
    open_user(pid)
    take("user")
    open_connection(pid)
    take("connection")
    open_attempt(pid)
    take("attempt")
    look_up(USER.lower())
    until("that there is no such user", lambda: has_all(pid, ["case sensitive"]))
    take("no-such-user")


def set_up(binary, where):
    """Sets a platform up in one run of the window, finds it open in the next, and what was
    kept of a user in a third, with the platform gone."""
    sealed = where == "sealed"
    platform = setup.Platform(binary)

    def again(pid):
        setup.set_up_again(pid, platform, sealed)
        window_of(pid)

    def sealed_away():
        setup.nothing_readable(os.environ["HOME"], [platform.key, setup.PASSPHRASE, *canaries])

    try:
        canaries = platform.canaries(binary, USER)
        with_window([binary], lambda pid: (
            window_of(pid), setup.set_up(pid, platform, sealed), open_user(pid)))
        with_window([binary], lambda pid: (again(pid), open_user(pid), sealed_away()))
    finally:
        platform.close()
    with_window([binary], lambda pid: (again(pid), setup.open_saved(pid, USER), has_user(pid)))
    sealed_away()
    print(f"window: the platform is set up, kept ({where}) and opened again; a saved copy opens without it")


def make_run():
    """Starts the window with `make run`; what is printed until then says so, and has no warning of a tool."""
    printed = []

    def too_late(*_):
        raise SystemExit("window: make run did not say that it opens the window within 15 minutes")

    def opening(process):
        signal.signal(signal.SIGALRM, too_late)
        signal.alarm(15 * 60)
        for line in process.stdout:
            print(line, end="", flush=True)
            printed.append(line)
            if line == "Opening the window. Paste U-1002 and press Enter; close it to end.\n":
                signal.alarm(0)
                return
        raise SystemExit("window: make run ended and did not say that it opens the window")

    with_window(["make", "--no-print-directory", "run"], lambda pid: until("the page", lambda: has_all(pid, ["User ID"])), opening)
    if noise := re.findall(r"(?im)^.*(?:timing|warn).*$", "".join(printed)):
        raise SystemExit("window: make run prints the warnings of a tool: " + "; ".join(noise))


def main():
    binary, what, *rest = sys.argv[1:]
    if what == "setup":
        set_up(binary, *rest)
    elif what == "access":
        access.run(binary)
    elif what == "make-run":
        make_run()
    elif what == "test":
        with_window([binary], test)
    else:
        with_window([binary], lambda pid: screenshot(pid, *rest))


main()
