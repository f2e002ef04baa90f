"""What a screen reader must find in the real window, and the count of what it found."""

import re

import tree

# Role and name of what matters, as patterns of the whole name. Each page adds what is new on it.
LOOK_UP = [
    ("entry", r"User ID"),
    ("button", r"View user details"),
    ("heading", r"User lookup"),
    ("heading", r"Try one of these"),
    ("button", r"U-1002.*"),
]
USER = [
    ("entry", r"User ID"),
    ("button", r"View user details"),
    ("heading", r"U-1002"),
    ("heading", r"External connections"),
    ("heading", r"Timeline"),
    ("button", r"Gringotts"),
    ("list", r"Aggregation attempts, newest first"),
    ("button", r"More details: [A-Z]+, [^,]+, \d+ \w+ \d{4}, \d\d:\d\d:\d\d \w+"),
    ("button", r"Copy user ID"),
    ("button", r"Copy user GUID"),
    ("button", r"Reveal email for 30 seconds"),
    ("button", r"Fetch this user again"),
    ("button", r"Show connection: Gringotts"),
    ("combo box", r"Filter the timeline"),
    ("page tab", r"Attempts"),
    ("page tab", r"Accounts \d+"),
    ("combo box", r"Status"),  # WebKit calls a button with a menu so
]
CONNECTION = [
    ("heading", r"Gringotts"),
    ("button", r"Close details"),
    ("button", r"Copy institution ID"),
    ("button", r"Copy institution code"),
    ("button", r"Copy connection GUID"),
    ("link", r"www\.gringotts\.example.*"),
]
ATTEMPT = [
    ("heading", r"More details"),
    ("page tab", r"Before and after"),
    ("page tab", r"Raw"),
    ("heading", r"Aggregation attempt"),
    ("heading", r"Institution information"),
    ("button", r"Copy job ID"),
    ("button", r"Close details"),
]

# What is known to be missing, and what the page has to do. The list is meant to be empty.
KNOWN: dict[str, str] = {}


class Checks:
    """Counts what passed and what failed, and says what failed."""

    def __init__(self):
        self.passed, self.failed, self.known = 0, 0, 0

    def check(self, what, good):
        if good:
            self.passed += 1
        elif what in KNOWN:
            self.known += 1
            print(f"window: known: {what}: {KNOWN[what]}")
        else:
            self.failed += 1
            print(f"window: failed: {what}")

    def fields(self, page, pid, wanted):
        """Checks that every word is somewhere on the page."""
        found = tree.text(pid)
        for word in wanted:
            self.check(f"{page}: the word “{word}”", word in found)

    def names(self, page, pid, wanted):
        """Checks roles and names of what matters, and that nothing interactive is without a name."""
        nodes = [(tree.role(node), tree.name(node), tree.shown(node)) for node in tree.walk(tree.page(pid))]
        for role, pattern in wanted:
            found = any(role == has and re.fullmatch(pattern, name) for has, name, _ in nodes)
            self.check(f"{page}: {role} “{pattern}”", found)
        interactive = [(role, name) for role, name, shown in nodes if shown and role in tree.INTERACTIVE]
        nameless = [role for role, name in interactive if not name]
        self.check(f"{page}: nothing interactive is without a name, but {', '.join(nameless)}", not nameless)
        self.check(f"{page}: {len(interactive)} interactive things", len(interactive) > 5)

    def summary(self):
        print(f"window: {self.passed} passed, {self.failed} failed" + (f", {self.known} known" if self.known else ""))
        return self.failed == 0
