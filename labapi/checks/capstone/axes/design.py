"""Design: addresses that can be guessed. Nouns, a version, plurals, a thing below its kind.

The document is read where there is one, and addresses are tried in any case: a server with a verb
that it does not tell of has it all the same.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from labapi.checks.capstone.axes.document import document_of, paths_in
from labapi.checks.capstone.claims import (
    API,
    MODELS,
    PREDICTIONS,
    Claim,
    Missed,
    Objective,
    Trial,
    expect,
    missed,
)
from labapi.checks.inside.capstone.answer import short

VERBS = {
    *("predict", "do", "get", "create", "make", "run", "fetch", "compute", "classify", "add"),
    *("delete", "remove", "update", "list", "read", "post", "put", "send", "call", "execute"),
    *("infer", "score", "load"),
}
VERB_PATHS = (
    "/predict",
    "/doPrediction",
    "/do-prediction",
    "/do_prediction",
    "/getPrediction",
    "/get-prediction",
    "/getPredictions",
    "/createPrediction",
    "/create-prediction",
    "/create_prediction",
    "/makePrediction",
    "/make-prediction",
    "/make_prediction",
    "/runModel",
    "/getModels",
    "/get-models",
    "/get_models",
    "/listModels",
    "/classify",
)
BESIDE = re.compile(r"/(docs|redoc|openapi)\b.*|/static\b.*|/favicon\.ico|/|")
"""What stands beside an API: pages about it."""
COUNTED = 4
FEW = 3
"""Where no more characters than these vary from id to id, all of them can be tried."""
BASES = (10, 16, 36)
KEBAB = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)?")


def _told(trial: Trial) -> list[str]:
    """List the paths that the document names, but those beside the API."""
    paths = paths_in(document_of(trial))
    return [path for path in paths if not BESIDE.fullmatch(path)]


def _parts(path: str) -> list[str]:
    """Give the names of a path: no ids."""
    return [part for part in path.split("/") if part and not part.startswith("{")]


def _first_word(name: str) -> str:
    return re.split(r"[-_]|(?<=[a-z])(?=[A-Z])", name)[0].lower()


def nouns_only(trial: Trial) -> None:
    """Look for verbs: in the document, and at the addresses where they usually stand."""
    for path in _told(trial):
        verbs = [part for part in _parts(path) if _first_word(part) in VERBS]
        if verbs:
            came = f"the path `{short(path)}`, which says what to do"
            missed(document_of(trial), "paths that name things: the method says what to do", came)
    for start in (API, "", "/api"):
        _expect_nothing(trial, [start + path for path in VERB_PATHS], "a verb has no address")


def _expect_nothing(trial: Trial, paths: list[str], why: str) -> None:
    for path in paths:
        body = b'{"features": {}}'
        headers = {"Content-Type": "application/json"}
        answer = trial.send("POST", path, headers=headers, body=body)
        expect(answer.means(404), answer, f"404: {why}")


def versioned(trial: Trial) -> None:
    """Look for addresses without a version."""
    for path in _told(trial):
        if not path.startswith(f"{API}/"):
            came = f"the path `{short(path)}`"
            missed(document_of(trial), f"paths that begin with {API}", came)
    without = ["/predictions", "/api/predictions", "/v1/predictions"]
    _expect_nothing(trial, without, "an address without its version could never change")


def in_one_style(trial: Trial) -> None:
    """Read the names in the paths: small letters, hyphens, plurals."""
    for path in _told(trial):
        came = f"the path `{short(path)}`"
        plain = all(KEBAB.fullmatch(part) for part in _parts(path)) and not path.endswith("/")
        if not plain:
            missed(document_of(trial), "names in small letters, with hyphens between words", came)
        inner = path.removeprefix(API).split("/")
        kinds = [name for name, after in pairwise(inner) if after[:1] == "{"]
        for kind in kinds:
            if not kind.endswith("s"):
                missed(document_of(trial), f"a plural: there is more than one {kind}", came)
    singular = [f"{API}/prediction", f"{API}/model", f"{API}/Predictions"]
    _expect_nothing(trial, singular, "one thing has one address")


def below_its_collection(trial: Trial) -> None:
    """See where a new prediction lies."""
    made = trial.made()
    came = f"{made} without `Location`"
    expect(made.location, made, "`Location`, which says where the new one is", came)
    came = f"`Location: {short(made.location)}`"
    below = re.fullmatch(rf"{PREDICTIONS}/[^/?]+", made.location)
    expect(below, made, f"a place right below {PREDICTIONS}", came)


def cannot_be_counted(trial: Trial) -> None:
    """Make a few, one after another: who has their ids must not know the next one's."""
    made = [trial.made() for _ in range(COUNTED)]
    ids = [one.id for one in made]
    if all(ids) and len(set(ids)) == COUNTED and in_a_row(ids):
        came = f"the ids {', '.join(short(one, 24) for one in ids)}"
        missed(made[-1], "ids that nobody can count up: who has one must not know others", came)


def in_a_row(ids: Sequence[str]) -> bool:
    """Tell whether ids follow one another: little in them varies, or by equal steps.

    >>> in_a_row(["pred_0009", "pred_0010", "pred_0011"]), in_a_row(["MQ==", "Mg==", "Mw=="])
    (True, True)
    >>> in_a_row(["15838", "23757", "31676"]), in_a_row(["5f0c91ab", "c07d4a52", "90be11f7"])
    (True, False)
    """
    start = _shared(ids)
    end = _shared([one[start:][::-1] for one in ids])
    varying = [one[start : len(one) - end] for one in ids]
    return max(map(len, varying)) <= FEW or any(_equal_steps(varying, base) for base in BASES)


def _shared(texts: Sequence[str]) -> int:
    """Count the characters that all begin with."""
    pairs = enumerate(zip(*texts, strict=False))
    return next((n for n, ones in pairs if len(set(ones)) > 1), min(map(len, texts)))


def _equal_steps(varying: Sequence[str], base: int) -> bool:
    try:
        numbers = [int(one, base) for one in varying]
    except ValueError:
        return False
    return len({after - before for before, after in pairwise(numbers)}) == 1


def ids_open(trial: Trial) -> None:
    """Follow each id of the list of models."""
    if not trial.has_models:
        return
    listed = trial.get(MODELS)
    ids = [str(one) for one in listed.all("id")]
    expect(ids, listed, "an `id` for each model", "a list without an `id`")
    for one in ids[:3]:
        found = trial.get(f"{MODELS}/{one}", said="(an id of the list of models)")
        if not found.worked:
            raise Missed(str(found.sent), str(found), "the model that the list names")


DESIGN = Objective(
    "design",
    "API design",
    "07_api_design",
    (
        Claim("addresses name things, and no verbs", nouns_only),
        Claim("the version stands in every address", versioned),
        Claim("names are plural, in small letters, with hyphens", in_one_style),
        Claim("a prediction lies below its collection", below_its_collection),
        Claim("ids cannot be counted", cannot_be_counted),
        Claim("each id in the list of models opens", ids_open),
    ),
)
