from __future__ import annotations

import copy
import pickle

import pytest

from labapi.domain import errors
from labapi.domain.errors import Detail, LabError

DETAILS = (Detail("features.age", "This must be a number.", "x"),)
EXAMPLES = [
    LabError("m", DETAILS),
    errors.InvalidInput("m", DETAILS),
    errors.IdempotencyKeyReused("m", DETAILS),
    errors.UntrainableDataset("m", DETAILS),
    errors.NotFound("m"),
    errors.ModelNotFound("loan-classifier-v9.9"),
    errors.DatasetNotFound("ds_0"),
    errors.PredictionNotFound("pred_0"),
    errors.UnknownPath("/nowhere"),
    errors.MethodNotAllowed("PUT", ("GET", "HEAD")),
    errors.MalformedHead("m"),
    errors.HeadTooLarge(65_536),
    errors.MisdirectedRequest("evil.example"),
    errors.Conflict("m"),
    errors.DefaultModelInUse("loan-classifier-v2.1"),
    errors.RequestInProgress("m", 3),
    errors.PatchConflict("m"),
    errors.PreconditionFailed("m"),
    errors.ModelNotReady(2),
    errors.MalformedBody("m"),
    errors.MalformedJSON("m", DETAILS),
    errors.MalformedCSV("m"),
    errors.BodyTooLarge(65_536),
    errors.UnsupportedContentType("text/plain", ("application/json",)),
    errors.AccessRefused("m"),
    errors.NotIdentified("the key is unknown", "predict"),
    errors.NotPermitted("models:write", ("predict",)),
    errors.TooManyRequests(5, 10.0, 3),
    errors.PreflightRefused("origin", "https://evil.example"),
    errors.ApiKeyNotFound("key_0"),
]
by_class = pytest.mark.parametrize("error", EXAMPLES, ids=lambda error: type(error).__name__)


def tree(root: type[LabError] = LabError) -> set[type[LabError]]:
    inside = {found for found in root.__subclasses__() if found.__module__ == errors.__name__}
    return {root}.union(*(tree(found) for found in inside))


def test_the_examples_here_are_the_whole_tree():
    assert {type(error) for error in EXAMPLES} == tree()


@by_class
def test_the_drawing_in_the_docstring_has_every_class(error):
    assert f" {type(error).__name__}\n" in (errors.__doc__ or "") or any(
        line.strip("│├└─ ").startswith(f"{type(error).__name__} ")
        for line in (errors.__doc__ or "").splitlines()
    )


@by_class
def test_every_error_says_something_in_its_message(error):
    assert str(error) == error.message != ""


def test_codes_are_told_apart_but_for_a_path_that_is_not_there():
    codes = [found.code for found in tree()]
    assert len(codes) - len(set(codes)) == 1
    assert errors.UnknownPath.code == errors.NotFound.code


@by_class
def test_an_error_survives_copy_and_pickle_with_its_facts(error):
    for twin in (copy.copy(error), pickle.loads(pickle.dumps(error))):
        assert (type(twin), vars(twin)) == (type(error), vars(error))


@pytest.mark.parametrize(
    ("error", "facts"),
    [
        (errors.ModelNotFound("a"), {"model_id": "a"}),
        (errors.DatasetNotFound("a"), {"dataset_id": "a"}),
        (errors.PredictionNotFound("a"), {"prediction_id": "a"}),
        (errors.UnknownPath("/a"), {"path": "/a"}),
        (errors.MethodNotAllowed("PUT", ("GET",)), {"method": "PUT", "allowed": ("GET",)}),
        (errors.DefaultModelInUse("a"), {"model_id": "a"}),
        (errors.RequestInProgress("a", 3), {"retry_after_s": 3}),
        (errors.ModelNotReady(2), {"retry_after_s": 2}),
        (errors.BodyTooLarge(9), {"limit_bytes": 9}),
        (errors.UnsupportedContentType("", ("a/b",)), {"received": "", "accepted": ("a/b",)}),
    ],
)
def test_an_error_keeps_its_facts(error, facts):
    assert {name: getattr(error, name) for name in facts} == facts
