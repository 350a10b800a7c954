"""The zip that Gradescope grades one exercise with: the kit, the course, and two programs.

It is the teacher's file: the secret seed and the judges are in it. In the container, `setup.sh`
lays what it holds where nobody but root may read it, and `run_autograder` leaves results behind
whatever happens (`labapi/grading/gradescope`).
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from labapi.checks.catalogue import FOLDER, PREFIX, folder_of
from labapi.commands.grading.students_kit import zip_entry
from labapi.commands.updating.kit import kit_at
from labapi.grading.course.course import FILE, Course
from labapi.grading.course.secret import FILE as SEED
from labapi.grading.run.kit import HANDED_OUT, kit_of

PARTS = ("labapi/",)
NOT_NEEDED = ("labapi/authoring/", "labapi/commands/", "labapi/cli.py", "labapi/__main__.py")
LOCK = "requirements.txt"
TASKS = re.compile(r"^\s*tasks\s*=.*$", re.MULTILINE)
PROGRAMS = ("setup.sh", "run_autograder")
READ_ME = """This file is for whoever teaches the course, and for Gradescope. Do not hand it on: it
holds the secret seed of the course {course} and the judges of exercise {exercise}.

In Gradescope: make a Programming Assignment, set its points to {points}, and upload this zip under
Configure Autograder. Students upload the one file that check.hand_in() makes.

To try it on a computer of yours, unpack it into a folder `source`, lay a hand-in beside it into a
folder `submission`, then:

    export LABAPI_AUTOGRADER="$PWD"          # the folder in which both lie
    export LABAPI_PYTHON=/path/to/python     # one that has the packages; or leave this away
    bash source/setup.sh && bash source/run_autograder && cat results/results.json
"""
WHERE = """#!/usr/bin/env bash
# Made by labapi for exercise {exercise} of the course {course}.
root="${{LABAPI_AUTOGRADER:-/autograder}}"
python="${{LABAPI_PYTHON:-$root/source/.venv/bin/python}}"
"""
SETUP = """set -euo pipefail
chmod 700 "$root/source/course" "$root/source/kit"
chmod 600 "$root/source/course/{seed}"
if [ -z "${{LABAPI_PYTHON:-}}" ]; then
    found=""
    look() {{
        for one in python3.14 python3.13 python3.12 python3.11 python3; do
            if "$one" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' \\
                2>/dev/null; then
                found="$one"
                return
            fi
        done
    }}
    apt-get update || true
    apt-get install -y bubblewrap libseccomp2 || echo "There will be no sandbox."
    look
    if [ -z "$found" ]; then
        apt-get install -y python3.12 python3.12-venv ||
            apt-get install -y python3.11 python3.11-venv
        look
    fi
    "$found" -m venv "$root/source/.venv"
    "$python" -m pip install --require-hashes -r "$root/source/requirements.txt"
fi
cd "$root/source/kit"
"$python" -m compileall -q labapi
"$python" -m labapi.grading.gradescope "$root" --check
"""
RUN = """mkdir -p "$root/results"
# This stands there until something better does.
cat > "$root/results/results.json" <<'RESULTS'
{fallback}
RESULTS
cd "$root/source/kit" && "$python" -B -m labapi.grading.gradescope "$root"
exit 0
"""
COULD_NOT_START = (
    "Not graded. This 0 says nothing of your work: the autograder could not be started. Tell your "
    "teacher, who sees why."
)


def autograder(course: Course, exercise: str, root: Path, points: float) -> bytes:
    """Pack the zip for one exercise of a course; raises `NoKit`, `CourseError` and `OSError`.

    The same course and kit give the same bytes.
    """
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as zipped:
        for name, data in sorted(_files(course, exercise, root, points)):
            mode = 0o755 if name in PROGRAMS else 0o644
            zipped.writestr(zip_entry(name, mode), data, compresslevel=9)
    return packed.getvalue()


def _files(course: Course, exercise: str, root: Path, points: float) -> Iterator[tuple[str, bytes]]:
    kit = kit_at(root)
    facts = {"course": course.name, "exercise": exercise, "points": f"{points:g}"}
    fallback = {"score": 0, "output": COULD_NOT_START, "stdout_visibility": "hidden"}
    where = WHERE.format(**facts)
    yield "setup.sh", (where + SETUP.format(seed=SEED)).encode()
    yield "run_autograder", (where + RUN.format(fallback=json.dumps(fallback))).encode()
    yield "README.txt", READ_ME.format(**facts).encode()
    yield "autograder.json", (json.dumps({"exercise": exercise}) + "\n").encode()
    yield LOCK, kit.files[LOCK]
    for path, data in kit.files.items():
        if path.startswith(PARTS) and not path.startswith(NOT_NEEDED):
            yield f"kit/{path}", data
    yield from _of_course(course, exercise)


def _of_course(course: Course, exercise: str) -> Iterator[tuple[str, bytes]]:
    """Give the rules, the seed, and the exercise as it was handed out; tasks of one's own, too."""
    rules = (course.folder / FILE).read_text(encoding="utf-8-sig")
    for name in course.exercises:
        own = folder_of(name)
        for file in sorted(own.rglob("*.py")) if own.parent != FOLDER else ():
            inside = file.relative_to(own).as_posix()
            yield f"course/tasks/{PREFIX}{name}/{inside}", file.read_bytes()
    if course.tasks is not None:
        rules = TASKS.sub('tasks = "tasks"', rules)
        yield "course/tasks/README.txt", b"The tasks of the course itself.\n"
    yield f"course/{FILE}", rules.encode()
    yield f"course/{SEED}", f"{course.seed}\n".encode()
    shipped = kit_of(course, exercise).shipped
    yield f"course/{HANDED_OUT}/{exercise}_exercise.ipynb", shipped.encode()
