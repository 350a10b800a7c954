"""Exercise 03 as an assignment of nbgrader, with as many test cells as our judges have parts.

The tests are what a careful teacher would write for each part, a few requests and an ``assert``;
our judges try several cases where one of these tests tries one. They stand where the checks stood.
The notebooks are those of the same students, and the kernel is this Python, so both sides import
the same libraries.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from statistics import median
from typing import Any

from labapi.authoring.sample.classes import HandedIn
from labapi.course import ROOT, parse_notebook, read_notebook, solution_file
from labapi.grading.records import Record

EXERCISE = "03_http_methods"
Used = dict[str, tuple[float, float]]
"""The processor's seconds of the grader and of the submission, by student."""
SIDE = Path(__file__).with_name("nbgrader_side.py")
ASKED = """
from labapi.checks.catalogue import task_of
from labapi.checks.variant import Variant

def asked(task):
    question = task_of("03_http_methods", task).question
    return question(Variant(check._variant_key, "03_http_methods", task))

"""
A_MODEL = """
model = requests.get(f"{api}/models/loan-classifier-v2.1").json()["data"]
model = {name: model[name] for name in ("algorithm", "parameters")}

def kept(name):
    return requests.get(f"{api}/models/{name}").json()["data"]

"""
SCRIPTED = """
import json, threading
from http.server import BaseHTTPRequestHandler, HTTPServer

def told(statuses, *features):
    sent = []

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            sent.append((self.headers.get("Idempotency-Key"), json.loads(body)))
            status = statuses[min(len(sent), len(statuses)) - 1]
            data = json.dumps({"data": {"id": "pred_1"}} if status < 400 else {"error": {}})
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data.encode())

        def log_message(self, *given):
            pass

    server = HTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        got = predict_safely(f"http://127.0.0.1:{server.server_port}/api/v1", labapi.EXAMPLE)
    finally:
        server.shutdown()
        server.server_close()
    return got, sent

"""
NOTES = """
served = labapi.serve(office, name="notes")

def ask(method, path, **more):
    return requests.request(method, f"{served.url}{path}", **more)

"""
TESTS: dict[str, list[tuple[int, str]]] = {
    "safe_methods": [
        (1, ASKED + 'safe = asked("safe_methods").letters("GET", "HEAD", "OPTIONS")\n'
            "assert {str(one).strip().upper() for one in safe_methods} == set(safe)"),
    ],
    "may_send_twice": [
        (1, 'rows = asked("may_send_twice").rows\n'
            'patches = [one for one in rows if rows[one].kind in ("shall be", "is done")]\n'
            "others = [one for one in rows if one not in patches]\n"
            "assert all(may_send_twice[one] is rows[one].answer for one in others)"),
        (1, "assert all(may_send_twice[one] is rows[one].answer for one in patches)"),
    ],
    "deploy_and_retag": [
        (1, A_MODEL + 'deploy(api, "first", model | {"tags": ["old"]})\n'
            'deploy(api, "first", model | {"tags": ["new"]})\n'
            'assert kept("first")["tags"] == ["new"]'),
        (1, 'requests.put(f"{api}/models/second", json=model | {"tags": ["old"]})\n'
            'before = kept("second")\nretag(api, "second", ["new"])\n'
            'assert kept("second")["tags"] == ["new"]\n'
            'assert kept("second")["parameters"] == before["parameters"]'),
    ],
    "remove_models": [
        (2, A_MODEL + 'requests.put(f"{api}/models/third", json=model)\n'
            'names = ["third", "loan-classifier-v2.1", "never"]\n'
            'wanted = {"third": True, "loan-classifier-v2.1": False, "never": True}\n'
            "assert remove_models(api, names) == wanted\n"
            "assert remove_models(api, names) == wanted"),
    ],
    "predict_safely": [
        (2, SCRIPTED + "got, sent = told([500, 503, 201])\n_, again = told([201])\n"
            'assert got["id"] == "pred_1" and len(sent) == 3\n'
            "assert len({key for key, _ in sent}) == 1 and sent[0][0] != again[0][0]"),
        (1, "got, sent = told([422])\nassert got is None and len(sent) == 1"),
        (1, "got, sent = told([503])\nassert got is None and len(sent) == 4"),
    ],
    "office": [
        (1, NOTES + 'note = {"text": "a"}\n'
            'assert ask("PUT", "/notes/a", json=note).status_code == 201\n'
            'assert ask("PUT", "/notes/a", json={}).status_code in (200, 204)\n'
            'assert ask("GET", "/notes/a").json() == {}'),
        (1, 'place = ask("POST", "/notes", json=note).headers["Location"].split("://")[-1]\n'
            'place = place[place.index("/notes"):]\n'
            'assert ask("DELETE", place).status_code == 204\n'
            'assert ask("DELETE", place).status_code == 404'),
        (1, 'made = ask("POST", "/notes", json={"text": "b"})\nassert made.status_code == 201\n'
            'wrong = ask("PATCH", "/notes/a")\n'
            'assert wrong.status_code == 405 and wrong.headers["Allow"]'),
    ],
}  # fmt: skip
"""By task: the points and the source of each test."""


def compared(
    python: str,
    drawn: list[HandedIn],
    mine: Used,
    ours: dict[str, Record],
    folder: Path,
) -> list[str]:
    """Have nbgrader grade these notebooks; give the lines of the report."""
    if not python:
        return ["nbgrader: not measured (--nbgrader PYTHON, one that has it installed)"]
    course, kernels = folder / "nbgrader", folder / "jupyter"
    write_course(course, drawn)
    write_kernel(kernels)
    beside = f"{Path(python).absolute().parent}{os.pathsep}{os.environ['PATH']}"  # alembic is there
    named = {"JUPYTER_PATH": str(kernels), "LABAPI_DATA": str(folder / "data"), "PATH": beside}
    done = subprocess.run(
        [python, str(SIDE), str(course)],
        env=os.environ | named | {"LABAPI_REPEATABLE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        last = (done.stderr.strip() or "it said nothing").splitlines()[-1]
        return [f"nbgrader: not measured, for it ended with {done.returncode}: {last}"]
    return told(json.loads(done.stdout.splitlines()[-1]), drawn, mine, ours)


def told(
    theirs: dict[str, Any], drawn: list[HandedIn], mine: Used, ours: dict[str, Record]
) -> list[str]:
    """Compare the seconds of ordinary notebooks, and all verdicts: full points, or not."""
    judged = [one.student.id for one in drawn if theirs[one.student.id]["graded"]]
    both = [student for student in judged if ours[student].tasks]
    timed = [student for student in both if student in mine]
    used = [theirs[student]["cpu_s"] for student in timed]
    walls = [theirs[student]["wall_s"] for student in timed]
    unlike = [row for one in drawn if one.student.id in both for row in _unlike(one, theirs, ours)]
    not_graded = [one.what for one in drawn if not theirs[one.student.id]["graded"]]
    tasks = sum(len(ours[student].tasks) for student in both)
    ratio = median(there / sum(mine[one]) for one, there in zip(timed, used, strict=True))
    return [
        f"nbgrader on {len(drawn)} of the notebooks: {len(judged)} graded, with "
        f"{sum(map(len, TESTS.values()))} test cells each",
        f"  CPU a submission       {median(used):8.2f} s   (median; by the clock "
        f"{median(walls):.2f})",
        f"  nbgrader / labapi      {ratio:8.1f}     (CPU, median of {len(timed)} ratios; "
        "to hold: at least 8)",
        f"  not graded: {', '.join(not_graded) or 'none'}",
        f"  verdicts of tasks that are not the same: {len(unlike)} of {tasks}",
        *(f"    {row}" for row in unlike),
    ]


def _unlike(one: HandedIn, theirs: dict[str, Any], ours: dict[str, Record]) -> list[str]:
    scores, found = theirs[one.student.id]["scores"], []
    for task in ours[one.student.id].tasks:
        tests = TESTS[task.task]
        got = sum(scores.get(f"test-{task.task}-{n}", 0) for n in range(len(tests)))
        right = one.verdicts[task.task].outcome
        if (got == sum(points for points, _ in tests)) != (task.points == task.out_of):
            must = right.value if right else "not passed"
            found.append(
                f"{one.what}, {task.task}: nbgrader {got:g}, labapi {task.points} of "
                f"{task.out_of} (must be: {must})"
            )
    return found


# The folders that nbgrader wants.


def write_course(course: Path, drawn: list[HandedIn]) -> None:
    """Write the assignment and what was handed in."""
    source = course / "source" / "assignment"
    source.mkdir(parents=True)
    document = as_assignment(read_notebook(solution_file(ROOT, EXERCISE)))
    (source / f"{EXERCISE}.ipynb").write_text(json.dumps(document), "utf-8")
    for one in drawn:
        place = course / "submitted" / one.student.id / "assignment"
        place.mkdir(parents=True)
        for file in one.files[-1:]:
            (place / f"{EXERCISE}.ipynb").write_bytes(_as_submitted(one, file.data))


def _as_submitted(one: HandedIn, data: bytes) -> bytes:
    """Give a notebook as if it had been made of the assignment; a damaged one stays so."""
    if not one.verdicts:
        return data
    return json.dumps(as_assignment(parse_notebook(data))).encode()


def as_assignment(document: dict[str, Any]) -> dict[str, Any]:
    """Mark the cells of answers, and put the tests where the checks stood."""
    cells = []
    for cell in document["cells"]:
        name = str(cell.get("id", ""))
        task = name.removeprefix("check-")
        if task in TESTS and name != task:
            cells += [_test(task, n, *test) for n, test in enumerate(TESTS[task])]
        elif name != "check-all":
            kept = {"tags": cell["metadata"].get("tags", [])}
            mark = {"nbgrader": _mark(name, solution=True)} if name in TESTS else {}
            cells.append(cell | {"metadata": kept | mark})
    stop = [cell for cell in cells if cell.get("id") == "stop"]
    rest = [cell for cell in cells if cell.get("id") != "stop"]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    return {"cells": rest + stop, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}


def _test(task: str, number: int, points: int, source: str) -> dict[str, Any]:
    name = f"test-{task}-{number}"
    mark = _mark(name, solution=False) | {"points": points}
    cell = {"cell_type": "code", "id": name, "execution_count": None, "outputs": []}
    return cell | {"metadata": {"nbgrader": mark}, "source": source}


def _mark(name: str, *, solution: bool) -> dict[str, Any]:
    kind = {"solution": solution, "grade": not solution, "locked": not solution, "task": False}
    return kind | {"grade_id": name, "schema_version": 3}


def write_kernel(folder: Path) -> None:
    """Let nbgrader's notebooks run in this Python, which has what they import."""
    kernel = folder / "kernels" / "python3"
    kernel.mkdir(parents=True)
    command = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    spec = {"argv": command, "display_name": "Python 3", "language": "python"}
    (kernel / "kernel.json").write_text(json.dumps(spec), "utf-8")
