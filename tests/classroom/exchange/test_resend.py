import json
import re
import shutil
import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import given

from labapi.classroom.exchange.as_code import as_curl, as_fetch, as_requests
from labapi.classroom.exchange.exchange import exchange_of
from labapi.classroom.exchange.secrets import MASK, masked_body
from labapi.classroom.serving import serve
from labapi.classroom.widgets.console.draft import Draft
from tests.classroom.conftest import echo
from tests.classroom.widgets.console.conftest import DRAFTS, ORIGIN, PREDICT, one_app

NODE, CURL = shutil.which("node"), shutil.which("curl")
needs_node = pytest.mark.skipif(not NODE, reason="needs node, which runs the code for browsers")


def curl_version():
    said = subprocess.run([CURL, "--version"], capture_output=True, text=True).stdout
    return tuple(map(int, re.findall(r"\d+", said)[:2]))


needs_curl = pytest.mark.skipif(
    sys.platform != "linux" or not CURL or curl_version() < (7, 87),
    reason="needs Linux and curl 7.87, to run what is pasted into bash",
)
READER = """
const Run = Object.getPrototypeOf(async function () {}).constructor;
const lines = require("readline").createInterface({ input: process.stdin });
const say = (value) => process.stdout.write(JSON.stringify(value) + "\\n");
(async () => {
  for await (const line of lines) {
    const said = [];
    await new Run("console", JSON.parse(line))({ log: (...words) => said.push(words) })
      .then(() => say(said), (error) => say({ error: String(error) }));
  }
})();
"""
JSON = (("Content-Type", "application/json"),)


@pytest.fixture(name="app")
def _app():
    return serve(echo)


@pytest.fixture(name="run_in_node", scope="module")
def _run_in_node():
    """One process for all, since each takes half a second to start."""
    piped = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen([NODE, "--eval", READER], encoding="utf-8", **piped) as node:

        def run(code):
            print(json.dumps(code), file=node.stdin, flush=True)
            said = json.loads(node.stdout.readline())
            assert "error" not in said, said
            return said

        yield run


def run_in_shell(code):
    words = code.replace("curl ", f"{CURL} -q --silent --show-error --max-time 20 ", 1)
    done = subprocess.run(["/bin/sh", "-c", words], capture_output=True, timeout=30)
    assert done.returncode == 0, done.stderr


def seen(app, ignoring=()):
    """What reached the server last, without what each client adds by itself."""
    entry = app.journal.last
    own = {"host", "user-agent", "accept-encoding", "connection", "content-length", *ignoring}
    chosen = sorted((name, value) for name, value in entry.request_headers if name not in own)
    return entry.method, entry.target, [pair for pair in chosen if pair != ("accept", "*/*")]


@needs_curl
@one_app
@given(DRAFTS)
def test_curl_sends_what_the_draft_says(app, draft):
    preview = draft.preview(app.url)
    run_in_shell(as_curl(preview, secrets=True, marks=False))
    by_curl = seen(app), app.journal.last.request_body
    exec(as_requests(preview, secrets=True, marks=False), {})
    assert (seen(app), app.journal.last.request_body) == by_curl
    assert app.journal.last.request_body == draft.body.encode()


@needs_curl
@pytest.mark.parametrize("target", ["/a[1-3]{b,c}", "/a/../b", "/x?q=[1-2]"])
def test_curl_reads_no_pattern_into_an_address(app, target):
    run_in_shell(as_curl(replace(Draft().preview(app.url), target=target), marks=False))
    assert [entry.target for entry in app.journal] == [target]


@needs_node
@one_app
@given(DRAFTS)
def test_fetch_sends_what_the_draft_says(app, run_in_node, draft):
    preview = draft.preview(app.url)
    run_in_node(as_fetch(preview, secrets=True, marks=False))
    added = ("accept-language", "sec-fetch-mode", "cookie", "cache-control", "pragma")
    by_fetch = seen(app, added), app.journal.last.request_body
    exec(as_requests(preview, secrets=True, marks=False), {})
    expected = b"" if draft.method == "GET" else draft.body.encode()
    assert by_fetch == (seen(app, added), expected)


@needs_node
def test_json_stays_readable_in_fetch(app, run_in_node):
    draft = Draft("POST", "/x", headers=JSON, body='{"features": {"age": 35, "rate": 0.5}}')
    code = as_fetch(draft.preview(app.url), marks=False)
    assert "JSON.stringify({\n" in code
    assert run_in_node(code)[0][0] == 200
    assert json.loads(app.journal.last.request_body) == json.loads(draft.body)


@pytest.mark.parametrize(
    "body", ['{"age": 47.0}', '{"2": 1, "1": 2}', '{"n": 9007199254740993}', '{"a": 1, "a": 2}']
)
def test_json_that_javascript_would_change_is_sent_as_a_text(body):
    code = as_fetch(Draft("POST", headers=JSON, body=body).preview(ORIGIN), marks=False)
    assert f"body: {json.dumps(body)}" in code


@needs_node
def test_bytes_are_sent_by_fetch_too(app, run_in_node):
    exchange = replace(Draft("POST").preview(app.url), request_body=b"\xff\x00")
    run_in_node(as_fetch(exchange, marks=False))
    assert app.journal.last.request_body == b"\xff\x00"


def test_what_a_page_may_not_send_is_told():
    headers = (("Cookie", "a=1"), ("Origin", "http://x.example"), ("X-A", "1"))
    code = as_fetch(Draft("GET", headers=headers, body="x").preview(ORIGIN))
    assert "// The browser decides about these headers itself: Cookie, Origin." in code
    assert "// fetch refuses a body with GET" in code
    assert "Cookie:" not in code
    assert "No browser lets a page send TRACE" in as_fetch(Draft("TRACE").preview(ORIGIN))


def test_a_plain_request_is_two_lines_for_a_browser():
    assert as_fetch(Draft(path="/x").preview(ORIGIN), marks=False).splitlines() == [
        f'const r = await fetch("{ORIGIN}/x");',
        "console.log(r.status, await r.text());",
    ]


@pytest.mark.parametrize("write", [as_curl, as_requests, as_fetch])
def test_marks_and_secrets_are_a_choice(write):
    preview = PREDICT.preview(ORIGIN)
    assert "127.0.0.1:⟨8000⟩" in write(preview)
    assert "127.0.0.1:8000" in write(preview, marks=False)
    assert "lab_secret" not in write(preview)
    assert "lab_secret" in write(preview, secrets=True)


@pytest.mark.parametrize(
    "body",
    [
        '{"api_key": "abc9", "limit": 1e5}',
        '{"a": 1, "a": {"token" : "abc9"}}',
        '{"p\\u0061ssword": "abc9"}',
        '{"secret": "abc9", broken',
        '{"key": "x\\"abc9"}',
        "grant_type=x&client_secret=abc9",
    ],
)
def test_secrets_in_a_body_are_masked_however_it_is_written(body):
    assert "abc9" not in masked_body(body)
    assert MASK in masked_body(body)
    assert masked_body(body, secrets=True) == body


def test_a_patch_keeps_its_content_type():
    headers = (("Content-Type", "application/merge-patch+json"),)
    code = as_requests(Draft("PATCH", "/x", (), headers, '{"a": 1}').preview(ORIGIN))
    assert "application/merge-patch+json" in code


def test_curl_is_asked_for_the_head_alone(app):
    assert as_curl(Draft("HEAD").preview(app.url)).startswith("curl --head ")


def test_the_code_of_an_answer_is_the_code_of_its_request(app, session):
    answer = session.put(f"{app.url}/x", data="a=1", headers={"Content-Type": "text/plain"})
    assert 'body: "a=1"' in as_fetch(exchange_of(answer))
