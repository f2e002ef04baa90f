"""Goes through the window by keys: what Esc leaves, what a status tells, and which
items of the menu bar can be chosen."""

import pyatspi

import tree
from tree import find, until


def greyed(pid):
    """Gives the labels of the items of the menu bar that cannot be chosen."""
    bar = next((node for node in tree.walk(tree.application(pid)) if tree.role(node) == "menu bar"), None)
    return {tree.name(node) for node in tree.walk(bar) if tree.role(node) == "menu item"
            and not node.getState().contains(pyatspi.STATE_SENSITIVE)} if bar else set()


def focused(pid):
    """Gives what has the focus: the page itself has it too, so the innermost."""
    found = None
    for node in tree.walk(tree.page(pid)):
        try:
            if node.getState().contains(pyatspi.STATE_FOCUSED):
                found = node
        except Exception:  # the node went away while the page changed
            continue
    return found


def focus_is(pid, role, beginning=""):
    at = focused(pid)
    return at is not None and tree.role(at) == role and tree.name(at).startswith(beginning)


def menu(pid, checks, user_is_open):
    """What is about a user can be chosen only while one is open."""
    about = {"Fetch this user again", "What changed for this user", "Export this user’s page"}
    until("the menu bar", lambda: find(pid, "menu item", "Quit"))
    if user_is_open:
        until("the items about a user", lambda: not greyed(pid) & about)
        checks.check("menu bar: nothing to clear is greyed", "Clear all filters" in greyed(pid))
    else:
        until("that the items about a user are greyed", lambda: about <= greyed(pid))
        checks.check("menu bar: look-up and set-up can be chosen",
                     not greyed(pid) & {"Set up the platform", "Saved users", "Quit"})


def escapes(pid, checks, press_key):
    """Esc leaves the filter field, and the saved users for the open user."""
    press_key("slash")
    until("the focus in the filter field", lambda: focus_is(pid, "combo box", "Filter the timeline") or
          focus_is(pid, "entry", "Filter the timeline"))
    press_key("Escape")
    until("the focus on an attempt", lambda: focus_is(pid, "button", "More details: "))
    checks.check("Esc: leaves the filter field for the attempts", True)
    press_key("s")
    until("the saved users", lambda: find(pid, "heading", "Saved users"))
    press_key("Escape")
    until("the user again", lambda: find(pid, "heading", "U-1002"))
    until("the focus where it was", lambda: focus_is(pid, "button", "More details: "))
    checks.check("Esc: goes from the saved users back to the open user", True)
    press_key("ctrl+l")
    until("the focus in the field", lambda: focus_is(pid, "entry", "User ID"))
    press_key("Escape")
    until("that the field is left", lambda: not focus_is(pid, "entry", "User ID"))
    checks.check("Esc: leaves the field for the User ID", True)


def tips(pid, checks, press_key, point):
    """A status tells its meaning under the pointer and with the focus; Esc takes the tip away."""
    def shown():
        return find(pid, "tool tip", "") or next(
            (node for node in tree.walk(tree.page(pid)) if tree.role(node) == "tool tip"), None)

    word = until("a status", lambda: next((node for node in tree.walk(tree.page(pid))
                 if "DENIED" == tree.words(node).strip() and tree.extents(node).width > 0
                 and tree.extents(node).width < 200), None))
    at = tree.extents(word)
    point(at.x + at.width // 2 - 4, at.y + at.height // 2)
    point(at.x + at.width // 2, at.y + at.height // 2)
    tip = until("the tip of a status", shown)
    checks.check("tip: a status tells its meaning under the pointer", "credentials" in tree.text(pid))
    box, page = tree.extents(tip), tree.extents(tree.page(pid))
    checks.check("tip: whole in the window", box.height > 10 and tree.inside(box, page))
    press_key("Escape")
    until("that the tip goes", lambda: not shown())
    point(1, 1)
    press_key("c")
    until("the focus on a connection", lambda: focus_is(pid, "button", "Gringotts"))
    until("the tip of what has the focus", shown)
    checks.check("tip: a status tells its meaning to the keyboard", True)
    press_key("Escape")
    until("that the tip goes again", lambda: not shown())
    checks.check("tip: Esc takes only the tip away", focus_is(pid, "button", "Gringotts"))
