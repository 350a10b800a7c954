from pathlib import Path

import pytest

from labapi.authoring.navigation import navigate
from labapi.authoring.notebook import Lesson, tidy
from labapi.authoring.script import from_script

OPENING = '''\
# %% [markdown] id="summary"
"""
## In three minutes

The server keeps a list of models, and a client reads it with one request.
"""

# %% id="start"
import labapi, requests
lab = labapi.start()

# %% id="first"
r = requests.get(f"{lab.url}/api/v1/models")

# %% [markdown] id="objectives"
"""
## What you will be able to do

- Tell safe methods from those that change the server
- Count the requests that reached the server
- Choose a method for each task
"""

'''

CLOSING = '''\
# %% [markdown] id="recap"
"""
## What you can do now

- You told safe methods from those that change the server.
- You counted the requests that reached the server.
- You chose a method for each task.
"""

# %% id="stop" tags=["stop"]
lab.stop()
'''


def head(title: str, question: str, needs: str = "") -> str:
    """The head of a script."""
    facts = f"#     title: {title}\n#     question: {question}\n#     needs: {needs}\n"
    return f"# ---\n# jupyter:\n#   labapi:\n{facts}# ---\n\n"


def numbered(pairs: int) -> str:
    """So many pairs of a text of 100 words and a cell of code."""
    text = "word " * 99 + "end."
    return "".join(
        f'# %% [markdown] id="text-{n}"\n{text}\n\n# %% id="code-{n}"\nx = {n}\n\n'
        for n in range(1, pairs + 1)
    )


def made(script: str, path: Path = Path("03_methods.ipynb")) -> Lesson:
    """The lesson of a script, its code cells counted as if they had run."""
    lesson = from_script(script, path)
    for count, (_, cell) in enumerate(lesson.of_type("code"), start=1):
        cell.execution_count = count
    navigate([lesson])
    tidy(lesson.notebook)
    return lesson


@pytest.fixture
def script() -> str:
    """A lesson that keeps every rule."""
    return head("Methods", "Which one?") + OPENING + numbered(9) + CLOSING


@pytest.fixture
def lesson(script: str) -> Lesson:
    return made(script)
