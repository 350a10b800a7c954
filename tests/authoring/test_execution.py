from pathlib import Path

import pytest

from labapi.authoring.execution import LessonFailed, execute, session
from labapi.authoring.notebook import read_lesson, write_lesson
from labapi.authoring.script import from_script, to_script
from tests.authoring.conftest import head

HEAD = head("A", "B?")
SAMPLE = """\
# %% id="measure"
import os
print(f"⟨{os.getpid()}⟩ of 1")
# %% id="show"
from IPython.display import HTML
HTML(f"<p>⟨{os.urandom(4).hex()}⟩</p>")
# %% id="break" tags=["raises-exception"]
1 / 0
# %% id="widget"
import ipywidgets
ipywidgets.IntSlider()
"""


@pytest.fixture(scope="module")
def executed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("lesson") / "01_a.ipynb"
    lesson = from_script(HEAD + SAMPLE, path)
    execute(lesson)
    write_lesson(lesson)
    return path


def test_executing_again_gives_the_same_bytes(executed: Path) -> None:
    before = executed.read_bytes()
    lesson = read_lesson(executed)
    execute(lesson)
    assert write_lesson(lesson) is False
    assert executed.read_bytes() == before


def test_execution_counts_have_no_gaps(executed: Path) -> None:
    cells = [cell for _, cell in read_lesson(executed).of_type("code")]
    assert [cell.execution_count for cell in cells] == [1, 2, 3, 4]


def test_widgets_are_saved_in_their_static_form(executed: Path) -> None:
    widget = read_lesson(executed).cell("widget")
    assert widget is not None
    assert list(widget.outputs[0].data) == ["text/plain"]


def test_a_saved_traceback_names_no_file(executed: Path) -> None:
    broken = read_lesson(executed).cell("break")
    assert broken is not None
    assert broken.outputs[0].traceback == ["ZeroDivisionError: division by zero"]


def test_a_changed_output_is_saved(executed: Path) -> None:
    lesson = read_lesson(executed)
    script = to_script(lesson).replace("of 1", "of 2")
    changed = from_script(script, executed, lesson)
    execute(changed)
    measure = changed.cell("measure")
    assert measure is not None
    assert measure.outputs[0].text.endswith(" of 2\n")


def test_a_failing_cell_is_named_and_shown(tmp_path: Path) -> None:
    lesson = from_script(f'{HEAD}# %% id="bad"\nlen(5)\n', tmp_path / "01_a.ipynb")
    with pytest.raises(LessonFailed) as failure:
        execute(lesson)
    assert str(failure.value).splitlines() == [
        "01_a.ipynb, cell 2 (id bad) raised TypeError: object of type 'int' has no len()",
        "    len(5)",
    ]


def test_an_announced_error_that_does_not_come_is_refused(tmp_path: Path) -> None:
    script = f'{HEAD}# %% id="bad" tags=["raises-exception"]\n1\n'
    with pytest.raises(LessonFailed, match="has the tag raises-exception and raised nothing"):
        execute(from_script(script, tmp_path / "01_a.ipynb"))


def test_a_session_runs_cells_in_any_order(tmp_path: Path) -> None:
    script = f'{HEAD}# %% id="a"\nx = 1\n# %% id="b"\nprint(x)\nx += 1\n'
    lesson = from_script(script, tmp_path / "01_a.ipynb")
    with session(lesson) as kernel:
        kernel.run_all()
        assert kernel.run(3)[0].text == "2\n"
        kernel.run(2)
        assert kernel.run(3)[0].text == "1\n"


def test_a_kernel_keeps_its_learner_s_progress_to_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LABAPI_DATA", "mine")
    with session(from_script(f'{HEAD}# %% id="a"\n1\n', tmp_path / "01_a.ipynb")) as kernel:
        folder = kernel.evaluate("import os; print(os.environ['LABAPI_DATA'])").strip()
        assert Path(folder).is_dir()
    assert not Path(folder).exists()
