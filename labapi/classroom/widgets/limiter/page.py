"""The playground on a page: its controls ask for a picture or a live burst, Python draws both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import traitlets

from labapi.classroom.widgets.form.form import Form, Message, form_styles, script
from labapi.classroom.widgets.limiter.bursts import (
    MOST_LIMIT,
    MOST_SIZE,
    USUAL_PLACE,
    USUAL_SIZE,
    traffic_of,
)
from labapi.classroom.widgets.limiter.worst import Played, as_shown
from labapi.domain.limiter import STRATEGIES

if TYPE_CHECKING:
    from labapi.classroom.widgets.limiter.playground import Playground


def _picture(playground: Playground) -> Message:
    now = playground.traffic
    return {
        "kind": "picture",
        "traffic": now.kind,
        "limit": now.allowance.limit,
        "window_s": now.allowance.window_s,
        "size": now.size,
        "at_s": now.at_s,
        "html": playground.comparison.drawn(),
        "code": playground.code,
    }


def _draw(playground: Playground, asked: Message) -> Message:
    limit, window_s, size = (int(asked[name]) for name in ("limit", "window_s", "size"))
    at_s = float(asked["at_s"])
    playground.traffic = traffic_of(asked["traffic"], limit, window_s, size, at_s)
    return _picture(playground)


def _live(playground: Playground, asked: Message) -> Message:
    burst = playground.live(str(asked["strategy"]))
    return {"kind": "live", "html": burst.drawn(), "text": burst.caption}


def _judge(playground: Playground, asked: Message) -> Message:
    """Judge what was played by the server's own limiters, and keep it."""
    sent = [(int(at_us), int(cost)) for at_us, cost in asked["sent"]]
    limit, window_s = int(asked["limit"]), int(asked["window_s"])
    playground.played = Played(limit, window_s, tuple(sent))
    return {"kind": "judged", "count": len(sent), "most": playground.played.most}


class PlaygroundPage(Form):
    """The page's side of a `Playground`."""

    _esm = script("classroom/widgets/limiter/limiter.js")
    _css = form_styles("classroom/widgets/limiter/limiter.css")
    questions: ClassVar = {"draw": _draw, "live": _live, "played": _judge}
    news: ClassVar = {"picture": _picture}
    strategies: Any = traitlets.List().tag(sync=True)
    bounds: Any = traitlets.Dict().tag(sync=True)
    usual: Any = traitlets.Dict().tag(sync=True)
    worst: Any = traitlets.Dict(help="the goal of each strategy").tag(sync=True)
    picture: Any = traitlets.Any(
        help="what there is to show when the page asks for the state: after a reload, too"
    ).tag(sync=True, to_json=lambda value, page: _picture(page._model))

    def __init__(self, playground: Playground) -> None:
        """Show this playground."""
        usual = {
            kind: {"size": size, "place": USUAL_PLACE[kind]} for kind, size in USUAL_SIZE.items()
        }
        super().__init__(
            playground,
            strategies=list(STRATEGIES),
            bounds={"limit": MOST_LIMIT, "size": MOST_SIZE},
            usual=usual,
            worst=as_shown(),
        )
