"""Look for texts in the whole memory of a running process (Linux)."""

import re
from pathlib import Path

CHUNK = 1 << 24


def found_in(pid, texts):
    """Give those of the texts that stand somewhere in the memory that the process can read."""
    wanted = {text: text.encode() for text in texts}
    longest = max(map(len, wanted.values()))
    found = set()
    with open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:
        for start, end in readable(pid):
            for piece in pieces(memory, start, end, longest):
                found |= {text for text, needle in wanted.items() if needle in piece}
    return found


def readable(pid):
    """Name the stretches of memory, without those that show a file as it lies on the disk."""
    for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
        spot = re.match(r"([0-9a-f]+)-([0-9a-f]+) r(w?)\S+ \S+ \S+ (\d+)", line)
        if spot and (spot[3] or spot[4] == "0") and not line.endswith(KERNELS):
            yield int(spot[1], 16), int(spot[2], 16)


KERNELS = ("[vvar]", "[vsyscall]", "[vvar_vclock]")


def pieces(memory, start, end, overlap):
    """Read in pieces that overlap, so that a text across their border is found."""
    while start < end:
        try:
            memory.seek(start)
            piece = memory.read(min(CHUNK, end - start))
        except OSError:  # a page that is there by name only
            return
        if not piece:
            return
        yield piece
        start += len(piece) if start + len(piece) >= end else max(1, len(piece) - overlap)
