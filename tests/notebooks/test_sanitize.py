import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbval.plugin import get_sanitize_patterns

from labapi.authoring.notebook import write_lesson
from labapi.authoring.script import from_script
from labapi.classroom.notebook.measured import RULE, as_html, hidden, milliseconds

CONFIG = Path(__file__).with_name("sanitize.cfg")
HEAD = "# ---\n# jupyter:\n#   labapi:\n#     title: A\n#     question: B?\n#     needs:\n# ---\n"
MEASURING = "import os\nprint(f'\u27e8{os.urandom(9).hex()}\u27e9', 'fixed')\n"


def masked(text: str) -> str:
    ((pattern, replacement),) = get_sanitize_patterns(CONFIG.read_text(encoding="ascii"))
    return re.sub(pattern, replacement, text)


@pytest.mark.parametrize("draw", [str, as_html, hidden])
def test_the_rule_masks_what_the_classroom_prints_as_measured(draw: object) -> None:
    assert callable(draw)
    assert masked(draw(milliseconds(0.61))) == masked(draw(milliseconds(0.48)))


def test_the_rule_masks_what_the_classroom_calls_measured() -> None:
    text = "a ⟨1⟩ b ⟨2\n3⟩ c ⟨ d"
    assert masked(text) == RULE.sub("MEASURED", text)


def test_the_rule_masks_nothing_else() -> None:
    assert masked("0.61 ms, pred_0123456789abcdef, <5>") == "0.61 ms, pred_0123456789abcdef, <5>"


def measuring(path: Path, saved: str) -> Path:
    """A notebook that prints something measured and `fixed`, saved as if it had printed `saved`."""
    lesson = from_script(f'{HEAD}# %% id="a"\n{MEASURING}', path)
    code = lesson.cells[1]
    output = {"output_type": "stream", "name": "stdout", "text": f"⟨some hex⟩ {saved}\n"}
    code.outputs, code.execution_count = [nbformat.from_dict(output)], 1
    write_lesson(lesson)
    return path


def test_nbval_compares_all_but_measured_values(tmp_path: Path) -> None:
    notebooks = [measuring(tmp_path / f"{saved}.ipynb", saved) for saved in ("fixed", "changed")]
    options = ["--nbval", "--nbval-current-env", f"--nbval-sanitize-with={CONFIG}"]
    nbval = [sys.executable, "-m", "pytest", "-q", "-p", "nbval.plugin", *options, *notebooks]
    alone = os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    ran = subprocess.run(nbval, cwd=tmp_path, env=alone, capture_output=True, check=False)
    assert b"FAILED changed.ipynb::Cell 0" in ran.stdout
    assert b"1 failed, 1 passed" in ran.stdout
