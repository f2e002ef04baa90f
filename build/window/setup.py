"""Sets a platform up in the real window, as a team does on its first day, and opens
what was kept of it when it is gone."""

import json
import os
import secrets
import socket
import subprocess
import tempfile

from tree import find, has_all, until
from window import fill, press, xdotool

CLIENT, PASSPHRASE, PIN = "sandbox", "correct horse battery", "482913"
HOMES = ["HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"]


class Platform:
    """The built-in platform, served beside the window as somebody else's."""

    def __init__(self, binary):
        self.key = secrets.token_hex(8)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.host = f"127.0.0.1:{free.getsockname()[1]}"
        self.serve(binary)

    def serve(self, binary, *flags):
        self.process = subprocess.Popen(
            [binary, "sandbox", "--listen", self.host, *flags],
            env={**os.environ, "USERLOOKUP_SANDBOX_KEY": self.key})

    def canaries(self, binary, user):
        """Returns the platform's data of a user that no one else may read: ids, address, names.

        The question comes from a home folder of its own, which is gone with its answer.
        """
        with tempfile.TemporaryDirectory() as home:
            answer = subprocess.run(
                [binary, "lookup", user, "--json", "--base-url", "http://" + self.host],
                env={**os.environ, **{variable: home for variable in HOMES},
                     "USERLOOKUP_CLIENT_ID": CLIENT, "USERLOOKUP_API_KEY": self.key},
                check=True, capture_output=True, text=True)
        page = json.loads(answer.stdout)
        person, connections = page["user"], page["connections"]
        return [
            person["id"], person["guid"], person["email"], person["metadata"],
            *(text for one in connections for text in (one["guid"], one["statusMessage"], one["institution"]["guid"])),
            *(account["name"] for one in connections for account in one["accounts"]),
            *(attempt["jobGuid"] for attempt in page["timeline"]["attempts"]),
        ]

    def close(self):
        self.process.terminate()
        self.process.wait()


def set_up(pid, platform, sealed):
    """Fills the form in, tests it, keeps it, and waits until that platform is open."""
    xdotool("key", "ctrl+comma")
    press(pid, "Another address", "radio button")
    fill(pid, "Base URL", "http://" + platform.host)
    fill(pid, "Client ID", CLIENT)
    fill(pid, "API key", "not-it")
    press(pid, "Test")
    until("that a wrong key is refused", lambda: has_all(pid, ["refused the client ID or API key"]))
    fill(pid, "API key", platform.key)
    press(pid, "Test")
    until("that the platform accepts the client", lambda: has_all(pid, ["The platform accepts this client"]))
    press(pid, "Save and open")
    if sealed:
        until("the wish for a passphrase", lambda: has_all(pid, ["Choose a passphrase first"]))
        fill(pid, "Passphrase", PASSPHRASE)
        fill(pid, "Repeat it", PASSPHRASE)
        press(pid, "Save and open")
    else:
        fill(pid, "New PIN", PIN)
        fill(pid, "PIN again", PIN)
        press(pid, "Use this PIN")
    is_open(pid, platform)


def set_up_again(pid, platform, sealed):
    """Gives the passphrase or the PIN once more, in a new run."""
    if not sealed:
        fill(pid, "PIN of this device", PIN)
        press(pid, "Unlock")
        is_open(pid, platform)
        return
    until("the wish for the passphrase", lambda: has_all(pid, ["Enter the passphrase"]))
    fill(pid, "Passphrase", PASSPHRASE)
    press(pid, "Open")
    is_open(pid, platform)


def is_open(pid, platform):
    until("the platform in the bar", lambda: find(pid, "button", f"Platform: {platform.host}"))


def open_saved(pid, user):
    """Opens the saved copy of a user, whose platform is gone."""
    press(pid, "Saved users")

    def opens():
        row = find(pid, "button", f"Open the saved copy of {user}")
        if row:
            row.queryAction().doAction(0)  # does not count where the rows just moved
        return has_all(pid, ["Saved copy · ", "Opened offline."])

    until("the mark of a saved copy", opens)


def nothing_readable(folder, texts):
    """No file below folder holds any of these texts, in either way that a web view writes text."""
    canaries = [text.encode(coding) for text in texts if text for coding in ("utf-8", "utf-16-le")]
    for place, _, files in os.walk(folder):
        for file in (os.path.join(place, name) for name in files):
            if not os.path.isfile(file):
                continue  # a socket of the session
            with open(file, "rb") as content:
                found = content.read()
            if any(canary in found for canary in canaries):
                raise SystemExit(f"window: {file} holds what nobody may read")
