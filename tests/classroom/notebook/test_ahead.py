"""What a first start needs is imported ahead in a kernel; a start that takes long says so."""

import builtins
import os
import runpy
import sys
import threading
from types import SimpleNamespace

import pytest
from ipykernel.kernelspec import get_kernel_dict
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import KernelManager

from labapi.classroom.notebook import ahead
from labapi.classroom.notebook.ahead import (
    REPEATABLE,
    THREAD,
    import_ahead,
    told_where_slow,
    wait_for_imports,
)
from labapi.course import ROOT


@pytest.fixture(name="kernel", autouse=True)
def _kernel(monkeypatch):
    monkeypatch.setattr(ahead, "shell", lambda: SimpleNamespace(kernel=object()))
    monkeypatch.delenv(REPEATABLE, raising=False)
    monkeypatch.delattr(os, "register_at_fork", raising=False)


@pytest.fixture(name="slow_module")
def _slow_module(tmp_path, monkeypatch):
    """A module that is imported once it may."""
    gate = SimpleNamespace(begun=threading.Event(), go=threading.Event())
    monkeypatch.setitem(sys.modules, "a_gate", gate)
    (tmp_path / "a_slow_module.py").write_text(
        "import a_gate\na_gate.begun.set()\na_gate.go.wait()\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    yield gate
    sys.modules.pop("a_slow_module", None)


def running():
    return [thread for thread in threading.enumerate() if thread.name == THREAD]


def test_a_start_waits_for_what_is_being_imported(slow_module):
    import_ahead(("a_slow_module",))
    slow_module.begun.wait()
    waiting = threading.Thread(target=wait_for_imports)
    waiting.start()
    assert waiting.is_alive()
    slow_module.go.set()
    waiting.join()
    assert "a_slow_module" in sys.modules
    assert not running()


def test_who_interrupts_the_wait_leaves_the_import_at_work(slow_module, monkeypatch):
    def interrupted(self, limit_s):
        raise KeyboardInterrupt

    import_ahead(("a_slow_module",))
    slow_module.begun.wait()
    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "join", interrupted)
        with pytest.raises(KeyboardInterrupt):
            wait_for_imports()
    assert running()
    slow_module.go.set()
    wait_for_imports()


def test_a_part_of_a_package_is_not_imported_while_the_whole_is(tmp_path, monkeypatch):
    gate = SimpleNamespace(begun=threading.Event(), go=threading.Event(), came=[])
    monkeypatch.setitem(sys.modules, "a_gate", gate)
    monkeypatch.setattr(ahead, "GUARDED", {"a_package"})
    package = tmp_path / "a_package"
    package.mkdir()
    whole = "import a_gate\na_gate.begun.set()\na_gate.go.wait()\nfrom a_package.part import here\n"
    (package / "__init__.py").write_text(whole)
    (package / "part.py").write_text("here = 5\n")
    monkeypatch.syspath_prepend(tmp_path)
    import_ahead(("a_package",))
    gate.begun.wait()
    learner = threading.Thread(target=lambda: gate.came.append(_part()), daemon=True)
    learner.start()
    gate.go.set()
    learner.join()
    wait_for_imports()
    assert gate.came == [5]
    for name in ("a_package", "a_package.part"):
        sys.modules.pop(name)


def _part():
    from a_package.part import here

    return here


def test_imports_are_as_before_when_all_is_there(slow_module):
    before = builtins.__import__
    import_ahead(("a_slow_module",))
    slow_module.begun.wait()
    during = builtins.__import__
    slow_module.go.set()
    wait_for_imports()
    assert during is not before
    assert builtins.__import__ is before


def test_what_is_wrong_with_a_module_is_told_by_who_needs_it(capfd):
    import_ahead(("no_such_module",))
    wait_for_imports()
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("why", ["the switch", "no kernel", "no notebook"])
def test_elsewhere_nothing_is_imported_and_nothing_is_said(why, monkeypatch):
    if why == "the switch":
        monkeypatch.setenv(REPEATABLE, "1")
    else:
        shell = SimpleNamespace() if why == "no kernel" else None
        monkeypatch.setattr(ahead, "shell", lambda: shell)
    monkeypatch.setattr(ahead._Line, "show", lambda line: pytest.fail("it was said"))
    import_ahead(("no_such_module",))
    assert not running()
    with told_where_slow(after_s=0):
        pass


@pytest.fixture(name="line")
def _line(monkeypatch):
    """What is shown in the cell, in turn."""
    line = SimpleNamespace(said=[], shown=threading.Event())

    def display(bundle, raw, display_id):
        line.said.append(bundle["text/plain"])
        line.shown.set()
        return SimpleNamespace(update=lambda bundle, raw: line.said.append(bundle["text/html"]))

    monkeypatch.setattr("IPython.display.display", display)
    return line


def test_what_takes_long_says_so_and_leaves_nothing_behind(line):
    with told_where_slow("It is starting.", after_s=0):
        line.shown.wait()
    assert line.said == ["It is starting.", ""]


def test_what_is_quick_says_nothing(line):
    with told_where_slow("It is starting.", after_s=60):
        pass
    assert line.said == []


def test_a_start_that_fails_leaves_no_word_behind(line):
    def fail():
        with told_where_slow("It is starting.", after_s=0):
            line.shown.wait()
            raise ValueError

    with pytest.raises(ValueError, match=r"^$"):
        fail()
    assert line.said[-1] == ""


@pytest.mark.parametrize("option", ["nbval", "nbval_lax"])
def test_lessons_that_are_compared_run_under_the_switch(option, monkeypatch):
    monkeypatch.setenv(REPEATABLE, "")
    configure = runpy.run_path(str(ROOT / "conftest.py"))["pytest_configure"]
    configure(SimpleNamespace(getoption=lambda name, otherwise: False))
    assert not ahead.is_repeatable()
    configure(SimpleNamespace(getoption=lambda name, otherwise: name == option))
    assert ahead.is_repeatable()


@pytest.mark.slow
@pytest.mark.parametrize("switch", ["", "1"])
def test_in_a_real_kernel_fastapi_is_there_soon_after_labapi(switch):
    manager, client = started(switch)
    said = []
    code = (
        "import sys, threading, labapi\n"
        f"for one in [t for t in threading.enumerate() if t.name == {THREAD!r}]: one.join()\n"
        "print('fastapi' in sys.modules)"
    )
    try:
        client.execute_interactive(code, timeout=60, output_hook=said.append)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    printed = [one["content"]["text"] for one in said if one["msg_type"] == "stream"]
    assert printed == [f"{not switch}\n"]


def started(switch):
    """Start a kernel, and another where somebody has taken its ports before it had them itself."""
    for tries_left in (2, 1, 0):
        manager = KernelManager()
        manager._kernel_spec = KernelSpec(**get_kernel_dict())
        manager.start_kernel(env={**os.environ, REPEATABLE: switch})
        client = manager.client()
        client.start_channels()
        try:
            client.wait_for_ready(timeout=30)
        except RuntimeError:
            client.stop_channels()
            manager.shutdown_kernel(now=True)
            if not tries_left:
                raise
        else:
            return manager, client
    raise AssertionError


def test_nothing_of_labapis_own_is_imported_ahead():
    """Else whoever imports it meanwhile waits for the thread, and the thread waits for them."""
    assert not [name for name in ahead.NEEDED if name.partition(".")[0] == "labapi"]
