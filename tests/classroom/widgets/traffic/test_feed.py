import threading

import pytest

from labapi.classroom.serving import Journal, serve
from labapi.classroom.widgets.traffic.feed import SHOWN, Feed
from tests.classroom.conftest import hello


@pytest.fixture(name="entry")
def _entry(session):
    app = serve(hello)
    session.get(app.url)
    app.stop()
    return app.journal.last


@pytest.fixture(name="news")
def _news():
    return []


@pytest.fixture(name="feed")
def _feed(news):
    feed = Feed(Journal(), news.append)
    feed.heard = True
    yield feed
    feed.stop()


def record(journal, entry, times):
    for _ in range(times):
        journal.record(entry)


def started(feed):
    before = set(threading.enumerate())
    feed.start()
    (thread,) = set(threading.enumerate()) - before
    return thread


def numbers(piece):
    return [entry.number for entry in piece.entries]


def test_only_what_is_new_is_told(feed, news, entry):
    record(feed.journal, entry, 2)
    feed.flush()
    record(feed.journal, entry, 1)
    feed.flush()
    assert [(numbers(piece), piece.after, piece.whole) for piece in news] == [
        ([1, 2], 0, False),
        ([3], 2, False),
    ]


def test_until_somebody_has_heard_each_piece_is_the_whole(feed, news, entry):
    feed.heard = False
    record(feed.journal, entry, 1)
    feed.flush()
    record(feed.journal, entry, 1)
    feed.flush()
    assert [numbers(piece) for piece in news] == [[1], [1, 2]]


def test_nothing_new_is_not_told(feed, news, entry):
    record(feed.journal, entry, 1)
    feed.flush()
    feed.flush()
    assert len(news) == 1


def test_a_burst_is_told_in_few_pieces_and_none_of_the_newest_is_lost(feed, news, entry):
    feed.start()
    last_came = threading.Event()
    shown = {}

    def keep(piece):
        news.append(piece)
        shown.update({kept.number: kept for kept in piece.entries})
        if 500 in shown:
            last_came.set()

    feed._tell = keep
    record(feed.journal, entry, 500)
    assert last_came.wait(10)
    assert set(range(500 - SHOWN + 1, 501)) <= shown.keys()
    assert len(news) <= 10


def test_between_two_pieces_the_feed_rests(feed, entry, monkeypatch):
    monkeypatch.setattr("labapi.classroom.widgets.traffic.feed.PAUSE_S", 60)
    told = threading.Event()
    feed._tell = lambda piece: told.set()
    feed.start()
    record(feed.journal, entry, 1)
    assert told.wait(10)
    told.clear()
    record(feed.journal, entry, 1)
    assert not told.wait(0.2)  # it rests for a minute here


def test_a_cleared_journal_voids_what_was_told(feed, news, entry):
    record(feed.journal, entry, 3)
    feed.flush()
    feed.journal.clear()
    feed.flush()
    assert (numbers(news[-1]), news[-1].whole) == ([], True)


def test_a_journal_cleared_and_refilled_at_once_is_told_whole(feed, news, entry):
    record(feed.journal, entry, 2)
    feed.flush()
    feed.journal.clear()
    record(feed.journal, entry, 3)
    feed.flush()
    assert (numbers(news[-1]), news[-1].whole) == ([1, 2, 3], True)


def test_the_end_is_told_and_ends_the_feed(feed, news):
    thread = started(feed)
    feed.journal.end()
    thread.join(10)
    assert not thread.is_alive()
    assert news[-1].ended


def test_a_stopped_feed_leaves_no_watcher_and_no_thread(feed, news, entry):
    thread = started(feed)
    feed.stop()
    thread.join(10)
    record(feed.journal, entry, 1)
    assert not thread.is_alive()
    assert (bool(feed.journal._watchers), news) == (False, [])


def test_a_feed_started_twice_has_one_thread(feed):
    before = set(threading.enumerate())
    feed.start()
    feed.start()
    assert len(set(threading.enumerate()) - before) == 1
