import threading

import pytest

from labapi.classroom.notebook.measured import RULE
from labapi.classroom.serving import Journal, serve
from tests.classroom.conftest import hello


@pytest.fixture(name="journal")
def _journal(session):
    app = serve(hello)
    session.get(f"{app.url}/models")
    session.post(f"{app.url}/predict", data="x")
    session.get(f"{app.url}/models/a")
    return app.journal


def test_journal_reads_like_a_list(journal):
    assert len(journal) == 3
    assert [entry.number for entry in journal] == [1, 2, 3]
    assert journal[-1] is journal.last
    assert [entry.target for entry in journal[:2]] == ["/models", "/predict"]


def test_filter_chooses_by_path_method_and_status(journal):
    assert [e.target for e in journal.filter(path="/models")] == ["/models", "/models/a"]
    assert [e.target for e in journal.filter(method="post")] == ["/predict"]
    assert len(journal.filter(status=404)) == 0


def test_frame_has_a_row_for_each_request(journal):
    frame = journal.to_frame()
    assert frame["target"].tolist() == ["/models", "/predict", "/models/a"]
    assert frame.loc[2, "request_bytes"] == 0  # this app did not read the body


def test_frame_of_an_empty_journal_has_the_same_columns(journal):
    columns = journal.to_frame().columns.tolist()
    assert Journal().to_frame().columns.tolist() == columns


def test_bounded_journal_forgets_the_oldest_and_counts_on(journal):
    small = Journal(limit=2)
    for entry in journal:
        small.record(entry)
    assert [entry.number for entry in small] == [2, 3]


def test_cleared_journal_counts_from_one(journal):
    entry = journal.last
    journal.clear()
    journal.record(entry)
    assert journal.last.number == 1


def test_last_of_nothing_says_what_to_do():
    with pytest.raises(LookupError, match="send it a request"):
        _ = Journal().last


def test_text_has_one_line_a_request(journal):
    lines = [RULE.sub("⟨⟩", line) for line in repr(journal).splitlines()]
    assert lines[0] == "Journal of 3 requests"
    assert lines[2] == "2  POST  /predict  →  200 OK  ⟨⟩"


def test_long_journal_shows_the_newest(journal):
    long = Journal()
    for _ in range(30):
        long.record(journal.last)
    assert repr(long).splitlines()[0] == "Journal of 30 requests; the newest 20 are"
    assert repr(long).splitlines()[1].startswith("11  GET")
    assert long._repr_html_().count("<tr>") == 21


def test_journal_is_safe_to_read_while_it_is_written(journal):
    entry, shared = journal.last, Journal(limit=50)

    def write():
        for _ in range(500):
            shared.record(entry)

    writers = [threading.Thread(target=write) for _ in range(4)]
    for writer in writers:
        writer.start()
    while any(writer.is_alive() for writer in writers):
        numbers = [e.number for e in shared]
        assert numbers == sorted(numbers)
    assert shared.last.number == 2000
