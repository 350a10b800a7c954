import pytest

from labapi.authoring.rules.addresses import loads_off_loopback, off_loopback


@pytest.mark.parametrize(
    "html",
    [
        '<script src="https://cdn.org/x.js"></script>',
        '<script src="//cdn.org/x.js"></script>',
        '<link rel="stylesheet" href="https://cdn.org/x.css">',
        '<p style="background: url(https://cdn.org/x.png)">',
        "<style>@import 'https://cdn.org/x.css';</style>",
        "<script>fetch('https://cdn.org/x')</script>",
        "<iframe srcdoc=\"<img src='https://cdn.org/x.png'>\"></iframe>",
        '<svg><image href="http://cdn.org/x.png"/></svg>',
        '<img src="http://127.0.0.1.cdn.org/x.png">',
    ],
)
def test_what_a_browser_would_load_is_found(html: str) -> None:
    assert loads_off_loopback(html)


@pytest.mark.parametrize(
    "html",
    [
        '<a href="https://www.rfc-editor.org/rfc/rfc9110">RFC 9110</a>',
        '<svg xmlns="http://www.w3.org/2000/svg"></svg>',
        '<img src="http://127.0.0.1:8000/x.png">',
        '<img src="picture.png" alt="from https://cdn.org/">',
        "<pre>curl https://cdn.org/</pre>",
    ],
)
def test_what_a_browser_would_not_load_is_no_finding(html: str) -> None:
    assert loads_off_loopback(html) == []


@pytest.mark.parametrize("url", ["https://app.bank.example/x", r"https://[a-z-]+\.bank\.example"])
def test_a_name_that_leads_nowhere_and_a_pattern_are_no_finding(url: str) -> None:
    assert off_loopback(url) == []


@pytest.mark.parametrize(
    "url", ["https://app.example.org/", "http://[2001:db8::1]/", "http://example/"]
)
def test_a_name_that_only_looks_like_one_is_found(url: str) -> None:
    assert off_loopback(url) == [url]
