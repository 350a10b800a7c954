import re
import subprocess

import pytest
from hypothesis import example, given

from labapi.classroom.exchange.as_code import as_curl
from labapi.classroom.widgets.console.curl import NotCurl, draft_of_curl
from labapi.classroom.widgets.console.draft import Draft
from labapi.classroom.widgets.console.sending import send
from tests.classroom.exchange.test_resend import CURL, needs_curl, seen
from tests.classroom.widgets.console.conftest import DRAFTS, ORIGIN, PREDICT, TEXT, by_name

JSON = ("Content-Type", "application/json")
BODY = '{"note": "it\'s 100% \\"new\\" & <b>é</b> C:\\\\x!\\n"}\n'
"""What quoting has to carry: both quotation marks, backslashes, signs of shells, line breaks."""
CHROME_BASH = r"""curl 'URL/api/v1/predict?explain=true&a=%20b' \
  -X 'PUT' \
  -H 'Accept-Language: en-GB,en;q=0.9' \
  -H 'Connection: keep-alive' \
  -H 'Content-Type: application/json' \
  -b 'theme=dark; session=abc' \
  -H 'Origin: http://127.0.0.1:8888' \
  -H 'User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36' \
  -H 'sec-ch-ua: "Chromium";v="140"' \
  -H 'sec-ch-ua-mobile: ?0' \
  --data-raw BODY \
  --insecure"""
CHROME_WINDOWS = """curl ^"URL/api/v1/predict?explain=true^&a=^%^20b^" ^
  -X ^"PUT^" ^
  -H ^"Accept-Language: en-GB,en;q=0.9^" ^
  -H ^"Connection: keep-alive^" ^
  -H ^"Content-Type: application/json^" ^
  -b ^"theme=dark; session=abc^" ^
  -H ^"Origin: http://127.0.0.1:8888^" ^
  -H ^"User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36^" ^
  -H ^"sec-ch-ua: ^\\^"Chromium^\\^";v=^\\^"140^\\^"^" ^
  -H ^"sec-ch-ua-mobile: ?0^" ^
  --data-raw BODY ^
  --insecure"""
FIREFOX = """curl 'URL/api/v1/models' \\
  -X POST \\
  -H 'User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' \\
  -H 'Accept: */*' \\
  -H 'Accept-Encoding: gzip, deflate, br, zstd' \\
  -H 'Referer: http://127.0.0.1:8888/' \\
  -H 'Content-Type: application/json' \\
  -H 'Sec-Fetch-Mode: cors' \\
  -H 'Priority: u=4' \\
  --data-raw '{"name":"b"}'"""
POSTMAN = """curl --location --request PATCH 'URL/api/v1/models/b' \\
--header 'Content-Type: application/merge-patch+json' \\
--header 'X-API-Key: lab_abc' \\
--data '{
    "tags": ["a"]
}'"""


def for_windows(text):
    """Quote as Chrome and Firefox do for Windows: first for the program, then for its shell."""
    for_program = text.replace("\\", "\\\\").replace('"', '\\"')
    for_shell = re.sub(r"[^a-zA-Z0-9\s_:=+~'/.',?;()*`-]", r"^\g<0>", for_program)
    return '^"' + re.sub(r"\r?\n", "^\n\n", for_shell) + '^"'


def for_bash(text):
    """Quote as Chrome does for bash where there is an apostrophe or a control character."""
    escaped = re.sub(r"['\\]", r"\\\g<0>", text)
    return "$'" + re.sub(r"[\0-\x1f\x7f-\x9f!]", lambda c: f"\\u{ord(c[0]):04x}", escaped) + "'"


def read(text):
    quote = for_windows if "^" in text else for_bash
    return draft_of_curl(text.replace("URL", ORIGIN).replace("BODY", quote(BODY)), ORIGIN)


@given(DRAFTS)
@example(Draft("POST", "/", body="a\\\nb ^\nc^\" `\n'"))
@example(Draft("POST", "/", body='"^\n'))
@example(Draft("POST", "/", body="--next"))
@example(Draft("POST", "/", body="@body.json"))
@example(Draft("POST", "/", body="⟨1⟩ $HOME %PATH% | jq; curl"))
def test_a_draft_survives_curl(draft):
    command = as_curl(draft.preview(ORIGIN), secrets=True, marks=False)
    again, _ = draft_of_curl(command, ORIGIN)
    assert by_name(again) == by_name(draft)


def test_a_command_that_labapi_has_drawn_may_be_pasted_with_its_marks():
    draft, notes = draft_of_curl(as_curl(PREDICT.preview(ORIGIN)), ORIGIN)
    assert (draft.path, draft.query, draft.body) == (PREDICT.path, PREDICT.query, PREDICT.body)
    assert ("X-API-Key", "YOUR-SECRET") in draft.headers
    assert notes == ["•••••• hides a secret: put it in the place of YOUR-SECRET."]


def test_what_chrome_copies_for_bash():
    draft, notes = read(CHROME_BASH)
    assert (draft.method, draft.path) == ("PUT", "/api/v1/predict")
    assert draft.query == (("explain", "true"), ("a", " b"))
    assert draft.body == BODY
    assert ("Cookie", "theme=dark; session=abc") in draft.headers
    assert "sec-ch-ua, sec-ch-ua-mobile" in notes[1]
    assert "certificate" in notes[0]


def test_chrome_copies_the_same_for_windows():
    assert read(CHROME_WINDOWS) == read(CHROME_BASH)
    lines = CHROME_WINDOWS.replace("\n", "\r\n")
    assert read(lines)[0] == read(CHROME_BASH)[0]


@given(TEXT.map(lambda text: text.replace("\r", "")))
def test_browsers_quote_any_text(text):
    for quote in (for_bash, for_windows):
        draft, _ = read(f"curl {quote('URL/x?a=1&b=2')} --data-raw {quote(text)}")
        assert (draft.body, draft.query) == (text, (("a", "1"), ("b", "2")))


def test_what_firefox_copies():
    draft, notes = read(FIREFOX)
    assert (draft.method, draft.body) == ("POST", '{"name":"b"}')
    assert [name for name, _ in draft.headers] == [
        "User-Agent", "Referer", "Content-Type", "Priority"
    ]  # fmt: skip
    assert notes == ["Left out, since each client makes them itself: Sec-Fetch-Mode."]


def test_what_postman_copies():
    draft, notes = read(POSTMAN)
    headers = (("Content-Type", "application/merge-patch+json"), ("X-API-Key", "lab_abc"))
    assert draft == Draft("PATCH", "/api/v1/models/b", (), headers, '{\n    "tags": ["a"]\n}')
    assert "follows none" in notes[0]


@needs_curl
@pytest.mark.parametrize(
    "command",
    [
        CHROME_BASH.replace("BODY", for_bash(BODY)),
        FIREFOX,
        POSTMAN,
        "curl URL",
        "curl -sS 'URL?x=1#part'",
        "curl -I URL/x",
        "curl -d a=1 -d 'b=2&c' URL/x",
        "curl -G -d a=1 --data-urlencode 'q=é & ?' 'URL/x?z=0'",
        "curl --data-urlencode '=a b' --data-urlencode 'a b' URL/x",
        "curl --json '{\"a\":' --json '1}' URL/x",
        "curl -uann:secret URL/x",
        "curl -A me -e http://127.0.0.1/from --url URL/x",
        "curl -b 'a=1; b=2' -H 'X-Empty;' -H 'Accept: text/plain' URL/x",
        "curl -XPUT -d '' URL/x",
        "curl -d x -H 'content-type: text/plain' -H 'X-A:1' URL/x",
        "curl -d x -H 'Content-Type:' URL/x",
        "curl --oauth2-bearer abc URL/x",
        "curl --url-query 'a=1 2' URL/x",
        r"curl -d $'\x41\101\u00e9\t\'' URL/x",
        r"""curl -d "a \"b\" \\ \n \$x" URL/x""",
        "curl -d a\\ b'c'\"d\" \\\n URL/x # and so on",
    ],
)
def test_the_draft_of_a_command_sends_what_curl_sends(app, command):
    command = command.replace("URL", app.url)
    silent = command.replace("curl ", f"{CURL} -q --silent --max-time 20 ", 1)
    done = subprocess.run(["/bin/bash", "-c", silent], capture_output=True, timeout=30)
    assert done.returncode == 0, done.stderr
    by_curl = app.journal.last
    draft, _ = draft_of_curl(command, app.url)
    send(draft, app.url)
    assert without_sec(seen(app)) == without_sec(of(by_curl, app))
    assert app.journal.last.request_body == by_curl.request_body


def of(entry, app):
    own = {"host", "accept-encoding", "connection", "content-length"}
    chosen = [(name, value) for name, value in entry.request_headers if name not in own]
    said = [pair for pair in chosen if pair != ("accept", "*/*") and "curl/" not in pair[1]]
    return entry.method, entry.target, sorted(said)


def without_sec(heard):
    method, target, headers = heard
    target = re.sub("%..", lambda code: code[0].upper(), target.replace("%20", "+"))
    return method, target, [pair for pair in headers if not pair[0].startswith(("sec-", "user-"))]


@pytest.mark.parametrize(
    ("quoted", "meant"),
    [
        (r"$'\ud83d\ude00'", "😀"),
        (r"$'\xc3\xa9'", "é"),
        (r"$'\xe9'", "é"),
        (r"$'\U0001f600\\u0041\101'", "😀\\u0041A"),
        (r"$'\ud83d'", "\ufffd"),
        (r"$'\a\e\q'", "\a\x1b\\q"),
    ],
)
def test_escapes_of_bash_are_read(quoted, meant):
    assert read(f"curl --data-raw {quoted} URL")[0].body == meant


def test_options_that_make_headers():
    draft, _ = read("curl -A me -e http://x.example/ -u ann:secret -b a=1 -b b=2 URL")
    assert dict(draft.headers) == {
        "User-Agent": "me",
        "Referer": "http://x.example/",
        "Authorization": "Basic YW5uOnNlY3JldA==",
        "Cookie": "a=1; b=2",
    }


def test_a_header_beats_the_option():
    draft, _ = read("curl -A me -H 'user-agent: you' --json '{}' -H 'Content-Type: text/x' URL")
    assert draft.headers[:2] == (("user-agent", "you"), ("Content-Type", "text/x"))
    assert draft.headers[2:] == (("Accept", "application/json"),)


@pytest.mark.parametrize(
    "text",
    [
        "curl URL/x",
        "  $ curl URL/x  ",
        "!curl URL/x",
        "%%bash\ncurl URL/x",
        "C:\\Users\\ann>curl.exe URL/x",
        "curl.exe 'URL/x'",
        "curl \\\n  URL/x",
        "curl ^\n  URL/x",
        "curl \\ \n URL/x",
        "curl `\n URL/x",
        "curl /x",
        "curl x".replace("x", "127.0.0.1:8000/x"),
        "curl -- URL/x",
        "curl URL/x\ncurl URL/y",
        "curl -H 'Host: 127.0.0.1:8000' URL/x",
    ],
)
def test_a_command_is_known_however_it_was_copied(text):
    draft, notes = read(text)
    assert draft == Draft(path="/x")
    assert notes == []


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("curl https://api.example.com/x", "at api.example.com: the request goes to the lab"),
        ("curl http://127.0.0.1:9999/x", "the request goes to the lab instead"),
        ("curl URL/x URL/y", "More than one address"),
        ("curl -L URL/x", "follows none"),
        ("curl -k URL/x", "certificate"),
        ("curl -sv -m 5 URL/x", "Left out, since it is about curl itself: --silent, --verbose"),
        ("curl -H 'Content-Length: 5' URL/x", "makes them itself: Content-Length"),
        ('curl -H "X-A: $TOKEN" URL/x', r"\$TOKEN is filled in by a shell"),
        ("curl URL/x | jq .", "What comes after the command"),
        ("curl URL/x 2>/dev/null", "What comes after the command"),
    ],
)
def test_what_is_lost_is_noted(text, note):
    draft, notes = read(text)
    assert draft.path == "/x"
    assert [said for said in notes if re.search(note, said)] == notes


@pytest.mark.parametrize(
    ("text", "cure"),
    [
        ("", "begins with curl, such as"),
        ("hello", "begins with curl, such as"),
        ("curlicue x", "begins with curl, such as"),
        ("fetch('URL', {method: \"POST\"})", "Copy as cURL instead of Copy as fetch"),
        ("Invoke-WebRequest -Uri URL", r"Copy as cURL \(bash\)"),
        ("URL/x", "Put curl before it"),
        ("curl", "names no address"),
        ("curl -H", "Copy the whole command"),
        ("curl 'URL", "opened and not closed"),
        ("curl ftp://127.0.0.1/x", "begins with ftp://"),
        ("curl --frobnicate URL", "does not know --frobnicate"),
        ("curl -sq URL", "does not know -q"),
        ("curl -F file=@x URL", "files="),
        ("curl -T x URL", "requests.put"),
        ("curl URL --next URL", "one at a time"),
        ("curl -d @body.json URL", "in the place of @body.json"),
        ("curl --data-urlencode a@f URL", "in the place of a@f"),
        ("curl -H @headers URL", "headers in a file"),
        ("curl -H 'X-A' URL", "is no header"),
        ("curl -b cookies.txt URL", "a file of cookies"),
        ("curl -X 'GE T' URL", "one word"),
    ],
)
def test_what_cannot_be_taken_over_is_told_with_its_cure(text, cure):
    with pytest.raises(NotCurl, match=cure):
        read(text)


def test_the_host_of_another_address_is_not_taken_along():
    text = "curl https://api.example.com/x -H 'host: api.example.com'"
    assert read(text)[0].headers == ()
    assert read("curl URL/x -H 'Host: evil.example'")[0].headers == (("Host", "evil.example"),)


def test_an_at_sign_in_raw_data_is_data():
    assert read("curl --data-raw @x URL")[0].body == "@x"
    assert read("curl --data-urlencode to=a@b URL")[0].body == "to=a%40b"
