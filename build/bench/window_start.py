"""Measures how long a window takes from the start of its process to its content, and the
memory of its process tree, as ratios of the smallest window. Both are started in turn.

Usage: window_start.py FRAMEBUFFER BINARY SMALLEST [RUNS]
FRAMEBUFFER is the folder given to Xvfb as -fbdir. Prints one TSV row per measurement.

Content is there once most of what differs from the background in the finished picture is
on the screen. The pixels are read from the memory of the display, which costs the windows
nothing.
"""

import mmap
import os
import signal
import statistics
import struct
import subprocess
import sys
import time
from collections import Counter

PATIENCE = 60  # seconds until a window must have shown its content
STILL = 2  # seconds without a change until a picture is finished
CARET = 40  # rows of pixels that may change in a finished picture: a caret blinks
SHARE = 0.5  # of the pixels that are not background
SAMPLES = 4000  # pixels that are compared


class Screen:
    """The pixels of the display, 4 bytes each."""

    def __init__(self, folder):
        with open(os.path.join(folder, "Xvfb_screen0"), "rb") as file:
            self.memory = mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ)
        header = struct.unpack(">25I", self.memory[:100])  # of the format XWD, version 7
        self.start = header[0] + 12 * header[19]
        self.row = header[12]
        self.end = self.start + self.row * header[5]

    def picture(self):
        return self.memory[self.start:self.end]

    def differs(self, one, other):
        rows = range(0, len(one), self.row)
        return sum(one[at:at + self.row] != other[at:at + self.row] for at in rows) > CARET

    def finished(self):
        """Waits until the picture stays the same, and returns it."""
        deadline = time.monotonic() + PATIENCE
        last, since = self.picture(), time.monotonic()
        while time.monotonic() < deadline:
            now = self.picture()
            if self.differs(now, last):
                last, since = now, time.monotonic()
            elif time.monotonic() - since > STILL:
                return now
            time.sleep(0.1)
        raise SystemExit(f"window_start: the picture still changed after {PATIENCE} s")


def pixel(picture, i):
    return picture[4 * i:4 * i + 4]


def ink_of(picture, empty):
    """The pixels that are neither background nor those of the empty display, and where they are."""
    places = range(len(picture) // 4)
    (background, _), = Counter(pixel(picture, i) for i in places if pixel(picture, i) != pixel(empty, i)).most_common(1)
    ink = [(4 * i, pixel(picture, i)) for i in places if pixel(picture, i) not in (background, pixel(empty, i))]
    return ink[::max(1, len(ink) // SAMPLES)]


def tree(root):
    """The ids of a process and of its descendants."""
    parents = {}
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{name}/stat") as stat:
                parents[int(name)] = int(stat.read().rpartition(")")[2].split()[1])
        except OSError:
            continue  # it ended meanwhile
    found = [root]
    for pid in found:
        found += [child for child, parent in parents.items() if parent == pid]
    return found


def memory(root):
    """The proportional set sizes of a process tree, in MB."""
    total = 0
    for pid in tree(root):
        with open(f"/proc/{pid}/smaps_rollup") as rollup:
            total += next(int(line.split()[1]) for line in rollup if line.startswith("Pss:"))
    return total / 1024


def run(screen, binary, measure):
    """Starts a window, measures it and ends it. measure gets the process and its start."""
    began = time.monotonic()
    process = subprocess.Popen([binary], start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        return measure(process, began)
    finally:
        pids = tree(process.pid)
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=PATIENCE)
        while any(os.path.exists(f"/proc/{pid}") for pid in pids):
            time.sleep(0.05)
        screen.finished()


class Window:
    def __init__(self, screen, binary, empty):
        self.screen, self.binary = screen, binary
        self.seconds, self.megabytes = [], []
        self.ink = run(screen, binary, lambda *_: ink_of(self.settled(empty), empty))

    def settled(self, empty):
        deadline = time.monotonic() + PATIENCE
        while not self.screen.differs(self.screen.picture(), empty) and time.monotonic() < deadline:
            time.sleep(0.05)
        return self.screen.finished()

    def has_content(self):
        memory, start = self.screen.memory, self.screen.start
        shown = sum(memory[start + at:start + at + 4] == colour for at, colour in self.ink)
        return shown >= SHARE * len(self.ink)

    def start(self):
        def measure(process, began):
            while not self.has_content():
                if time.monotonic() - began > PATIENCE:
                    raise SystemExit(f"window_start: {self.binary} showed no content within {PATIENCE} s")
                time.sleep(0.004)
            self.seconds.append(time.monotonic() - began)
            self.screen.finished()
            self.megabytes.append(memory(process.pid))

        run(self.screen, self.binary, measure)


def main():
    folder, binary, smallest, *runs = sys.argv[1:]
    screen = Screen(folder)
    empty = screen.finished()
    floor, window = Window(screen, smallest, empty), Window(screen, binary, empty)
    for _ in range(int(*runs) if runs else 7):
        floor.start()
        window.start()
    for what, unit, goal, own, least in (
        ("content shown", "ms", "1.25", [1000 * s for s in window.seconds], [1000 * s for s in floor.seconds]),
        ("memory of the process tree", "MB", "1.15", window.megabytes, floor.megabytes),
    ):
        own, least = statistics.median(own), statistics.median(least)
        print(f"{what}\t{own / least:.2f}\tat most {goal}\t{own:.0f} {unit}\t{least:.0f} {unit}")


main()
