"""A token taken apart and put together."""

import pytest

import labapi
from labapi.classroom.widgets.tokens.decoded import NotAToken, TokenParts, parts_of, read, segment


def test_what_is_taken_apart_goes_together_again_to_the_letter():
    token = labapi.start(auth="token").tokens.issue("me", ["predict"]).text
    assert parts_of(token).text == token


def test_the_text_of_a_token_written_with_spaces_is_kept():
    token = "eyAiYWxnIjogIm5vbmUiIH0.eyAic3ViIjogIm1lIiB9."
    assert parts_of(token).text == token


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("abc", "one part, with no dot"),
        ("a.b", "two parts"),
        ("a.b.c.d", "4 parts"),
        ("a.b.c.d.e", r"encrypted token \(JWE"),
        ("oat_abc", "means nothing by itself"),
        ("é.e30.", "letters, digits"),
        ("e+3.e30.", "another kind of base64"),
        ("e.e30.", "The header was cut off"),
        ("e30.e30.e", "The signature was cut off"),
        ("W10.e30.", "header of a token is a JSON object"),
        ("e30.eyJh.", "The payload is no JSON"),
        ("_w.e30.", "The header is no text"),
    ],
)
def test_what_is_no_token_is_refused_with_the_reason(text, why):
    with pytest.raises(NotAToken, match=why):
        parts_of(text)


@pytest.mark.parametrize("length", range(1, 6))
def test_every_length_of_a_part_can_be_read(length):
    claims = {"sub": "x" * length}
    assert parts_of(TokenParts({}, claims).text).claims == claims
    assert read(segment(claims))
