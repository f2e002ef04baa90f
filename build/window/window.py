"""Opens the real window and works it as a person does: keys, fields, buttons, and the
system's own dialogs."""

import os
import signal
import subprocess
import sys

import pyatspi

import tree
from tree import find, has_all, until

USER = "U-1002"


def xdotool(*args):
    return subprocess.run(["xdotool", *args], check=True, capture_output=True, text=True).stdout.strip()


def focus(title="User Lookup"):
    """Waits for a window, gives it the keyboard, and returns it."""
    window = until(f"the window “{title}”", lambda: subprocess.run(
        ["xdotool", "search", "--onlyvisible", "--name", f"^{title}$"], capture_output=True, text=True).stdout.split())[0]
    xdotool("windowfocus", "--sync", window)
    return window


def window_of(pid):
    """Waits for the window with the field in it, and gives it the focus."""
    until("the field for the User ID", lambda: find(pid, "entry", "User ID"))
    return focus()


def look_up(user):
    """Types an id into the field that has the focus, or gets it by its key, and presses Enter."""
    xdotool("key", "ctrl+l")
    xdotool("type", "--delay", "20", user)
    xdotool("key", "Return")


def open_user(pid):
    look_up(USER)
    has_user(pid)


def has_user(pid):
    until("the user's connections", lambda: has_all(pid, [USER, "External connections", "Gringotts", "Timeline"]))
    until("the attempts", lambda: find(pid, "button", "More details: "))


def press(pid, beginning, role="button"):
    """Presses a button of the page, or of a dialog of the system."""
    button = until(f"a {role} “{beginning}”", lambda: find(pid, role, beginning))
    button.queryAction().doAction(0)


def fill(pid, label, text):
    """Types into a field in the place of what it holds."""
    field = until(f"a field “{label}”", lambda: find(pid, "entry", label) or find(pid, "password text", label))
    until(f"the focus in “{label}”", lambda: field.queryComponent().grabFocus()
          and field.getState().contains(pyatspi.STATE_FOCUSED))
    xdotool("key", "ctrl+a")
    xdotool("type", "--delay", "20", text)
    # A button is pressed through the accessibility tree, and would overtake the keys.
    until(f"all that was typed into “{label}”", lambda: field.queryText().characterCount == len(text))


def ended(process):
    if process.poll() is not None:
        raise SystemExit(f"window: the application ended with {process.returncode}")


def with_window(command, do, before=None, env=None):
    """Runs do with the process group of the window; before reads what the command prints until it opens one."""
    output = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT} if before else {}
    process = subprocess.Popen(command, start_new_session=True, text=True, env=env, **output)
    try:
        if before:
            before(process)
        until("the application", lambda: tree.application(process.pid) or ended(process))
        do(process.pid)
    except SystemExit:
        if os.environ.get("WINDOW_TREE"):
            print(tree.outline(process.pid), tree.text(process.pid), sep="\n", file=sys.stderr)
        os.killpg(process.pid, signal.SIGKILL)  # one with a dialog of the system open does not end otherwise
        raise
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=tree.PATIENCE)
