"""A streamed answer read as it comes, and drawn meanwhile in the cell that waits for it.

`requests.post(..., stream=True)` gives back an answer whose head is there and whose body is not.
Whoever reads it sees each part at its time. Where outputs are to be the same at each run, nothing
is drawn meanwhile: what stands in the cell at the end is the same picture either way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import perf_counter
from typing import TYPE_CHECKING, Any

from labapi.classroom.exchange.stream.drawn import SHEET, draw_stream
from labapi.classroom.exchange.stream.events import Reader, Stream, unit_of
from labapi.classroom.notebook.ahead import is_repeatable
from labapi.classroom.notebook.markup import page
from labapi.classroom.notebook.shell import shell

if TYPE_CHECKING:
    from requests import Response

PAUSE_S = 0.1
"""How long a picture stands at least: a page that is drawn more often only flickers."""
AT_ONCE = 65_536
READ = (
    "This answer was asked for with stream=True, and its body has been read already. Pass it to "
    "labapi.show before you read it, or show the journal's entry: labapi.show(lab.journal[-1])."
)


def as_it_comes(r: Any, secrets: bool = False) -> Stream | None:
    """Read the stream that an answer of `requests` still has to bring; None where there is none.

    Afterwards the answer has its body, as one that was not streamed: `r.text` gives it. Raises
    `ValueError` where somebody read it before.
    """
    if getattr(r, "_content", None) is not False:
        return None  # no answer of requests, or one that is all there
    if r._content_consumed:
        raise ValueError(READ)
    unit = unit_of(r.headers.get("Content-Type", ""))
    return _watched(r, unit, secrets) if unit else None


def _watched(r: Response, unit: str, secrets: bool) -> Stream:
    """Take piece after piece; the time counts from when the request left, as `r.elapsed` does."""
    from requests.exceptions import RequestException  # loaded: it made the answer

    reader, pieces, is_cut = Reader(unit), list[bytes](), False
    began_s = perf_counter() - r.elapsed.total_seconds()
    with _sight(secrets) as draw:
        try:
            for piece in _pieces(r):
                pieces.append(piece)
                reader.feed(piece, (perf_counter() - began_s) * 1000)
                draw(reader)
        except RequestException:  # the connection broke: what came is shown all the same
            is_cut = True
    r._content, r._content_consumed = b"".join(pieces), True  # type: ignore[attr-defined]
    return reader.stream(is_cut=is_cut)


def _pieces(r: Response) -> Iterator[bytes]:
    """Give each piece when it is there, and not when a buffer is full."""
    if getattr(r.raw, "chunked", True) or not hasattr(r.raw, "read1"):
        yield from r.iter_content(None)
        return
    while piece := r.raw.read1(AT_ONCE, decode_content=True):
        yield piece


@contextmanager
def _sight(secrets: bool) -> Iterator[Callable[[Reader], None]]:
    """Give what draws in the cell that runs; nothing of it is left behind."""
    if getattr(shell(), "kernel", None) is None or is_repeatable():
        yield lambda reader: None
        return
    sight = _Sight(secrets)
    try:
        yield sight.draw
    finally:
        sight.hide()


class _Sight:
    """A picture in a cell's output that is drawn anew as more comes."""

    def __init__(self, secrets: bool) -> None:
        self._secrets = secrets
        self._handle: Any = None
        self._drawn_s = float("-inf")

    def draw(self, reader: Reader) -> None:
        from IPython.display import display  # loaded: a kernel runs

        now_s = perf_counter()
        if now_s - self._drawn_s < PAUSE_S:
            return
        self._drawn_s = now_s
        drawn = draw_stream(reader.stream(is_live=True), self._secrets)
        bundle = {"text/html": page(drawn, sheets=[SHEET]), "text/plain": "A stream, so far"}
        if self._handle is None:
            self._handle = display(bundle, raw=True, display_id=True)  # type: ignore[no-untyped-call]
        else:
            self._handle.update(bundle, raw=True)

    def hide(self) -> None:
        if self._handle is not None:
            self._handle.update({"text/plain": "", "text/html": ""}, raw=True)
