"""The sequence picture on a page: a switch at each arrow, and whoever stands there is drawn.

It grows while the flow goes on: news of either journal has the page ask for the picture anew. See
`form.py` for why a feed's own thread may send a message.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from labapi.classroom.notebook.markup import tag
from labapi.classroom.widgets.form.form import Form, Message, form_styles, script
from labapi.classroom.widgets.sequence.drawn import SHEET
from labapi.classroom.widgets.traffic.feed import Feed, News

if TYPE_CHECKING:
    from labapi.classroom.widgets.sequence.sequence import OAuthSequence


def _hello(picture: OAuthSequence, asked: Message) -> Message:
    """Show the picture as it is now, with the thief who stands in it, if one does."""
    return _shown(picture)


def _thief(picture: OAuthSequence, asked: Message) -> Message:
    """Put a thief at an arrow; take the thief away where `on` is false."""
    number = int(asked["number"])
    picture.put_thief_at(number if asked["on"] else None)
    return _shown(picture)


class SequencePage(Form):
    """The page's side of an `OAuthSequence`."""

    _esm = script("classroom/widgets/sequence/sequence.js")
    _css = form_styles(SHEET)
    questions: ClassVar = {"hello": _hello, "thief": _thief}

    def __init__(self, picture: OAuthSequence) -> None:
        """Show this picture from now on."""
        self._views: set[str] = set()
        self._feeds = [Feed(journal, self._tell, place) for journal, place in picture.places]
        super().__init__(picture)

    def close(self) -> None:
        """Stop the feeds, and take every view off the page."""
        self._watch(False)
        super().close()

    def take(self, message: Message) -> None:
        """Watch the journals while anybody looks."""
        view = str(message.get("page", ""))
        if message.get("kind") == "here":
            self._views.add(view)
        elif message.get("kind") == "gone":
            self._views.discard(view)
        self._watch(bool(self._views))

    def _watch(self, on: bool) -> None:
        for feed in self._feeds:
            if on:
                feed.start()
            else:
                feed.stop()

    def _tell(self, news: News) -> None:
        self.send({"kind": "news"})


def _shown(picture: OAuthSequence) -> Message:
    outcome = picture.thief
    at = outcome.arrow.number if outcome else 0
    return {
        "kind": "shown",
        "html": tag("div", picture.picture(), "lab"),
        "at": at,
        "said": outcome.sentence.replace("`", "") if outcome else "",
        "code": f"picture.thief_at({at})" if outcome else "picture.arrows",
    }
