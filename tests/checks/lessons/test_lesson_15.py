"""Exercise 15: what is nearly right is told what it lacks."""

from pathlib import Path

import pytest

from labapi.authoring.rehearsal import Rehearsal, run_cells
from labapi.checks.catalogue import tasks_of
from labapi.checks.lessons.lesson_15_oauth import channels, still_opens
from labapi.checks.notebook.blanks import answer_of, stub_of
from labapi.checks.variant import Variant, variant_key
from labapi.classroom.lab import stop

SOLUTION = Path(__file__).parents[3] / "solutions" / "15_oauth_solution.ipynb"
TASKS = {task.id: task for task in tasks_of("15_oauth")}


@pytest.fixture(scope="module")
def solved():
    return Rehearsal.of(SOLUTION, answer_of)


@pytest.fixture(scope="module")
def notebook():
    wanted = ("start", "given-authorize", "given-still_opens")
    yield run_cells(cell for cell in Rehearsal.of(SOLUTION).cells if cell[0] in wanted)
    stop()


def changed(solved, task, old, new, seed="public"):
    source = solved.source_of(task)
    assert old in source
    return solved.judged(TASKS[task], source.replace(old, new), seed)


# What is foreseen.


@pytest.mark.parametrize("number", still_opens.STORIES)
def test_the_lab_ends_each_story_as_task_5_says(notebook, number):
    _, is_open, _ = still_opens.STORIES[number]
    assert notebook["tell"](number) == (200 if is_open else 401)


@pytest.mark.parametrize("task", [channels, still_opens])
@pytest.mark.parametrize("learner", range(30))
def test_every_learner_is_asked_for_both_answers_and_each_belief(learner, task):
    name = task.__name__.rpartition(".")[2]
    asked = task.question(Variant(variant_key("c", str(learner)), "15_oauth", name))
    assert set(asked.answers.values()) == {True, False}
    kinds = {row.kind for row in asked.rows.values()}
    every = (channels.MAY, channels.MUST_NOT, still_opens.TAKEN, still_opens.HOLDS)
    assert kinds in ({*every[0], *every[1]}, {*every[2], *every[3]})


@pytest.mark.parametrize("learner", ["1", "2", "3"])
@pytest.mark.parametrize(
    ("kind", "belief"),
    [
        ("code", "code_is_a_token"),
        ("challenge", "challenge_is_secret"),
        ("token", "token_in_address"),
        ("secret", "secret_names_app"),
        ("verifier", "verifier_goes_too"),
        ("password", "password_to_app"),
    ],
)
def test_a_belief_about_the_browser_is_recognised_for_every_learner(solved, kind, belief, learner):
    key = variant_key("c", learner)
    asked = channels.question(Variant(key, "15_oauth", "channels"))
    said = asked.answers | {letter: not asked.answers[letter] for letter in asked.letters(kind)}
    result = solved.judged(TASKS["channels"], f"channels = {said}", variant_key=key)
    assert (result.points, result.misconception) == (1, belief)


@pytest.mark.parametrize("learner", ["1", "2", "3"])
@pytest.mark.parametrize(
    ("kind", "belief"),
    [
        ("signed", "signed_can_be_taken"),
        ("foreign", "anybody_can_revoke"),
        ("twice", "code_is_spent"),
        ("thief", "thief_ends_it"),
        ("quiet", "gone_is_over"),
        ("other", "one_token_an_app"),
    ],
)
def test_a_belief_about_revoking_is_recognised_for_every_learner(solved, kind, belief, learner):
    key = variant_key("c", learner)
    asked = still_opens.question(Variant(key, "15_oauth", "still_opens"))
    said = asked.answers | {letter: not asked.answers[letter] for letter in asked.letters(kind)}
    result = solved.judged(TASKS["still_opens"], f"still_opens = {said}", variant_key=key)
    assert (result.points, result.misconception) == (1, belief)


# The authorization request.


def test_a_hash_with_its_padding_is_told_what_the_bank_says(solved):
    padded = 'challenge_of(app["verifier"]) + "="'
    result = changed(solved, "authorize", 'challenge_of(app["verifier"])', padded)
    assert result.points == 2
    assert "43 characters of base64url" in result.message


def test_another_hash_is_refused_when_the_code_is_traded(solved):
    hashed = 'challenge_of(app["verifier"][1:])'
    result = changed(solved, "authorize", 'challenge_of(app["verifier"])', hashed)
    assert result.points == 2
    assert "then did not trade it" in result.message


def test_a_method_in_small_letters_is_another_method(solved):
    result = changed(solved, "authorize", '"S256"', '"s256"')
    assert result.points == 2
    assert "Only code_challenge_method=S256" in result.message


def test_a_redirect_uri_that_is_nearly_the_registered_one_is_told_so(solved):
    result = changed(solved, "authorize", 'app["redirect_uri"]', 'app["redirect_uri"] + "/"')
    assert result.points == 2
    assert "`redirect_uri` was" in result.message


@pytest.mark.parametrize("seed", ["public", "one", "two", "three"])
def test_parameters_that_are_joined_as_they_are_do_not_pass(solved, seed):
    joined = "'&'.join(map('='.join, sent.items()))"
    assert changed(solved, "authorize", "urlencode(sent)", joined, seed).points < 3


# A program in its own name.


def test_an_error_after_a_refusal_is_told_with_what_the_server_said(solved):
    result = changed(solved, "nightly", '"scope": "predict"', '"scope": "predict everything"')
    assert "raised KeyError" in result.message
    assert "`POST /oauth/token`" in result.message
    assert "invalid_scope" in result.message


@pytest.mark.parametrize("order", ["predictions[::-1]", "sorted(predictions)"])
@pytest.mark.parametrize("seed", ["one", "two", "three"])
def test_predictions_in_another_order_do_not_pass(solved, order, seed):
    source = solved.source_of("nightly").replace("return predictions", f"return {order}")
    result = solved.judged(TASKS["nightly"], source, seed)
    assert result.points == 2
    assert "For the applicant" in result.message


def test_a_token_that_was_given_back_too_early_is_told_of(solved):
    early = '        requests.post(f"{url}/oauth/revoke", auth=who, data={"token": token})\n'
    result = changed(
        solved, "nightly", "        predictions.append", early + "        predictions.append"
    )
    assert "`POST /api/v1/predict` was answered with `401`" in result.message


# The callback.


def test_an_edit_that_mends_no_fault_is_told_that_all_four_are_there(solved):
    given = dict(Rehearsal.of(SOLUTION, stub_of).cells)["come_back"]
    result = solved.judged(TASKS["come_back"], given.replace("an answer brings", "it brings"))
    assert "all four faults; none of them is mended yet" in result.message


@pytest.mark.parametrize(
    ("exact", "loose"),
    [
        ('answer.get("state") != app["state"]', 'answer.get("state", "") not in app["state"]'),
        (
            'answer.get("state") != app["state"]',
            'answer.get("state", "").lower() != app["state"].lower()',
        ),
        ('answer.get("iss") != app["url"]', 'not answer.get("iss", "").startswith(app["url"])'),
        ('answer.get("iss") != app["url"]', 'answer.get("iss", app["url"]) != app["url"]'),
    ],
)
def test_a_comparison_that_is_nearly_exact_costs_its_part(solved, exact, loose):
    result = changed(solved, "come_back", exact, loose)
    assert result.points == 3


def test_a_callback_that_raises_for_a_forged_answer_is_told_which(solved):
    result = changed(solved, "come_back", 'answer.get("iss")', 'answer["iss"]')
    assert result.points == 3
    assert "it raised KeyError" in result.message
    assert "`code`" in result.message


def test_a_callback_that_never_trades_is_told_of_the_sound_answer(solved):
    result = solved.judged(TASKS["come_back"], "def come_back(app, address):\n    return None")
    assert result.points == 0
    assert "For a sound answer" in result.message


# A consent that lasts.


def test_a_renewal_without_the_second_call_is_told_the_status(solved):
    result = changed(solved, "renew", "return get(), kept", "return 401, kept")
    assert result.points == 2
    assert "the call gave `401`, not `200`" in result.message


def test_what_is_kept_of_a_consent_that_was_taken_back_is_good_for_nothing(solved):
    result = changed(solved, "renew", "return 401, None", "return 401, kept")
    assert (result.points, result.misconception) == (3, "tried_again")


def test_a_renewal_for_every_refusal_is_told_of_the_one_that_it_cannot_mend(solved):
    result = changed(solved, "renew", "status != 401", "status < 400")
    assert (result.points, result.misconception) == (3, "refused_is_over")
