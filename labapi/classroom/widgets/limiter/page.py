"""The playground as a widget: the page asks for a picture or a live burst, Python draws both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import anywidget
import traitlets

from labapi.classroom.notebook.markup import script, styles
from labapi.classroom.widgets.limiter.bursts import (
    MOST_LIMIT,
    MOST_SIZE,
    USUAL_PLACE,
    USUAL_SIZE,
    traffic_of,
)
from labapi.domain.limiter import STRATEGIES

if TYPE_CHECKING:
    from labapi.classroom.widgets.limiter.playground import Playground


class PlaygroundWidget(anywidget.AnyWidget):
    """The page's side of a `Playground`."""

    _esm = script("classroom/widgets/limiter/limiter.js")
    _css = styles(
        "classroom/notebook/base.css",
        "classroom/widgets/form/controls.css",
        "classroom/widgets/limiter/limiter.css",
    )
    question = traitlets.Unicode().tag(sync=True)
    strategies: Any = traitlets.List().tag(sync=True)
    bounds: Any = traitlets.Dict().tag(sync=True)
    usual: Any = traitlets.Dict().tag(sync=True)
    picture: Any = traitlets.Any(
        help="what there is to show when the page asks for the state: after a reload, too"
    ).tag(sync=True, to_json=lambda value, widget: widget._drawn())

    def __init__(self, playground: Playground) -> None:
        """Show this playground."""
        self._playground = playground
        super().__init__(
            question=playground.question,
            strategies=list(STRATEGIES),
            bounds={"limit": MOST_LIMIT, "size": MOST_SIZE},
            usual={
                kind: {"size": USUAL_SIZE[kind], "place": USUAL_PLACE[kind]} for kind in USUAL_SIZE
            },
        )
        self.on_msg(self._heard)

    def tell(self) -> None:
        """Have every page show the traffic as the notebook has set it."""
        self.send({"kind": "picture", **self._drawn()})

    def _drawn(self) -> dict[str, Any]:
        now = self._playground.traffic
        return {
            "traffic": now.kind,
            "limit": now.allowance.limit,
            "window_s": now.allowance.window_s,
            "size": now.size,
            "at_s": now.at_s,
            "html": self._playground.comparison.drawn(),
            "code": self._playground.code,
        }

    def _heard(self, _: Any, content: dict[str, Any], buffers: Any) -> None:
        self.send({"kind": "asked", "asked": content.get("asked")})
        self.send(self._answer(content) | {"asked": content.get("asked")})

    def _answer(self, content: dict[str, Any]) -> dict[str, Any]:
        """Do what the page asks for; a mistake is answered in words, never raised."""
        try:
            if content.get("kind") == "live":
                burst = self._playground.live(str(content["strategy"]))
                return {"kind": "live", "html": burst.drawn(), "text": burst.caption}
            self._take(content)
        except (LookupError, ValueError, TypeError, RuntimeError, OSError) as error:
            return {"kind": "refused", "text": str(error.args[0] if error.args else error)}
        return {"kind": "picture", **self._drawn()}

    def _take(self, content: dict[str, Any]) -> None:
        limit, window_s, size = (int(content[name]) for name in ("limit", "window_s", "size"))
        at_s = float(content["at_s"])
        self._playground.traffic = traffic_of(content["traffic"], limit, window_s, size, at_s)
