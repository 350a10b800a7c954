"""The CORS settings refuse what would silently never work, and say what to write instead."""

from __future__ import annotations

import pytest

from labapi.web.settings import Settings


@pytest.mark.parametrize(
    "origin",
    [
        "http://localhost:8888",
        "https://loans.example",
        "http://[::1]:8888",
        "null",
        "*",
        "vscode-webview://abc",
    ],
)
def test_what_a_browser_sends_as_its_origin_can_be_listed(origin):
    assert Settings().changed(cors_origins=[origin]).cors_origins == [origin]


@pytest.mark.parametrize(
    ("origin", "said", "better"),
    [
        ("http://localhost:8888/", "ends in a slash", "http://localhost:8888"),
        ("http://localhost:8888/lab", "has a path", "http://localhost:8888"),
        ("http://localhost:8888/lab/", "has a path", "http://localhost:8888"),
        ("http://localhost?x=1", "has a path", "http://localhost"),
        ("localhost:8888", "lacks a scheme", "http://localhost:8888"),
        ("http://localhost:80", "leave out the port", "http://localhost"),
        ("https://loans.example:443", "leave out the port", "https://loans.example"),
        ("HTTP://Localhost:8888", "small letters", "http://localhost:8888"),
        ("http://*.example", "no patterns", "*"),
        ("http://me@localhost", "scheme, host and port", "http://localhost:8888"),
        ("http://bücher.example", "in ASCII", "http://localhost:8888"),
        ("http://localhost:port", "no address", "http://localhost:8888"),
        ("http://", "scheme, host and port", "http://localhost:8888"),
        ("", "lacks a scheme", "http://"),
    ],
)
def test_an_entry_that_never_matches_is_refused_with_a_better_one(origin, said, better):
    with pytest.raises(ValueError, match=said) as refusal:
        Settings().changed(cors_origins=[origin])
    assert f'"{better}"' in str(refusal.value)


def test_one_text_is_not_taken_for_a_list():
    with pytest.raises(ValueError, match=r'\["http://localhost:8888"\]'):
        Settings().changed(cors_origins="http://localhost:8888")


def test_a_star_with_credentials_is_refused_and_explained():
    with pytest.raises(ValueError, match="every page that a user visits could act here"):
        Settings().changed(cors_origins=["*"], cors_credentials=True)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"cors_methods": ["post"]}, '"POST"'),
        ({"cors_methods": "POST"}, r'\["POST"\]'),
        ({"cors_headers": ["X-API-Key: 1"]}, "no name"),
        ({"cors_exposed": 7}, "list of texts"),
        ({"cors_credentials": "yes"}, "True or False"),
        ({"cors_max_age_s": -1}, "86400"),
        ({"cors_max_age_s": True}, "86400"),
        ({"cors_origins": [7]}, "list of texts"),
    ],
)
def test_the_other_settings_say_what_they_take(changes, said):
    with pytest.raises(ValueError, match=said):
        Settings().changed(**changes)


@pytest.mark.parametrize("value", [["fixed-window"], {}, 3, str], ids=str)
def test_a_strategy_of_any_other_type_is_told_with_those_there_are(value):
    with pytest.raises(ValueError, match="Use one of 'fixed-window'"):
        Settings().changed(strategy=value)
