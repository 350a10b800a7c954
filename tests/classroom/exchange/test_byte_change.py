import pytest

from labapi.classroom.exchange.exchange import exchange_of
from labapi.classroom.exchange.replay import byte_of, changed, replaced, replay_changed, sent
from labapi.classroom.serving import serve
from labapi.classroom.widgets.traffic.page import legible
from tests.classroom.conftest import echo


@pytest.fixture(name="app")
def _app():
    return serve(echo)


@pytest.fixture(name="entry")
def _entry(app, session):
    session.post(f"{app.url}/here?x=1", json={"age": 35}, headers={"X-A": "caf\xe9"})
    return app.journal.last


def test_one_byte_of_the_body_differs_and_nothing_else(app, entry):
    assert replay_changed(entry, 8, "x").status == 200
    again = app.journal.last
    assert again.request_body == b'{"age": x5}'
    assert (
        again._replace(
            number=entry.number,
            request_body=entry.request_body,
            started_at=entry.started_at,
            client=entry.client,
            duration_ms=entry.duration_ms,
            response_body=entry.response_body,
        )
        == entry
    )


def test_one_byte_of_the_target_differs_and_is_not_tidied(app, entry):
    replay_changed(entry, 7, "%", part="target")
    assert app.journal.last.target == "/here?x%1"
    assert app.journal.last.request_body == entry.request_body


def test_a_byte_that_is_no_text_is_sent(app, entry):
    changed_entry = changed(exchange_of(entry), 8, "0xff")
    assert changed_entry.request_body == b'{"age": \xff5}'


def test_a_body_that_came_in_chunks_goes_out_with_its_length(app, session):
    session.post(f"{app.url}/", data=iter([b"ab", b"cd"]))
    assert replay_changed(app.journal.last, 0, "x").status == 200
    headers = dict(app.journal.last.request_headers)
    assert app.journal.last.request_body == b"xbcd"
    assert (headers["content-length"], "transfer-encoding" in headers) == ("4", False)


def test_a_body_that_the_app_did_not_read_is_not_promised(app, entry):
    unread = exchange_of(entry._replace(request_body=b"", request_size=0))
    answered, _ = sent(changed(unread, 1, "t", part="target"))
    assert answered.status == 200  # a promise of eleven bytes would leave both waiting
    assert app.journal.last.target == "/tere?x=1"


@pytest.mark.parametrize("position", [-1, 11])
def test_a_position_outside_says_where_they_are(entry, position):
    with pytest.raises(ValueError, match="from 0 to 10"):
        replay_changed(entry, position, "x")


@pytest.mark.parametrize(
    ("byte", "said"), [("é", "2 bytes"), ("", "one character"), ("ab", "one"), ("0xzz", "0x00 to")]
)
def test_what_is_not_one_byte_is_refused_in_words(byte, said):
    with pytest.raises(ValueError, match=said):
        byte_of(byte)


@pytest.mark.parametrize(("position", "byte"), [(0, "x"), (3, " "), (3, "0x0d"), (3, "0xff")])
def test_a_target_that_http_cannot_carry_is_refused(app, entry, position, byte):
    with pytest.raises(ValueError, match="visible ASCII"):
        replay_changed(entry, position, byte, part="target")
    assert len(app.journal) == 1


def test_half_a_body_is_refused(app, session):
    session.post(app.url, data=b"x" * 100_000)
    with pytest.raises(ValueError, match="only the beginning"):
        replay_changed(app.journal.last, 0, "y")


def test_no_body_says_so():
    with pytest.raises(ValueError, match="no body"):
        replaced(b"", 0, 1)


def test_a_server_that_has_stopped_is_told_in_a_sentence(app, entry):
    app.stop()
    with pytest.raises(RuntimeError, match="Nothing answers at"):
        replay_changed(entry, 8, "x")


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        (b'{"token": "a\\"b", "age": 3}', '{"token": "••••", "age": 3}'),
        (b"grant=x&client_secret=abc&y=1", "grant=x&client_secret=•••&y=1"),
        (b"/a?token=abc", "/a?token=•••"),
        (b"caf\xc3\xa9", "cafÃ©"),
    ],
)
def test_each_byte_is_one_character_and_those_of_secrets_are_dots(sent, shown):
    assert legible(sent) == shown
    assert len(shown) == len(sent)
