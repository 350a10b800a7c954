"""`labapi new-api`: a model that somebody brings is looked at, loaded or refused, and framed."""

from __future__ import annotations

import bz2
import gzip
import importlib
import io
import json
import lzma
import pickle
import subprocess
import sys
import threading
import time
import warnings
import zipfile
import zlib
from pathlib import Path
from typing import Any

import joblib
import nbformat
import numpy as np
import pandas as pd
import pytest
import skops.io
from sklearn.calibration import CalibratedClassifierCV
from sklearn.cluster import KMeans
from sklearn.compose import make_column_transformer
from sklearn.datasets import load_wine
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.mixture import GaussianMixture
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler
from sklearn.svm import SVC
from sklearn.tree import DecisionTreeClassifier
from starlette.testclient import TestClient

from labapi import cli
from labapi.commands.new_api import frame
from labapi.commands.new_api.model_file import pickled

WINE = load_wine(as_frame=True)
ROWS, KINDS = WINE.data, WINE.target_names[WINE.target]


def trained(*parts: Any, rows: Any = ROWS, kinds: Any = KINDS) -> Any:
    return make_pipeline(*parts).fit(rows, kinds)


@pytest.fixture(scope="module")
def wine_model() -> Any:
    return trained(StandardScaler(), LogisticRegression())


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def saved(model: Any, file: str = "my model.skops") -> str:
    Path(file).write_bytes(skops.io.dumps(model))
    return file


def made(*words: str) -> int:
    return cli.main(["new-api", *words])


class Writes:
    """What a hostile pickle holds: opening it makes a file."""

    def __init__(self, path: Path) -> None:
        self.path = str(path)

    def __reduce__(self) -> Any:
        return (open, (self.path, "w"))


def refused(capsys: Any, *words: str, folder: str = "my_model_api") -> str:
    """What is said where nothing is made."""
    assert made(*words) == 1
    assert not Path(folder).exists()
    return str(capsys.readouterr().err)


# What is made.


def test_the_folder_holds_an_api_and_all_that_it_needs(here, wine_model, capsys):
    ROWS.to_csv("wine.csv", index=False)
    assert made(saved(wine_model), "--data", "wine.csv") == 0
    files = sorted(path.name for path in Path("my_model_api").iterdir())
    assert files == ["README.md", "app.py", "given.py", "model.skops", "try_it.ipynb"]
    assert Path("my_model_api/model.skops").read_bytes() == Path("my model.skops").read_bytes()
    assert [path.name for path in here.iterdir() if path.name.startswith(".")] == []
    said = capsys.readouterr().out
    assert "sklearn.linear_model._logistic.LogisticRegression" in said
    assert "skops vouches for all of them." in said


def modules_of(folder: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Any, Any]:
    """The two modules of a folder, as a notebook in it imports them."""
    monkeypatch.syspath_prepend(folder)
    for name in ("given", "app"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    found = importlib.import_module("given"), importlib.import_module("app")
    for name in ("given", "app"):
        monkeypatch.delitem(sys.modules, name)
    return found


def ready(client: TestClient) -> TestClient:
    end = time.monotonic() + 60
    while client.get("/api/v1/health").status_code == 503:
        assert time.monotonic() < end
    return client


def test_the_app_answers_as_it_stands_what_the_model_answers(here, wine_model, monkeypatch):
    ROWS.to_csv("wine.csv", index=False)
    made(saved(wine_model), "--data", "wine.csv", "--folder", "wine")
    given, app = modules_of(here / "wine", monkeypatch)
    example = {one.name: one.example for one in given.FEATURES}
    with TestClient(app.create_app(given.given())) as client:
        answer = ready(client).post("/api/v1/predictions", json={"features": example})
    data = answer.json()["data"]
    expected = wine_model.predict_proba(ROWS.median().to_frame().T)[0]
    assert answer.status_code == 201
    assert data["prediction"] == wine_model.classes_[expected.argmax()]
    assert data["probability"] == pytest.approx(expected.max())


def test_the_app_says_503_until_the_model_is_there(here, wine_model, monkeypatch):
    ROWS.to_csv("wine.csv", index=False)
    made(saved(wine_model), "--data", "wine.csv", "--folder", "wine")
    given, app = modules_of(here / "wine", monkeypatch)
    may_load = threading.Event()
    slow = given.Given(may_load.wait, "v", given.FEATURES, given.CLASSES, {}, (), 1)
    with TestClient(app.create_app(slow)) as client:
        answer = client.get("/api/v1/health")
        asked = client.post("/api/v1/predictions", json={"features": {}})
        may_load.set()
        ready(client)
    assert (answer.status_code, asked.status_code) == (503, 503)
    assert answer.headers["Retry-After"] == "1"


def test_names_are_made_plain_and_ranges_are_read_from_the_table(here, wine_model, monkeypatch):
    ROWS.to_csv("wine.csv", index=False)
    made(saved(wine_model), "--data", "wine.csv", "--folder", "wine")
    given, _ = modules_of(here / "wine", monkeypatch)
    by_name = {one.name: one for one in given.FEATURES}
    column = ROWS["od280/od315_of_diluted_wines"]
    found = by_name["od280_od315_of_diluted_wines"]
    assert (found.minimum, found.maximum) == (column.min(), column.max())
    assert found.example == column.median()
    assert tuple(ROWS.columns) == given.COLUMNS
    assert given.CLASSES == ("class_0", "class_1", "class_2")


def test_without_a_table_what_is_to_be_filled_in_is_said_in_a_sentence(here, capsys):
    saved(trained(LogisticRegression(), rows=np.eye(3), kinds=[0, 1, 1]))
    assert made("my model.skops") == 0
    assert "fill them in in given.py" in capsys.readouterr().out
    run = [sys.executable, "app.py"]
    ran = subprocess.run(run, cwd="my_model_api", capture_output=True, text=True, check=False)
    assert ran.returncode == 1
    assert ran.stderr == "Fill in the numbers of FEATURES in given.py first: x0, x1, x2.\n"


def test_a_model_without_names_takes_those_of_the_table(here, monkeypatch):
    model = trained(LogisticRegression(), rows=np.eye(3), kinds=["a", "b", "b"])
    pd.DataFrame(np.eye(3), columns=["long one", "b", "c"]).to_csv("t.csv", index=False)
    assert made(saved(model), "--data", "t.csv", "--folder", "new") == 0
    given, _ = modules_of(here / "new", monkeypatch)
    assert [one.name for one in given.FEATURES] == ["long_one", "b", "c"]
    assert given.COLUMNS == ()
    assert len(given.load_model().predict_proba([[0, 1, 2]])[0]) == 2


def test_the_notebook_imports_what_is_there_and_attacks_it(here, wine_model):
    made(saved(wine_model), "--name", "Wine *today*")
    notebook = json.loads(Path("wine_today_api/try_it.ipynb").read_text(encoding="utf-8"))
    nbformat.validate(notebook)
    kinds = [cell["cell_type"] for cell in notebook["cells"]]
    assert kinds == ["markdown", "code", "code"]
    assert notebook["cells"][0]["source"][0] == "# Wine \\*today\\*\n"
    for cell in notebook["cells"][1:]:
        compile("".join(cell["source"]), "cell", "exec")
    assert "labapi.capstone(" in "".join(notebook["cells"][2]["source"])


@pytest.mark.parametrize("name", ['"""; raise SystemExit', "$title ${x}", "Größe\\N", "a\nb"])
def test_a_name_is_only_a_name(name, here, wine_model, monkeypatch):
    assert made(saved(wine_model), "--name", name, "--folder", "new") == 0
    given, _ = modules_of(here / "new", monkeypatch)
    assert name.strip() == given.TITLE


def test_what_is_written_passes_the_linter_of_the_house(here, wine_model):
    made(saved(wine_model))
    run = [sys.executable, "-m", "ruff", "check", "--isolated", "--select", "E,F,I,D"]
    ignored = ["--ignore", "D203,D213,D401,B", "--line-length", "100", "my_model_api"]
    ran = subprocess.run([*run, *ignored], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout


# What is there stays.


def test_nothing_that_is_there_is_overwritten(here, wine_model, capsys):
    Path("my_model_api").mkdir()
    Path("my_model_api/app.py").write_text("mine", encoding="utf-8")
    assert made(saved(wine_model)) == 1
    assert "is there already" in capsys.readouterr().err
    assert [path.name for path in Path("my_model_api").iterdir()] == ["app.py"]
    assert Path("my_model_api/app.py").read_text(encoding="utf-8") == "mine"


def test_a_file_of_that_name_stays_as_well(here, wine_model, capsys):
    Path("my_model_api").write_text("mine", encoding="utf-8")
    assert made(saved(wine_model)) == 1
    assert Path("my_model_api").read_text(encoding="utf-8") == "mine"


def test_an_empty_folder_and_one_that_is_not_there_are_taken(here, wine_model):
    Path("empty").mkdir()
    assert made(saved(wine_model), "--folder", "empty") == 0
    assert made(saved(wine_model), "--folder", str(Path("new") / "deep one")) == 0
    assert Path("new/deep one/app.py").exists()


def test_the_folder_where_one_is_can_be_taken(here, wine_model, monkeypatch):
    file = Path(saved(wine_model)).absolute()
    Path("work").mkdir()
    monkeypatch.chdir("work")
    assert made(str(file), "--folder", ".") == 0
    assert Path("app.py").exists()


def test_a_disk_that_fails_leaves_nothing_half_written(here, wine_model, capsys, monkeypatch):
    whole = frame.files_of

    def and_one_more(*given: Any) -> dict[str, bytes]:
        return {**whole(*given), "no/such/folder": b""}

    monkeypatch.setattr(frame, "files_of", and_one_more)
    assert "cannot be written" in refused(capsys, saved(wine_model))


def test_a_folder_that_cannot_be_written_is_told(here, wine_model, capsys):
    Path("file").write_text("", encoding="utf-8")
    assert made(saved(wine_model), "--folder", str(Path("file") / "below")) == 1
    assert "cannot be written" in capsys.readouterr().err


# Pickles, which are never opened.


def pickles(path: Path) -> dict[str, bytes]:
    """A hostile pickle in each form in which it comes."""
    hostile = Writes(path)
    found = {f"protocol {number}": pickle.dumps(hostile, number) for number in range(6)}
    for how in ("zlib", "gzip", "bz2", "lzma", "xz"):
        buffer = io.BytesIO()
        joblib.dump([hostile], buffer, compress=(how, 3))
        found[f"joblib {how}"] = buffer.getvalue()
    plain = io.BytesIO()
    joblib.dump({"model": np.arange(9), "more": hostile}, plain)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as torch:
        torch.writestr("model/data.pkl", found["protocol 2"])
    squeezed = {
        "gzip": gzip.compress(found["protocol 4"]),
        "bz2": bz2.compress(found["protocol 4"]),
        "xz": lzma.compress(found["protocol 4"]),
        "zlib": zlib.compress(found["protocol 4"]),
    }
    return {**found, **squeezed, "joblib": plain.getvalue(), "torch": packed.getvalue()}


@pytest.mark.parametrize("name", ["my model.skops", "model.pkl"])
def test_a_pickle_is_refused_by_what_it_holds_and_never_opened(name, here, capsys):
    target = here / "written.txt"
    for form, data in pickles(target).items():
        Path(name).write_bytes(data)
        said = refused(capsys, name)
        assert "is a pickle" in said, form
        assert "To open a pickle is to run whatever program is in it" in said
        assert "skops.io.dump(model" in said
    assert not target.exists()
    pickle.loads(pickle.dumps(Writes(target))).close()
    assert target.exists(), "the pickle was harmless, so this test proved nothing"


def test_a_skops_file_is_taken_whatever_it_is_called(here, wine_model):
    assert made(saved(wine_model, "model.pkl")) == 0


@pytest.mark.parametrize(
    "text", [b"a, b\n1, 2\n", b"hello.", b"{}", b"(see below).", b"import os", b"\x80", b"x = 1"]
)
def test_what_is_no_pickle_is_not_called_one(text):
    assert pickled(text) == ""


# Other files that are none.


@pytest.mark.parametrize("data", [b"", b"a,b\n1,2\n", b"\x89PNG\r\n", b"PK\x03\x04 not really"])
def test_what_is_no_skops_file_is_told_so(data, here, capsys):
    Path("my model.skops").write_bytes(data)
    assert "is no skops file" in refused(capsys, "my model.skops")


def zipped(**parts: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        for name, text in parts.items():
            packed.writestr(name.replace("_", "."), text)
    return buffer.getvalue()


def test_a_zip_of_something_else_is_told_so(here, capsys):
    Path("my model.skops").write_bytes(zipped(letter_txt="hello"))
    assert "a zip of something else" in refused(capsys, "my model.skops")


@pytest.mark.parametrize(
    "schema", ["{", "[]", "{}", "7", '{"__loader__": "NoSuchNode"}', "[" * 9999]
)
def test_a_damaged_skops_file_is_told_so(schema, here, capsys):
    Path("my model.skops").write_bytes(zipped(schema_json=schema))
    assert "It is damaged" in refused(capsys, "my model.skops")


def test_a_cut_skops_file_is_told_so(here, wine_model, capsys):
    whole = skops.io.dumps(wine_model)
    Path("my model.skops").write_bytes(whole[: len(whole) // 2])
    assert "is no skops file" in refused(capsys, "my model.skops")


def test_a_file_that_is_not_there_and_a_folder_are_told_so(here, capsys):
    assert "There is no file" in refused(capsys, "nothing.skops")
    assert "cannot be read" in refused(capsys, str(here))


# Types that skops does not vouch for.


def test_a_part_of_scikit_learn_is_named_and_loaded_once_it_is_trusted(here, capsys, monkeypatch):
    file = saved(DecisionTreeClassifier().fit(ROWS, KINDS))
    said = refused(capsys, file)
    assert "skops does not vouch for\n    sklearn.tree._tree.Tree\n" in said
    assert "run the same again with\n    --trust sklearn.tree._tree.Tree\n" in said
    assert made(file, "--trust", "sklearn.tree._tree.Tree", "--folder", "tree") == 0
    assert "You trust those that are marked with ?." in capsys.readouterr().out
    given, _ = modules_of(here / "tree", monkeypatch)
    assert given.TRUSTED == ("sklearn.tree._tree.Tree",)
    assert given.load_model().predict_proba([list(ROWS.iloc[0])])[0].max() == 1


def test_code_of_somebody_is_never_loaded_whatever_is_trusted(here, capsys):
    state = skops.io.dumps(LogisticRegression().fit(np.eye(2), [0, 1]))
    with zipfile.ZipFile(io.BytesIO(state)) as packed:
        schema = packed.read("schema.json").decode()
        others = {n: packed.read(n) for n in packed.namelist() if n != "schema.json"}
    hostile = schema.replace("sklearn.linear_model._logistic", "this").replace(
        '"LogisticRegression"', '"\\u001b[31mFly"'
    )
    with zipfile.ZipFile("my model.skops", "w") as packed:
        packed.writestr("schema.json", hostile)
        for name, data in others.items():
            packed.writestr(name, data)
    said = refused(capsys, "my model.skops", "--trust", "this.\x1b[31mFly")
    assert "never\nloaded here: this.\\x1b[31mFly" in said
    assert "this" not in sys.modules


# Models that do not fit.


def texts() -> Any:
    return make_pipeline(TfidfVectorizer(), LogisticRegression()).fit(["a man", "no one"], [0, 1])


def categories() -> Any:
    rows = pd.DataFrame({"city": ["Ulm", "Bonn"], "age": [1.0, 2.0]})
    coded = make_column_transformer((OneHotEncoder(), ["city"]), remainder="passthrough")
    return make_pipeline(coded, LogisticRegression()).fit(rows, [0, 1])


NUMBERS, SIDES = np.arange(40.0).reshape(20, 2), [0, 1] * 10
UNFIT: dict[str, tuple[Any, str]] = {
    "a number": (lambda: LinearRegression().fit(NUMBERS, SIDES), "predicts a number"),
    "groups": (lambda: KMeans(2, n_init=1).fit(NUMBERS), "finds groups that have no names"),
    "a mixture": (lambda: GaussianMixture(1).fit(NUMBERS), "has no classes_"),
    "a scaler": (lambda: StandardScaler().fit(NUMBERS), "prepares data"),
    "no chances": (lambda: SVC().fit(NUMBERS, SIDES), "Put the SVC into a CalibratedClassifierCV"),
    "in a pipeline": (
        lambda: make_pipeline(StandardScaler(), SVC()).fit(NUMBERS, SIDES),
        "Put the SVC into a CalibratedClassifierCV",
    ),
    "texts": (texts, "reads texts (TfidfVectorizer)"),
    "searched texts": (
        lambda: GridSearchCV(texts(), {"logisticregression__C": [1]}, cv=2).fit(
            ["a man", "no one", "a dog", "no cat"], [0, 1, 0, 1]
        ),
        "reads texts (TfidfVectorizer)",
    ),
    "categories": (categories, "takes columns of texts (OneHotEncoder: "),
    "untrained": (LogisticRegression, "was never trained"),
    "no model": (lambda: {"weights": [1, 2]}, "The file holds a dict, and no model"),
}


@pytest.mark.parametrize("name", UNFIT)
def test_a_model_that_does_not_fit_is_told_what_it_would_need(name, here, capsys):
    make, words = UNFIT[name]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what scikit-learn thinks of such small tables
        file = saved(make())
    trust = [f"--trust={kind}" for kind in skops.io.get_untrusted_types(file=file)]
    assert words in refused(capsys, file, *trust)


def test_the_cure_for_a_model_without_chances_is_one(here):
    model = CalibratedClassifierCV(SVC()).fit(NUMBERS, SIDES)
    file = saved(model)
    trust = [f"--trust={kind}" for kind in skops.io.get_untrusted_types(file=file)]
    assert made(file, *trust) == 0


# Tables that do not fit.


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("alcohol\n1\n", "lacks columns that the model was trained on: malic_acid"),
        ("", "it is no CSV"),
        (",".join(ROWS.columns) + "\n" + ",".join(["red"] * 13), "is no column of numbers"),
        (",".join(ROWS.columns) + "\n", "is no column of numbers"),
    ],
)
def test_a_table_that_does_not_fit_is_told_so(text, words, here, wine_model, capsys):
    Path("t.csv").write_text(text, encoding="utf-8")
    assert words in refused(capsys, saved(wine_model), "--data", "t.csv")


def test_a_table_of_another_width_is_told_so(here, capsys):
    model = trained(LogisticRegression(), rows=np.eye(3), kinds=[0, 1, 1])
    Path("t.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    words = refused(capsys, saved(model), "--data", "t.csv")
    assert "The model takes 3 columns and does not know their names, and t.csv has 2." in words


def test_a_table_that_is_not_there_is_told_so(here, wine_model, capsys):
    assert "cannot be read" in refused(capsys, saved(wine_model), "--data", "none.csv")


def test_nothing_heavy_is_imported_for_the_help_of_the_verb(here):
    code = (
        "import sys; from labapi import cli\n"
        "try: cli.main(['new-api', '--help'])\n"
        "except SystemExit: pass\n"
        "sys.exit(any(name in sys.modules for name in ('skops', 'sklearn', 'pandas', 'numpy')))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (ran.returncode, "--trust TYPE" in ran.stdout) == (0, True)
