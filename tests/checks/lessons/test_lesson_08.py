"""Exercise 08: what is nearly right is told what it lacks."""

from pathlib import Path

import pytest

from labapi.authoring.rehearsal import Rehearsal, run_cells
from labapi.checks.catalogue import tasks_of
from labapi.checks.lessons.lesson_08_authentication import statuses
from labapi.checks.notebook.blanks import answer_of, stub_of
from labapi.checks.variant import Variant, variant_key
from labapi.classroom.lab import stop

SOLUTION = Path(__file__).parents[3] / "solutions" / "08_authentication_solution.ipynb"
TASKS = {task.id: task for task in tasks_of("08_authentication")}


@pytest.fixture(scope="module")
def solved():
    return Rehearsal.of(SOLUTION, answer_of)


@pytest.fixture(scope="module")
def notebook():
    wanted = ("start", "given-send")
    yield run_cells(cell for cell in Rehearsal.of(SOLUTION).cells if cell[0] in wanted)
    stop()


@pytest.mark.parametrize("number", statuses.REQUESTS)
def test_the_lab_answers_as_task_1_says(notebook, number):
    _, status, text = statuses.REQUESTS[number]
    exchange = notebook["send"](number).exchange
    assert exchange.status == status
    assert text.startswith(f"`{exchange.method}")


@pytest.mark.parametrize("learner", range(30))
def test_no_constant_answers_a_part_of_task_1_for_anybody(learner):
    key = variant_key("c", str(learner))
    asked = statuses.question(Variant(key, "08_authentication", "statuses"))
    for kinds in (statuses.PLAIN, statuses.SUBTLE):
        right = {asked.answers[letter] for letter in asked.letters(*kinds)}
        assert len(right) > 1
    assert len(asked.rows) == 8


@pytest.mark.parametrize("other", ["latin-1", "cp1252", "ascii"])
def test_claims_that_are_read_in_another_encoding_are_told_of_utf_8(solved, other):
    reads = f"""
def read_claims(token):
    payload = token.split(".")[1]
    padded = payload + "=" * (-len(payload) % 4)
    return json.loads(base64.urlsafe_b64decode(padded).decode("{other}"))
"""
    result = solved.judged(TASKS["read_claims"], reads)
    assert (result.points, result.misconception) == (1, "other_encoding")
    assert "JSON travels as UTF-8" in result.message


def changed(solved, task, old, new):
    source = solved.source_of(task)
    assert old in source
    return solved.judged(TASKS[task], source.replace(old, new))


def test_an_edit_that_mends_no_fault_is_told_that_all_four_are_there(solved):
    stub = solved.source_of("login")
    given = dict(Rehearsal.of(SOLUTION, stub_of).cells)["login"]
    assert given != stub
    result = solved.judged(TASKS["login"], given.replace("works here", "works with us"))
    assert "all four faults; none of them is mended yet" in result.message


def test_a_key_in_the_header_of_another_scheme_is_told_that_it_has_one_of_its_own(solved):
    result = changed(solved, "carry", '"X-API-Key": key', '"Authorization": key')
    assert (result.points, result.misconception) == (1, "key_in_own_name")
    assert "The key came in the header `authorization`." in result.message


def test_a_refusal_that_repeats_the_name_tells_nobody_which_names_there_are(solved):
    repeated = """f"{form.get('name')}, or the password, is wrong.\""""
    result = changed(solved, "login", '"Name or password is wrong."', repeated)
    assert result.points == 4


@pytest.mark.parametrize("scheme", ['"Bearer  "', '"bearer "', '"BEARER   "'])
def test_a_scheme_in_any_case_with_any_spaces_carries_a_token(solved, scheme):
    assert changed(solved, "carry", '"Bearer "', scheme).points == 2


def test_a_request_that_needs_no_credential_carries_none(solved):
    result = changed(solved, "carry", "/models", "/health")
    assert result.points == 0
    assert "needs no credential" in result.message


@pytest.mark.parametrize("name", ["X_API_Key", "XApiKey", "X-APIKey"])
def test_a_name_with_the_right_letters_is_told_so(solved, name):
    result = changed(solved, "carry", '"X-API-Key"', repr(name))
    assert (result.points, result.misconception) == (1, "key_in_own_name")
    assert "whose letters are right" in result.message


@pytest.mark.parametrize("leeway_s", [1, 60, 300])
def test_a_little_leeway_at_the_end_of_a_token_passes(solved, leeway_s):
    assert changed(solved, "login", "> time.time()", f"> time.time() - {leeway_s}").points == 4


def test_an_hour_of_leeway_and_more_does_not(solved):
    result = changed(solved, "login", "> time.time()", "> time.time() - 86_400")
    assert (result.points, result.misconception) == (3, "signed_is_good")


def test_nobody_is_paid_for_another_sign(solved):
    """The check signs its tokens itself, so it is no use to spoil those that are over."""
    no_end = 'claims if claims.get("exp", 0) > time.time() else None'
    mine = """
given_sign = sign


def sign(claims):
    return given_sign(claims) if claims["exp"] > time.time() else "spoilt"


"""
    answer = mine + solved.source_of("login").replace(no_end, "claims or None")
    result = solved.judged(TASKS["login"], answer)
    assert (result.points, result.misconception) == (3, "signed_is_good")


def test_a_refusal_with_a_number_of_its_own_passes(solved):
    numbered = '{"error": "Name or password is wrong.", "id": secrets.token_hex(8)}'
    result = changed(solved, "login", '{"error": "Name or password is wrong."}', numbered)
    assert result.points == 4


def test_a_lost_challenge_costs_the_part_that_it_belongs_to(solved):
    result = changed(solved, "login", '"Who are you?"}, 401, CHALLENGE', '"Who are you?"}, 401')
    assert result.points == 3
    assert "`WWW-Authenticate`" in result.message


def test_one_scope_that_is_known_by_heart_does_not_open_the_door(solved):
    for seed in ("public", "one", "two"):
        source = solved.source_of("admit").replace("scope in row", "'predict' in row")
        assert solved.judged(TASKS["admit"], source, seed).points < 3


def test_an_end_at_0_is_an_end(solved):
    result = changed(solved, "admit", 'row["ends_at"] is not None and', 'row["ends_at"] and')
    assert result.points == 2
    assert "ended in the second 0" in result.message


@pytest.mark.parametrize("one", ['.replace("-", "+")', '.replace("_", "/")'])
def test_one_of_the_two_letters_is_not_enough(solved, one):
    reads = f"""
def read_claims(token):
    payload = token.split(".")[1]{one}
    return json.loads(base64.b64decode(payload + "==="))
"""
    for seed in ("public", "one", "two", "three"):
        result = solved.judged(TASKS["read_claims"], reads, seed)
        assert (result.points, result.misconception) == (1, "ordinary_base64")


@pytest.mark.parametrize("learner", ["1", "2", "3"])
@pytest.mark.parametrize(
    ("kind", "status", "belief"),
    [
        ("stranger", 403, "strangers_are_forbidden"),
        ("scope", 401, "scope_is_401"),
        ("over", 403, "revoked_is_forbidden"),
        ("forged", 200, "token_is_believed"),
        ("open", 401, "guard_before_path"),
    ],
)
def test_a_belief_is_recognised_in_the_rows_of_every_learner(solved, kind, status, belief, learner):
    key = variant_key("c", learner)
    asked = statuses.question(Variant(key, "08_authentication", "statuses"))
    said = asked.answers | dict.fromkeys(asked.letters(kind), status)
    result = solved.judged(TASKS["statuses"], f"predicted = {said}", variant_key=key)
    assert (result.points, result.misconception) == (1, belief)


# Tokens, while the bank changes its keys.


def test_a_program_that_never_tells_of_its_new_keys_to_itself_asks_once_a_token(solved):
    result = changed(solved, "rotation", "has_asked = True", "pass")
    assert (result.points, result.misconception) == (3, "asked_again")


@pytest.mark.parametrize("algorithms", ['["RS256", "HS256"]', '["RS256", "none"]'])
def test_an_algorithm_too_many_lets_a_forged_token_in(solved, algorithms):
    result = changed(solved, "rotation", '["RS256"]', algorithms)
    assert (result.points, result.misconception) == (3, "token_names_algorithm")


def test_a_key_that_only_fits_is_not_the_one_that_was_named(solved):
    tried = """
def verified(tokens, known, address):
    names = {decoded(token.split(".")[0]).get("kid") for token in tokens}
    if names - set(known):
        known |= {key["kid"]: key for key in requests.get(address).json()["keys"]}
    return [by_any(token, known.values()) for token in tokens]


def by_any(token, keys):
    for key in keys:
        try:
            return opened(token, key, ["RS256"])
        except ValueError:
            pass
    return None
"""
    result = solved.judged(TASKS["rotation"], tried)
    assert (result.points, result.misconception) == (3, "any_key_fits")


def test_a_name_that_is_missing_costs_no_token_its_place(solved):
    result = changed(solved, "rotation", '.get("kid")', '["kid"]')
    assert result.points == 3
