from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from labapi.domain.errors import (
    DefaultModelInUse,
    InvalidInput,
    ModelNotFound,
    ModelNotReady,
    PreconditionFailed,
)
from labapi.domain.loans.logistic import LogisticRegression, Weight
from labapi.domain.model import NewModel
from labapi.domain.registry import Registry
from labapi.domain.store import Store

DEFAULT = "loan-classifier-v2.1"
OTHER = "loan-classifier-v2.0"


def weights(intercept: float) -> LogisticRegression:
    return LogisticRegression(intercept, (Weight(0.1, 1 / 3, 0.1 + 0.2),) * 5)


TRIAL = NewModel(
    "logistic_regression", weights(0.1), "a trial", ("a", "b"), {"accuracy": 0.9}, "ds_0"
)


@pytest.fixture
def empty(store, clock) -> Registry:
    return Registry(store, clock)


@pytest.fixture
def registry(empty) -> Registry:
    empty.add_shipped()
    return empty


def ids(page) -> list[str]:
    return [model.id for model in page.items]


def defaults(registry) -> list[str]:
    return [model.id for model in registry.list(limit=100).items if model.is_default]


def configure(registry, model_id, **changes):
    model = registry.read(model_id)
    kept = {"description": model.description, "tags": model.tags, "is_default": model.is_default}
    return registry.configure(model_id, **{**kept, **changes})


def test_the_shipped_models_are_there_and_one_is_the_default(registry):
    assert ids(registry.list()) == [OTHER, DEFAULT]
    assert (registry.default().id, defaults(registry)) == (DEFAULT, [DEFAULT])


def test_adding_the_shipped_models_again_changes_nothing(registry):
    before = registry.list().items
    registry.add_shipped()
    assert registry.list().items == before


def test_adding_the_shipped_models_again_keeps_what_the_learner_changed(registry):
    configure(registry, OTHER, description="mine", is_default=True)
    registry.add_shipped()
    assert (registry.default().id, registry.read(OTHER).description) == (OTHER, "mine")


def test_what_one_lab_changes_of_a_shipped_model_no_other_lab_has(registry, clock):
    before = registry.default()
    registry.configure(before.id, "Mine.", ("mine",), is_default=True)
    with Store() as store:
        other = Registry(store, clock)
        other.add_shipped()
        assert (other.default().description, other.default().tags) == (
            before.description,
            before.tags,
        )


def test_a_shipped_model_that_was_removed_stays_away(registry):
    registry.remove(OTHER)
    registry.add_shipped()
    assert ids(registry.list()) == [DEFAULT]


def test_with_no_model_nothing_is_ready(empty):
    with pytest.raises(ModelNotReady):
        empty.default()


def test_a_model_that_is_not_there_is_named(registry):
    with pytest.raises(ModelNotFound) as caught:
        registry.read("none")
    assert caught.value.model_id == "none"


def test_a_registered_model_reads_back_exactly(registry, clock):
    made = registry.register(TRIAL)
    assert registry.read(made.id) == made
    assert (made.parameters, made.metrics, made.tags) == (
        TRIAL.parameters,
        TRIAL.metrics,
        ("a", "b"),
    )
    assert (made.created_at, made.updated_at, made.revision) == (clock.now(), clock.now(), 1)


def test_versions_count_on_and_past_nine(registry):
    assert [registry.register(TRIAL).id for _ in range(9)][-1] == "loan-classifier-v2.10"
    assert registry.register(TRIAL).id == "loan-classifier-v2.11"


def test_the_version_of_a_removed_model_is_not_given_again(registry):
    removed = registry.register(TRIAL).id
    registry.remove(removed)
    assert registry.register(TRIAL).id != removed


def test_a_registered_model_answers_nothing_until_it_is_the_default(registry):
    registry.register(TRIAL)
    assert registry.default().id == DEFAULT


def test_threads_that_register_at_once_get_a_version_each(registry):
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: registry.register(TRIAL).id, range(16)))
    assert len(set(made)) == 16


def test_put_of_a_new_id_adds_it(registry):
    model, created = registry.replace("trial-1", TRIAL)
    assert (created, model.id, model.is_default) == (True, "trial-1", False)


def test_replacing_keeps_the_default_and_the_date_of_birth(registry, clock):
    born = registry.read(DEFAULT).created_at
    clock.advance(seconds=5)
    model, created = registry.replace(DEFAULT, TRIAL)
    assert (created, model.is_default, model.created_at) == (False, True, born)
    assert (model.updated_at, model.revision) == (clock.now(), 2)


def test_a_replaced_model_decides_by_its_new_parameters(registry):
    registry.default()
    registry.replace(DEFAULT, TRIAL)
    assert registry.default().parameters == TRIAL.parameters


def test_a_model_deployed_anew_is_not_mistaken_for_the_one_that_was_removed(registry, clock):
    registry.replace("trial-1", TRIAL)
    registry.read("trial-1")
    registry.remove("trial-1")
    registry.replace("trial-1", NewModel("logistic_regression", weights(7.0)))
    assert registry.read("trial-1").parameters.intercept == 7.0


def test_moving_the_default_leaves_exactly_one(registry):
    configure(registry, OTHER, is_default=True)
    assert (defaults(registry), registry.default().id) == ([OTHER], OTHER)


def test_moving_the_default_is_a_change_of_both(registry):
    configure(registry, OTHER, is_default=True)
    assert [registry.read(model_id).revision for model_id in (OTHER, DEFAULT)] == [2, 2]


def test_the_default_cannot_be_switched_off(registry):
    with pytest.raises(DefaultModelInUse):
        configure(registry, DEFAULT, is_default=False)
    assert defaults(registry) == [DEFAULT]


def test_the_default_cannot_be_removed(registry):
    with pytest.raises(DefaultModelInUse):
        registry.remove(DEFAULT)
    assert registry.default().id == DEFAULT


def test_a_removed_model_is_gone(registry):
    registry.remove(OTHER)
    with pytest.raises(ModelNotFound):
        registry.remove(OTHER)


WRITES = {
    "replace": lambda registry, revision: registry.replace(OTHER, TRIAL, if_revision=revision),
    "configure": lambda registry, revision: registry.configure(OTHER, "", (), False, revision),
    "remove": lambda registry, revision: registry.remove(OTHER, if_revision=revision),
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_a_write_that_expects_another_revision_changes_nothing(registry, write):
    before = registry.read(OTHER)
    with pytest.raises(PreconditionFailed):
        write(registry, before.revision + 1)
    assert registry.read(OTHER) == before


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_a_write_that_expects_the_revision_of_today_takes_effect(registry, write):
    before = registry.list().items
    write(registry, registry.read(OTHER).revision)
    assert registry.list().items != before


def test_of_threads_that_write_over_the_same_revision_one_wins(registry):
    def write(number: int) -> bool:
        try:
            registry.configure(OTHER, f"by {number}", (), False, if_revision=1)
        except PreconditionFailed:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(write, range(8))) == 1


@pytest.mark.parametrize("sort", ["id", "-id", "created_at", "-created_at"])
@pytest.mark.parametrize("limit", [1, 2, 3, 7, 8])
def test_the_pages_have_each_model_once_in_order(registry, sort, limit):
    for number in range(5):
        registry.replace(f"trial-{number}", TRIAL)
    whole = ids(registry.list(limit=100, sort=sort))
    page = registry.list(limit=limit, sort=sort)
    found = ids(page)
    while page.next_cursor is not None:
        page = registry.list(limit=limit, sort=sort, cursor=page.next_cursor)
        found += ids(page)
    assert found == whole
    assert len(set(found)) == 7


def test_a_list_can_be_of_one_algorithm_and_one_tag(registry):
    registry.replace("trial-1", TRIAL)
    assert ids(registry.list(algorithm="gradient_boosting")) == [OTHER]
    assert ids(registry.list(tag="b")) == ["trial-1"]
    assert ids(registry.list(tag="b", algorithm="gradient_boosting")) == []


@pytest.mark.parametrize("tag", ["'", '"', "%", "ä", "a,b", "\\"])
def test_any_text_can_be_a_tag(registry, tag):
    registry.replace("trial-1", NewModel("logistic_regression", weights(0), tags=(tag,)))
    assert ids(registry.list(tag=tag)) == ["trial-1"]


def test_a_cursor_of_another_order_is_refused(registry):
    cursor = registry.list(limit=1, sort="id").next_cursor
    with pytest.raises(InvalidInput):
        registry.list(limit=1, sort="created_at", cursor=cursor)


def test_what_one_store_changes_the_other_sees_at_once(tmp_path, clock):
    with Store(tmp_path / "s.sqlite") as first, Store(tmp_path / "s.sqlite") as second:
        one, two = Registry(first, clock), Registry(second, clock)
        one.add_shipped()
        assert two.default().id == DEFAULT
        one.replace(DEFAULT, TRIAL)
        configure(one, OTHER, is_default=True)
        assert two.read(DEFAULT).parameters == TRIAL.parameters
        assert two.default().id == OTHER


def test_what_another_process_changes_is_seen_at_once(tmp_path, clock):
    path = tmp_path / "s.sqlite"
    code = (
        "import sys; from pathlib import Path\n"
        "from labapi.domain.clock import SystemClock\n"
        "from labapi.domain.registry import Registry\n"
        "from labapi.domain.store import Store\n"
        "with Store(Path(sys.argv[1])) as store:\n"
        "    registry = Registry(store, SystemClock())\n"
        f"    registry.configure('{OTHER}', 'theirs', (), True)\n"
    )
    with Store(path) as store:
        registry = Registry(store, clock)
        registry.add_shipped()
        registry.default()
        subprocess.run([sys.executable, "-c", code, str(path)], check=True)
        assert (registry.default().id, registry.default().description) == (OTHER, "theirs")


def test_two_labs_that_add_the_shipped_models_at_once_have_them_once(tmp_path, clock):
    with Store(tmp_path / "s.sqlite") as first, Store(tmp_path / "s.sqlite") as second:
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda store: Registry(store, clock).add_shipped(), [first, second]))
        assert ids(Registry(first, clock).list()) == [OTHER, DEFAULT]
