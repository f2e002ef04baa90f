"""Sets a platform up in the real window, as a team does on its first day."""

import os
import secrets
import socket
import subprocess

from tree import find, has_all, until

CLIENT, PASSPHRASE = "sandbox", "correct horse battery"


class Platform:
    """The built-in platform, served beside the window as somebody else's."""

    def __init__(self, binary):
        self.key = secrets.token_hex(8)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.host = f"127.0.0.1:{free.getsockname()[1]}"
        self.process = subprocess.Popen(
            [binary, "sandbox", "--listen", self.host],
            env={**os.environ, "USERLOOKUP_SANDBOX_KEY": self.key})

    def close(self):
        self.process.terminate()
        self.process.wait()


def set_up(pid, platform, fill, press, key, sealed):
    """Fills the form in, tests it, keeps it, and waits until that platform is open."""
    key("ctrl+comma")
    radio = until("the choice of platforms", lambda: find(pid, "radio button", "Another address"))
    radio.queryAction().doAction(0)
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
        until("the wish for a passphrase", lambda: has_all(pid, ["A passphrase must be chosen"]))
        fill(pid, "Passphrase", PASSPHRASE)
        fill(pid, "Repeat it", PASSPHRASE)
        press(pid, "Save and open")
    is_open(pid, platform)


def set_up_again(pid, platform, fill, press):
    """Gives the passphrase once more, in a new run."""
    until("the wish for the passphrase", lambda: has_all(pid, ["The passphrase is needed"]))
    press(pid, "Set up your platform")
    fill(pid, "Passphrase", PASSPHRASE)
    press(pid, "Save and open")
    is_open(pid, platform)


def is_open(pid, platform):
    until("the platform in the bar", lambda: find(pid, "button", f"Platform: {platform.host}"))


def nothing_readable(folder, *texts):
    """No file below folder holds any of these texts."""
    for place, _, files in os.walk(folder):
        for file in (os.path.join(place, name) for name in files):
            if not os.path.isfile(file):
                continue  # a socket of the session
            with open(file, "rb") as content:
                found = content.read()
            if any(text.encode() in found for text in texts):
                raise SystemExit(f"window: {file} holds what nobody may read")
