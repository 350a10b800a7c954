"""What may stand in a token's place: taken where it surely is one, told in a sentence elsewhere."""

import pytest
import requests

import labapi
from labapi.classroom.widgets.tokens.decoded import NotAToken
from labapi.classroom.widgets.tokens.given import cleaned, path_in, text_of

TOKEN = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJtZSJ9."


@pytest.mark.parametrize(
    "given",
    [
        f"  {TOKEN}\n",
        f"Bearer {TOKEN}",
        f"authorization: bearer  {TOKEN}",
        f'"{TOKEN}",',
        f"Authorization: Bearer '{TOKEN}'",
        TOKEN.replace(".eyJ", ".\r\n  eyJ"),
        TOKEN.encode(),
        bytearray(TOKEN.encode()),
    ],
    ids=repr,
)
def test_what_people_copy_along_is_taken_off(given):
    assert text_of(given) == TOKEN


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (None, "this is None"),
        ("", "nothing to take apart"),
        ("Bearer ", "one part"),
        (b"\xff", "no ASCII"),
        (5, "this is an int"),
        ([], "this is a list"),
        ({"data": {"access_token": "x"}}, r'\["data"\]\["access_token"\]'),
        ('{"access_token": "x"}', r'the text at \["access_token"\]'),
        ("{x", "begins as JSON does"),
        ("a b.c.d", "spaces inside"),
        ("eyJ••••••", "masked or cut"),
    ],
    ids=repr,
)
def test_what_is_no_token_gets_a_sentence(given, why):
    with pytest.raises(NotAToken, match=why):
        labapi.token_inspector(given)


def test_of_an_answer_it_is_told_where_in_it_the_token_is():
    lab = labapi.start(auth="token")
    key = lab.issue_key("me", ["predict"])
    headers = {"X-API-Key": key.key}
    answer = requests.post(f"{lab.url}/token", headers=headers)
    with pytest.raises(NotAToken, match=r'answer \(200\).*pass r\.json\(\)\["access_token"\]'):
        labapi.token_inspector(answer)
    without = requests.get(f"{lab.url}/api/v1/health")
    with pytest.raises(NotAToken, match=r"answer \(200\), and there is no token"):
        labapi.token_inspector(without)


def test_a_token_is_not_looked_for_without_end():
    deep = {"a": {"a": {"a": {"a": {"token": "x"}}}}}
    assert path_in(deep) == ""


def test_a_long_text_of_spaces_is_cleaned_at_once():
    with pytest.raises(NotAToken):
        cleaned("a" + " " * 100_000 + "b")
