"""Reads the accessibility tree, as a screen reader does."""

import os
import time

import pyatspi

PATIENCE = 120  # seconds; a machine that has a lot else to do needs many

# What a person can press, type into or choose, by the names that toolkits give these roles.
INTERACTIVE = {
    "button", "push button", "toggle button", "check box", "radio button", "entry", "text", "link",
    "page tab", "combo box", "slider", "menu item", "list box", "spin button",
}


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


def role(node):
    """Gives the role of a node; toolkits of different age call a button differently."""
    try:
        name = node.getRoleName()
    except Exception:
        return ""
    return {"push button": "button", "text": "entry"}.get(name, name)


def name(node):
    try:
        return (node.name or "").strip()
    except Exception:
        return ""


def words(node):
    """Gives the name and the own text of a node."""
    try:
        return name(node) + "\n" + node.queryText().getText(0, -1)
    except Exception:
        return name(node)


def shown(node):
    """Is the node on the screen, or scrolled out of it, rather than hidden?"""
    try:
        return node.getState().contains(pyatspi.STATE_VISIBLE)
    except Exception:
        return False


def extents(node):
    """Gives where a node is on the screen, and how big."""
    return node.queryComponent().getExtents(pyatspi.DESKTOP_COORDS)


def inside(one, other):
    """Is one place whole within another?"""
    return (other.x <= one.x and one.x + one.width <= other.x + other.width
            and other.y <= one.y and one.y + one.height <= other.y + other.height)


def application(pid):
    """Finds the application of a process, or of one of its process group, in the accessibility tree."""
    desktop = pyatspi.Registry.getDesktop(0)
    for i in range(desktop.childCount):
        app = desktop.getChildAtIndex(i)
        try:
            if app is not None and os.getpgid(app.get_process_id()) == pid:
                return app
        except Exception:
            continue
    return None


def page(pid):
    """Finds what the web view shows, without the window around it."""
    return next((node for node in walk(application(pid)) if role(node) in ("document web", "document frame")), None)


def until(what, probe):
    """Asks probe until it answers, and gives the answer."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        found = probe()
        if found:
            return found
        time.sleep(0.1)  # between two looks at the tree
    raise SystemExit(f"window: {what} did not appear within {PATIENCE} s")


def find(pid, wanted, beginning):
    """Finds a node by role and by the beginning of its name."""
    return next((n for n in walk(application(pid)) if role(n) == wanted and name(n).startswith(beginning)), None)


def text(pid):
    return "\n".join(words(node) for node in walk(application(pid)))


def has_all(pid, wanted):
    found = text(pid)
    return all(word in found for word in wanted)


def outline(pid):
    """Returns role and name of every node that has one, to find faults."""
    return "\n".join(f"{role(node)}: {name(node)}" for node in walk(page(pid)) if name(node))
