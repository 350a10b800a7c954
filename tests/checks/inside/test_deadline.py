import signal
import threading
import time

import pytest

from labapi.checks.inside import deadline as deadlines
from labapi.checks.inside.deadline import Deadline, Late, deadline


def test_an_endless_loop_is_stopped():
    def loop():
        with deadline(0.05):
            while True:
                pass

    with pytest.raises(Late):
        loop()


def test_a_loop_is_stopped_where_interrupts_are_ignored():
    def loop():
        with deadline(0.05):
            while True:
                pass

    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with pytest.raises(Late):
            loop()
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)


def test_a_wait_is_stopped_at_once():
    woke = []

    def sleep():
        with deadline(0.05):
            time.sleep(20)
            woke.append("by itself")

    with pytest.raises(Late):
        sleep()
    assert not woke


def test_what_ends_in_time_is_left_alone():
    with deadline(30):
        done = sum(range(10))
    assert done == 45
    assert not [thread for thread in threading.enumerate() if isinstance(thread, threading.Timer)]


def test_an_interrupt_by_hand_stays_one():
    with pytest.raises(KeyboardInterrupt), deadline(30):
        raise KeyboardInterrupt


def test_in_another_thread_there_is_no_limit():
    ended = []

    def work() -> None:
        with deadline(0.0):
            ended.append(threading.Event().wait(0.05))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert ended == [False]


def test_an_interrupt_that_is_lost_is_followed_by_another(monkeypatch):
    monkeypatch.setattr(deadlines, "AGAIN_S", 0.05)
    lost = []

    def loop():
        with deadline(0.05):
            while True:
                try:
                    while True:
                        pass
                except KeyboardInterrupt:  # as Python does where nobody could catch it
                    if lost:
                        raise
                    lost.append(True)

    with pytest.raises(Late):
        loop()
    assert lost


def test_many_deadlines_are_one_thread():
    with deadline(30):
        before = threading.active_count()
    for _ in range(50):
        with deadline(30):
            pass
    assert threading.active_count() == before


def test_a_short_deadline_after_a_long_one_is_not_overslept():
    with deadline(30):
        pass
    began_at = time.monotonic()
    with pytest.raises(Late), deadline(0.05):
        time.sleep(20)
    assert time.monotonic() - began_at < 10


def test_of_two_deadlines_the_inner_one_ends_its_own_body_alone():
    with deadline(30):
        with pytest.raises(Late), deadline(0.05):
            time.sleep(20)
        went_on = True
    assert went_on


def test_what_has_ended_in_time_is_not_interrupted_later():
    with deadline(0.05):
        pass
    assert not threading.Event().wait(0.2)


def test_who_has_a_processor_to_itself_is_undisturbed_and_who_waits_is_not():
    with pytest.raises(Late), deadline(0.2, patience=3.0) as limit:
        time.sleep(20)
    assert not limit.undisturbed
    limit = Deadline(0.1, 3.0)
    limit._took_s = lambda: (0.105, 0.1)
    assert fires(limit).undisturbed
    shared = Deadline(0.1, 3.0)
    shared._took_s = lambda: (0.2, 0.1)
    assert not fires(shared).undisturbed


def fires(limit):
    interrupted = threading.Event()
    before = signal.signal(signal.SIGINT, lambda number, frame: interrupted.set())
    try:
        limit.wait_s()
        assert interrupted.wait(20)
    finally:
        signal.signal(signal.SIGINT, before)
    return limit
