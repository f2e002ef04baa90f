"""Drives the real window as a person would: types an id, presses Enter, and
reads the page from the accessibility tree.

Usage: drive.py BINARY test | drive.py BINARY screenshot FILE
"""

import os
import signal
import subprocess
import sys
import time

import pyatspi

USER = "U-1002"
PATIENCE = 30  # seconds for each thing to appear; it is polled, not slept through

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


def walk(node, depth=0):
    """Gives every node below node, as far as it can be read."""
    if node is None or depth > 60:
        return
    yield node
    try:
        count = node.childCount
    except Exception:  # the node went away while the page changed
        return
    for i in range(count):
        try:
            child = node.getChildAtIndex(i)
        except Exception:
            continue
        yield from walk(child, depth + 1)


def words(node):
    """Gives the name and the own text of a node."""
    try:
        found = node.name or ""
    except Exception:
        return ""
    try:
        found += "\n" + node.queryText().getText(0, -1)
    except Exception:
        pass
    return found


def application(pid):
    """Finds the application of a process in the accessibility tree."""
    desktop = pyatspi.Registry.getDesktop(0)
    for i in range(desktop.childCount):
        app = desktop.getChildAtIndex(i)
        try:
            if app is not None and app.get_process_id() == pid:
                return app
        except Exception:
            continue
    return None


def until(what, probe):
    """Asks probe until it answers, and gives the answer."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        found = probe()
        if found:
            return found
        time.sleep(0.1)  # between two looks at the tree
    raise SystemExit(f"window: {what} did not appear within {PATIENCE} s")


def find(pid, role, name):
    """Finds a node by role and by the beginning of its name."""
    for node in walk(application(pid)):
        try:
            if node.getRoleName() == role and node.name.startswith(name):
                return node
        except Exception:
            continue
    return None


def page_text(pid):
    return "\n".join(words(node) for node in walk(application(pid)))


def has_all(pid, wanted):
    text = page_text(pid)
    return all(word in text for word in wanted)


def xdotool(*args):
    return subprocess.run(["xdotool", *args], check=True, capture_output=True, text=True).stdout.strip()


def look_up(pid):
    """Types the id into the field that has the focus, and presses Enter."""
    until("the field for the User ID", lambda: find(pid, "entry", "User ID") or find(pid, "text", "User ID"))
    window = until("the window", lambda: subprocess.run(
        ["xdotool", "search", "--onlyvisible", "--name", "^User Lookup$"], capture_output=True, text=True).stdout.split())[0]
    xdotool("windowfocus", "--sync", window)
    xdotool("type", "--delay", "20", USER)
    xdotool("key", "Return")
    until("the user's connections", lambda: has_all(pid, [USER, "External connections", "Gringotts", "Timeline"]))
    return window


def open_row(pid, beginning):
    """Presses a row of the page."""
    row = until(f"a row “{beginning}”", lambda: find(pid, "push button", beginning) or find(pid, "button", beginning))
    row.queryAction().doAction(0)


def test(pid):
    look_up(pid)
    open_row(pid, "Gringotts")
    until("every field of the connection", lambda: has_all(pid, WANTED))
    open_row(pid, "More details")
    until("every field of the attempt", lambda: has_all(pid, WANTED_ATTEMPT))
    print(f"window: {USER} is shown with every field; 1 passed")


def screenshot(pid, file):
    window = look_up(pid)
    open_row(pid, "More details: DENIED, Gringotts")
    until("every field of the attempt", lambda: has_all(pid, WANTED_ATTEMPT))
    subprocess.run(["import", "-window", window, file], check=True)


def main():
    binary, what, *rest = sys.argv[1:]
    process = subprocess.Popen([binary], start_new_session=True)
    try:
        until("the application", lambda: application(process.pid))
        if what == "test":
            test(process.pid)
        else:
            screenshot(process.pid, *rest)
    except SystemExit:
        if os.environ.get("WINDOW_TREE"):
            print(page_text(process.pid), file=sys.stderr)
        raise
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=PATIENCE)


main()
