"""Task 2: a query of GraphQL whose values travel beside it, for several models at once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

from labapi.checks.cases import Cases
from labapi.checks.expect import difference, incorrect, shown
from labapi.checks.inside.problems import Blank, Raised
from labapi.checks.inside.work import Work
from labapi.checks.lessons.lesson_11_rest_graphql_grpc.steps import ALL_BY_ITSELF, TOO_MUCH
from labapi.checks.task import Misconception, Task, each_by_itself

if TYPE_CHECKING:
    from labapi.classroom.serving import App
    from labapi.web.layers.journal import Entry
    from labapi.web.services import Services

Items = list[dict[str, Any]]
FIELDS = ("prediction", "probability")

VALUES_IN_TEXT = Misconception(
    "values_in_text",
    belief="The values of a query belong into its text.",
    feedback="Then each question is another text, which the server has to read and check anew, and "
    "what somebody typed may become part of the query. The text names variables; their values "
    "stand beside it.",
)
DOLLAR_IN_NAMES = Misconception(
    "dollar_in_names",
    belief="The `$` belongs to the name of a variable.",
    feedback="In the text, `$` says that a variable is meant. In the JSON beside it, the names "
    "stand as they are.",
)
NOT_DECLARED = Misconception(
    "not_declared",
    belief="A variable can be used in a query as it is, as in Python.",
    feedback="A query declares its variables before it uses them, each with its type: the server "
    "checks values before it does anything.",
)


class Call(NamedTuple):
    """One call of the learner's function: what it gave, what it sent, and what it should give."""

    given: Any
    sent: list[dict[str, Any]]
    said: dict[str, Any]
    wanted: Items

    @property
    def errors(self) -> list[str]:
        """What the server had to say against it."""
        return [str(error["message"]) for error in self.said.get("errors", [])]


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Ask a server with unseen models for a few, and for others; look at what came and was sent."""
    with _serving(cases) as (app, held):
        models = len(held)
        sizes = [(models, cases.whole(1, 2)), (cases.whole(1, models - 1), cases.whole(3, 4))]
        calls = [_called(work, app, held, *size) for size in cases.shuffled(sizes)]
    yield from each_by_itself(
        (1, "the models come, with their newest answers", lambda: _complete(calls)),
        (1, "nothing comes beside them, by one request", lambda: _frugal(calls)),
        (1, "one text for all questions: values travel as variables", lambda: _one_text(calls)),
    )


@contextmanager
def _serving(cases: Cases) -> Iterator[tuple[App, dict[str, Items]]]:
    """Serve GraphQL with models that nobody has seen; give also what each has said, newest first.

    Imported here: strawberry costs 0.3 s, and this is the one task that asks it.
    """
    from labapi.alternatives.graphql_schema import graphql_app
    from labapi.classroom.serving import serve
    from labapi.web.services import Services
    from labapi.web.settings import Settings

    services = Services.open()
    served = serve(graphql_app(services, Settings()), f"check graphql {uuid4().hex[:8]}")
    try:
        yield served, _fill(services, cases)
    finally:
        served.stop()
        services.close()


def _fill(services: Services, cases: Cases) -> dict[str, Items]:
    """Add models, and some answers of each; the order is that in which the API lists them."""
    from labapi.domain.loans.deciding import decide
    from labapi.domain.loans.features import Features
    from labapi.domain.model import NewModel
    from labapi.web.predicting import prediction_out

    default = services.registry.default()
    for _ in range(cases.whole(1, 3)):
        new = NewModel(default.algorithm, default.parameters)
        services.registry.replace(cases.name("model"), new)
    held: dict[str, Items] = {}
    for model in services.registry.list(100).items:
        features = [Features(**one) for one in cases.applicants(5)]
        made = [decide(model.parameters, one) for one in features]
        services.predictions.add_many([model.id] * 5, features, [0.5] * 5, made)
        page = services.predictions.list(model.id, limit=5)
        told = [prediction_out(one) for one in page.items]
        held[model.id] = [{name: getattr(one, name) for name in FIELDS} for one in told]
    return held


def _called(work: Work, app: App, held: dict[str, Items], models: int, each: int) -> Call:
    before = len(app.journal)
    given: Any = None
    stopped: Raised | None = None
    try:
        given = work.call("newest", app.url, models, each)
    except Raised as problem:
        stopped = problem
    entries = list(app.journal)[before:]
    if not entries:
        if stopped:
            raise stopped
        incorrect("`newest(…)` sent nothing to the server.")
    sent = [_sent(entry) for entry in entries]
    if any("___" in str(one.get("query")) for one in sent):
        raise Blank("newest")
    wanted = [
        {"id": model, "predictions": {"items": held[model][:each]}} for model in list(held)[:models]
    ]
    call = Call(given, sent, _read(entries[-1].response_body), wanted)
    if stopped and not call.errors:
        raise stopped
    return call


def _sent(entry: Entry) -> dict[str, Any]:
    """Read what was asked: by a body or, as a query may be, by the address."""
    if entry.request_body:
        return _read(entry.request_body)
    asked = {name: values[-1] for name, values in parse_qs(urlsplit(entry.target).query).items()}
    return asked | {"variables": _read(asked.get("variables", "").encode())}


def _read(body: bytes) -> dict[str, Any]:
    try:
        read = json.loads(body)
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}


def _complete(calls: list[Call]) -> None:
    for call in calls:
        _expect_no_errors(call)
        found = difference(_only(call.given), call.wanted)
        if found:
            incorrect(
                f"For {_asked(call)} it gave `{shown(call.given)}`. That is not what was asked "
                f"for: {found}."
            )


def _expect_no_errors(call: Call) -> None:
    if not call.errors:
        return
    told = f"The server answered: {call.errors[0]}"
    variables = call.sent[-1].get("variables")
    names = list(variables) if isinstance(variables, dict) else []
    DOLLAR_IN_NAMES.when(any(str(name).startswith("$") for name in names), told)
    NOT_DECLARED.when("is not defined" in told, told)
    ALL_BY_ITSELF.when("braces" in told or "selection" in told, told)
    incorrect(told)


def _asked(call: Call) -> str:
    models, each = len(call.wanted), len(call.wanted[0]["predictions"]["items"])
    return f"{models} model{'s' * (models != 1)} with {each} answer{'s' * (each != 1)} each"


def _only(given: Any) -> Any:
    """Leave out of what came what nobody asked for: that is another question."""
    if not isinstance(given, list):
        return given
    return [_only_asked(one, "id", "predictions") for one in given]


def _only_asked(model: Any, *names: str) -> Any:
    if not isinstance(model, dict):
        return model
    kept = {name: model[name] for name in names if name in model}
    page = kept.get("predictions")
    if isinstance(page, dict) and isinstance(page.get("items"), list):
        items = [_only_asked(one, *FIELDS) for one in page["items"]]
        kept["predictions"] = {"items": items}
    return kept


def _frugal(calls: list[Call]) -> None:
    for call in calls:
        _expect_no_errors(call)
        if len(call.sent) != 1:
            incorrect(f"For {_asked(call)} it sent {len(call.sent)} requests. One is enough.")
        data = call.said.get("data") or {}
        models = (data.get("models") or {}).get("items")
        if not models:
            incorrect(f"For {_asked(call)} no model came: {shown(data)}.")
        beside = _names(data) - _names({"models": {"items": call.wanted}})
        TOO_MUCH.when(beside, f"Too much came: {shown(sorted(beside))}.")
        few = [_items_of(model) <= len(call.wanted[0]["predictions"]["items"]) for model in models]
        TOO_MUCH.when(
            len(models) > len(call.wanted) or not all(few),
            f"For {_asked(call)}, more models or answers came.",
        )


def _items_of(model: Any) -> int:
    return len((model.get("predictions") or {}).get("items") or ())


def _names(value: Any) -> set[str]:
    """Give the names of all fields in a piece of JSON."""
    if isinstance(value, list):
        return set().union(*map(_names, value))
    if not isinstance(value, dict):
        return set()
    return set(value).union(*map(_names, value.values()))


def _one_text(calls: list[Call]) -> None:
    for call in calls:
        _expect_no_errors(call)
    texts = {str(sent["query"]) for call in calls for sent in call.sent if "query" in sent}
    VALUES_IN_TEXT.when(len(texts) > 1, f"Two questions had two texts: `{shown(max(texts))}`.")
    for call in calls:
        variables = call.sent[-1].get("variables") or {}
        models, each = len(call.wanted), len(call.wanted[0]["predictions"]["items"])
        values = list(variables.values()) if isinstance(variables, dict) else []
        if sorted(values, key=str) != sorted([models, each], key=str):
            incorrect(
                f"For {_asked(call)} the variables were `{shown(variables)}`. Both numbers are to "
                "be among them, and nothing else."
            )


TASK = Task(
    number=2,
    title="One query for many questions",
    points=3,
    objective="Write a GraphQL query with variables that brings several things at once.",
    hints=(
        "The lesson's first query has a variable: it is declared in parentheses, used behind a "
        "colon, and its value stands in `variables`.",
        "Declare the two numbers with their types, one after the other: their names stand in the "
        "query already, or are the same as those of the function.",
        "The selection of an answer has two names. `variables` is a dictionary: under each name, "
        "without the `$`, what the function was given.",
    ),
    judge=judge,
    misconceptions=(VALUES_IN_TEXT, DOLLAR_IN_NAMES, NOT_DECLARED, ALL_BY_ITSELF, TOO_MUCH),
    why="The text is the same for every page, so a server reads and checks it once, and no value, "
    "wherever it comes from, can become a part of it.",
)
