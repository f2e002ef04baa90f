"""Goes through roles and access in the real window: an Admin invites two colleagues, and
each joins on a device of their own. One may look users up, until the access file is
edited by hand, and until the access expires. For the other one User Lookup is off."""

import contextlib
import datetime
import glob
import os
import pwd
import re
import socket
import threading

import pyatspi

import back
import setup
import tree
from tree import find, has_all, until
from window import USER, fill, focus, look_up, open_user, press, with_window, xdotool

ANNA = ("Anna Ferrari", "anna.ferrari@bank.example")  # may look users up
BEN = ("Ben Okafor", "ben.okafor@bank.example")  # may not
INVITATION = "blue heron at the harbour"  # the passphrase of both files
ISSUER = pwd.getpwuid(os.getuid()).pw_gecos.split(",")[0] or pwd.getpwuid(os.getuid()).pw_name  # the first Admin
LOOK_UP, EXPIRED = "User lookup", "Your access expired"  # headings of the first screen
AFTER_EXPIRY = datetime.timedelta(days=31)  # an invitation is valid for 30 days

# What only an Admin may do, by role and beginning of the name. An Admin finds all of it.
ADMIN_ONLY = [
    ("page tab", "Colleagues"),
    ("page tab", "Policy"),
    ("button", "Invite a colleague"),
    ("button", "Open a colleague’s log"),
    ("button", "Reissue: "),
    ("button", "Enable: "),
    ("button", "Revoke: "),
    ("button", "Save policy"),
]
# What needs User Lookup, on the page and in the menu bar.
LOOK_UP_ONLY = [("entry", "User ID"), ("button", "View user details"), ("button", "Saved users")]
LOOK_UP_ITEMS = {
    "Go to the User ID field", "Fetch this user again", "What changed for this user", "Export this user’s page",
    "Saved users", "Manage saved copies",
}

# A word of each tab of the access page, once it is there.
PANELS = {
    "Colleagues": "this device", "Access log": "The log is intact", "Policy": "Ask for a ticket number or reason",
    "Your access": "client ID",
}


class CountedPlatform:
    """A platform behind an address that counts what is sent to it. The platform can be
    started again with another clock; the address stays."""

    def __init__(self, binary):
        self.binary, self.platform = binary, setup.Platform(binary)
        self.key = self.platform.key
        self.connections, self.sent = 0, 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.host = f"127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            client, _ = self.listener.accept()
            self.connections += 1
            try:
                server = self.connect()
            except OSError:
                client.close()
                continue
            threading.Thread(target=self.pass_on, args=(client, server, True), daemon=True).start()
            threading.Thread(target=self.pass_on, args=(server, client, False), daemon=True).start()

    def connect(self):
        host, port = self.platform.host.split(":")
        return socket.create_connection((host, int(port)))

    def pass_on(self, source, target, counts):
        with contextlib.suppress(OSError):
            while data := source.recv(1 << 16):
                if counts:
                    self.sent += len(data)
                target.sendall(data)
        for end in (source, target):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def quiet(self):
        """Waits until nothing more is sent, and gives what was seen until then."""
        before = [None]

        def same():
            before.append(self.seen())
            return before[-1] == before[-2]

        until("that nothing more is asked", same)
        return self.seen()

    def seen(self):
        """Gives how many connections were opened, and how many bytes were sent."""
        return self.connections, self.sent

    def restart(self, ahead):
        """Starts the platform again with a clock that is ahead."""
        self.platform.close()
        at = datetime.datetime.now(datetime.timezone.utc) + ahead
        self.platform.serve(self.binary, "--at", at.strftime("%Y-%m-%dT%H:%M:%SZ"))

        def answers():
            with contextlib.suppress(OSError):
                self.connect().close()
                return True

        until("the platform with another clock", answers)

    def close(self):
        self.platform.close()


class Device:
    """A home folder of its own for the window, as on another computer."""

    def __init__(self, name):
        self.env = dict(os.environ)
        for variable in setup.HOMES:
            self.env[variable] = os.path.join(os.environ["TMPDIR"], name, variable)
            os.makedirs(self.env[variable])

    def grants(self):
        """Gives the paths of the access files."""
        return glob.glob(os.path.join(self.env["XDG_CONFIG_HOME"], "userlookup", "access", "*.json"))


def invite(pid, person, file, looks_up):
    """Makes the file of an invitation, and gives the fingerprint."""
    press(pid, "Invite a colleague")
    fill(pid, "Name", person[0])
    fill(pid, "Email", person[1])
    press(pid, "Continue")
    if looks_up:  # the sandbox has one key only
        press(pid, "My key", "radio button")
        until("the warning about the key", lambda: has_all(pid, ["Anyone who holds this key can use it outside"]))
        press(pid, "Continue with my key")
    else:
        press(pid, "Enable User Lookup", "check box")
        until("that no key is asked for", lambda: not find(pid, "radio button", "My key"))
        press(pid, "Continue")
    fill(pid, "Passphrase of the file", INVITATION)
    press(pid, "Save the file")
    in_dialog(pid, "Save the invitation", file, "Save")
    until("the invitation", lambda: has_all(pid, ["The invitation is ready", f"Saved to {file}"]))
    fingerprint = fingerprint_in(tree.text(pid))
    press(pid, "Done")
    until("the colleague in the list", lambda: has_all(pid, person))
    return fingerprint


def fingerprint_in(words):
    return re.search(r"(?:[0-9A-F]{4}\s+){7}[0-9A-F]{4}", words)[0].split()


def in_dialog(pid, title, file, button):
    """Names a file in the system's own dialog."""
    dialog = until(f"the dialog “{title}”", lambda: find(pid, "file chooser", title))
    focus(title)
    xdotool("key", "ctrl+l")  # in a dialog that opens files the field is hidden before
    field = until("the field for the name", lambda: next((
        node for node in tree.walk(dialog) if tree.role(node) == "entry"
        and node.getState().contains(pyatspi.STATE_FOCUSED)), None))
    field.queryEditableText().setTextContents(file)
    until(f"the button “{button}”", lambda: next((
        node for node in tree.walk(dialog) if tree.role(node) == "button" and tree.name(node) == button
        and node.getState().contains(pyatspi.STATE_SENSITIVE)), None)).queryAction().doAction(0)
    until("that the dialog closes", lambda: not find(pid, "file chooser", title))
    focus()


def interactive(pid):
    """Gives role and name of everything that can be pressed, chosen or typed into."""
    return [(tree.role(node), tree.name(node)) for node in tree.walk(tree.page(pid))
            if tree.role(node) in tree.INTERACTIVE and tree.shown(node)]


def among(nodes, wanted):
    """Gives which of the wanted are among the nodes."""
    return [one for one in wanted if any(role == one[0] and name.startswith(one[1]) for role, name in nodes)]


def screens(pid, role, first):
    """Goes to every screen there is, checks that each shows the role, and gives what can be
    pressed on them. First is the heading of the first screen."""
    found = []

    def shows(screen, there):
        until(f"the screen “{screen}”", there)
        until(f"the role on the screen “{screen}”", lambda: find(pid, "button", f"Role: {role}."))
        found.extend(interactive(pid))

    press(pid, "User Lookup")
    shows(first, lambda: find(pid, "heading", first))
    if first == LOOK_UP:
        open_user(pid)
        shows("user", lambda: find(pid, "heading", USER))
        press(pid, "Saved users")
        shows("saved users", lambda: find(pid, "heading", "Saved users"))
    press(pid, f"Role: {role}. Open Access")
    shows("access", lambda: find(pid, "heading", "Access"))
    for tab, words in PANELS.items():
        if among(interactive(pid), [("page tab", tab)]):
            press(pid, tab, "page tab")
            shows(f"access, {tab}", lambda words=words: has_all(pid, [words]))
    press(pid, "Platform: ")
    # The bar is out of reach behind a dialog.
    until("the role in the settings", lambda: has_all(pid, ["The platform that User Lookup asks", f"open now · Role: {role}"]))
    found.extend(interactive(pid))
    xdotool("key", "Escape")
    until("that the settings close", lambda: not find(pid, "dialog", "Platform"))
    press(pid, "User Lookup")
    until(f"the screen “{first}” again", lambda: find(pid, "heading", first))
    return found


def require(otherwise, good):
    """Fails with the words that say what is otherwise."""
    if not good:
        raise SystemExit(f"window: {otherwise}")


def invites(pid, platform, files):
    """Sets the platform up, which makes an Admin, and invites both colleagues. Gives the fingerprint."""
    focus()
    until("the field for the User ID", lambda: find(pid, "entry", "User ID"))
    setup.set_up(pid, platform, sealed=True)
    press(pid, "Role: Admin. Open Access")
    fingerprint = invite(pid, ANNA, files[ANNA], looks_up=True)
    require("the two invitations have different fingerprints", invite(pid, BEN, files[BEN], looks_up=False) == fingerprint)
    found = screens(pid, "Admin", LOOK_UP)
    missing = [one for one in ADMIN_ONLY + LOOK_UP_ONLY if one not in among(found, ADMIN_ONLY + LOOK_UP_ONLY)]
    require(f"an Admin does not find {missing}", not missing)
    return fingerprint


def joins(pid, platform, device, person, file, on, fingerprint):
    """Opens the invitation by way of the settings, reads it, and adds its profile. Gives the day it expires."""
    focus()
    press(pid, "Platform: Sample data")
    press(pid, "Open an invitation")
    press(pid, "Choose the file")
    in_dialog(pid, "Open an invitation", file, "Open")
    fill(pid, f"Passphrase of {os.path.basename(file)}", INVITATION)
    press(pid, "Open")
    until("the invitation", lambda: has_all(pid, [
        "Add the profile", f"{person[0]}, role User, User Lookup {on}", person[1],
        "Host", f"http://{platform.host}", "Issued by", ISSUER, "Nothing is added until you confirm"]))
    words = tree.text(pid)
    require("the invitation shows another fingerprint than the Admin’s", fingerprint_in(words) == fingerprint)
    require("a profile is added before it is confirmed", not device.grants())
    press(pid, "The fingerprint is the same", "check box")
    press(pid, "Add profile")
    fill(pid, "Passphrase of this device", setup.PASSPHRASE)
    press(pid, "Add profile")
    setup.is_open(pid, platform)
    return re.search(r"\d{4} – (\d+ \w+ \d{4})", words)[1]


def refused(pid, platform, before, title, *why, role="User"):
    """There is no access: the page says why and what to do, it offers nothing else, and the
    platform is not asked. Before is what was sent to the platform until then."""
    until(f"“{title}”", lambda: find(pid, "heading", title))
    until("why, and what to do", lambda: has_all(pid, why))
    until("that the menu bar offers nothing that needs access", lambda: LOOK_UP_ITEMS <= back.greyed(pid))
    look_up(USER)
    xdotool("key", "s")
    found = screens(pid, role, title)
    offered = among(found, ADMIN_ONLY + LOOK_UP_ONLY)
    require(f"without access {offered} is offered", not offered)
    require("without access data of a user is shown", "Gringotts" not in tree.text(pid))
    require("without access the platform is asked", platform.seen() == before)


def looks_up(pid, platform, device, expires):
    """What a User may do; then the access file is edited, and put back; then the access expires."""
    offered = among(screens(pid, "User", LOOK_UP), ADMIN_ONLY)
    require(f"a User is offered {offered}", not offered)
    open_user(pid)
    before = platform.quiet()
    (file,) = device.grants()
    with open(file, encoding="utf-8") as content:
        good = content.read()
    write(file, good.replace('"role": "user"', '"role": "admin"'))
    look_up(USER)
    refused(pid, platform, before, f"The access file of {platform.host} was changed",
            "Its signature does not match its content", "Open your invitation again, or ask an Admin for a new one.",
            role="No access")
    write(file, good)
    press(pid, "Role: User. Open Access")
    press(pid, "Access log", "page tab")  # AT-SPI reports the file dialog's window later
    until("that the log says why", lambda: has_all(pid, ["refused", "access file was changed"]))
    press(pid, "User Lookup")
    until("access again", lambda: find(pid, "heading", LOOK_UP))
    open_user(pid)
    platform.quiet()
    platform.restart(AFTER_EXPIRY)
    look_up("U-1001")  # the answer has the platform's time
    until("that the access expired", lambda: find(pid, "heading", EXPIRED))
    refused(pid, platform, platform.quiet(), EXPIRED, *expiry(expires))


def expiry(day):
    """Returns the text shown for expired access."""
    return f"Your invitation from {ISSUER} was valid until {day}.", f"Ask {ISSUER} for a new invitation."


def write(file, content):
    with open(file, "w", encoding="utf-8") as opened:
        opened.write(content)


def run(binary):
    platform = CountedPlatform(binary)
    devices = {name: Device(name) for name in ("admin", "anna", "ben")}
    files = {person: os.path.join(os.environ["TMPDIR"], person[0].split()[0].lower() + ".userlookup") for person in (ANNA, BEN)}
    known = {}

    def anna(pid):
        known["expires"] = joins(pid, platform, devices["anna"], ANNA, files[ANNA], "on", known["fingerprint"])
        looks_up(pid, platform, devices["anna"], known["expires"])

    def again(pid):
        before = platform.seen()
        focus()
        setup.set_up_again(pid, platform, sealed=True)
        refused(pid, platform, before, EXPIRED, *expiry(known["expires"]))

    def ben(pid):
        before = platform.seen()
        joins(pid, platform, devices["ben"], BEN, files[BEN], "off", known["fingerprint"])
        refused(pid, platform, before, "Ask an Admin to enable User Lookup",
                f"You are {BEN[0]} with the role User, and User Lookup is off for you. Nothing was requested from the platform.",
                f"Ask {ISSUER} for a new invitation with User Lookup enabled")

    try:
        with_window([binary], lambda pid: known.update(fingerprint=invites(pid, platform, files)), env=devices["admin"].env)
        with_window([binary], anna, env=devices["anna"].env)
        with_window([binary], again, env=devices["anna"].env)
        with_window([binary], ben, env=devices["ben"].env)
    finally:
        platform.close()
    print("window: an Admin invites, colleagues join; access ends with a file that was edited, and with its last day; "
          "without User Lookup nothing is fetched")
