"""Exercise 08: what is nearly right is told what it lacks."""

from pathlib import Path

import pytest

from labapi.authoring.rehearsal import Rehearsal
from labapi.checks.catalogue import tasks_of
from labapi.checks.notebook.blanks import answer_of

SOLUTION = Path(__file__).parents[3] / "solutions" / "08_authentication_solution.ipynb"
TASKS = {task.id: task for task in tasks_of("08_authentication")}


@pytest.fixture(scope="module")
def solved():
    return Rehearsal.of(SOLUTION, answer_of)


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


def test_an_error_after_a_refusal_is_told_with_what_the_server_said(solved):
    result = changed(solved, "nightly", '"scope": "predict"', '"scope": "predict everything"')
    assert "raised KeyError" in result.message
    assert "`POST /oauth/token`" in result.message
    assert "invalid_scope" in result.message


def test_an_edit_that_mends_no_fault_is_told_that_all_four_are_there(solved):
    stub = solved.source_of("login")
    from labapi.checks.notebook.blanks import stub_of

    given = dict(Rehearsal.of(SOLUTION, stub_of).cells)["login"]
    assert given != stub
    result = solved.judged(TASKS["login"], given.replace("works here", "works with us"))
    assert "all four faults; none of them is mended yet" in result.message


def test_a_key_in_the_header_of_another_scheme_is_told_that_it_has_one_of_its_own(solved):
    result = changed(solved, "carry", '"X-API-Key": key', '"Authorization": key')
    assert (result.points, result.misconception) == (1, "key_in_own_name")
    assert "The key came in the header `authorization`." in result.message


@pytest.mark.parametrize("order", ["predictions[::-1]", "sorted(predictions)"])
@pytest.mark.parametrize("seed", ["one", "two", "three"])
def test_predictions_in_another_order_do_not_pass(solved, order, seed):
    source = solved.source_of("nightly").replace("return predictions", f"return {order}")
    result = solved.judged(TASKS["nightly"], source, seed)
    assert result.points == 0
    assert "For the applicant" in result.message


def test_a_token_that_was_given_back_too_early_is_told_of(solved):
    early = '        requests.post(f"{url}/oauth/revoke", auth=who, data={"token": token})\n'
    result = changed(
        solved, "nightly", "        predictions.append", early + "        predictions.append"
    )
    assert "`POST /api/v1/predict` was answered with `401`" in result.message


def test_a_refusal_that_repeats_the_name_tells_nobody_which_names_there_are(solved):
    repeated = """f"{form.get('name')}, or the password, is wrong.\""""
    result = changed(solved, "login", '"Name or password is wrong."', repeated)
    assert result.points == 4
