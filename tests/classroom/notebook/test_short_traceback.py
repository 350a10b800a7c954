from __future__ import annotations

import pytest

import labapi
from labapi.classroom.notebook.shell import short_traceback

MISTAKES = {
    "show what is no exchange": lambda: labapi.show("a string"),
    "ask what is no question": lambda: labapi.ask("nope", "nope"),
    "serve what is no app": lambda: labapi.serve(42),
    "start with an unknown setting": lambda: labapi.start(falt="x"),
    "start with an unknown fault": lambda: labapi.start(fault="boom"),
    "diff what is no exchange": lambda: labapi.diff(None, None),
    "reveal what has no source": lambda: labapi.reveal(7),
}


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES.keys())
def test_a_learners_mistake_is_one_message_in_a_notebook(mistake):
    with pytest.raises((TypeError, ValueError, LookupError)) as caught:
        mistake()
    (line,) = caught.value._render_traceback_()
    assert line.startswith(f"{type(caught.value).__name__}: ")


def test_a_fault_on_the_way_keeps_its_traceback():
    @short_traceback
    def faulty():
        return None + 1

    with pytest.raises(TypeError) as caught:
        faulty()
    assert not hasattr(caught.value, "_render_traceback_")


def test_an_error_of_the_learners_own_code_keeps_its_traceback():
    @short_traceback
    def calls(function):
        function()

    def theirs():
        raise ValueError("theirs")

    with pytest.raises(ValueError, match="theirs") as caught:
        calls(theirs)
    assert not hasattr(caught.value, "_render_traceback_")
