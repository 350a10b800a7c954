"""`labapi print`: one page a lesson, for paper and for who reads without a kernel."""

from __future__ import annotations

import json
import os
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from labapi import cli
from labapi.classroom.notebook.markup import prose
from labapi.classroom.widgets.ask.question import read_question
from labapi.commands.printing import print as printing
from labapi.commands.printing.sheet import MADE, printed
from labapi.course import ROOT

LESSON = "03_http_methods"
RFC = "https://www.rfc-editor.org/rfc/rfc9110#section-9"
FOLD = "<details><summary>Which two are safe? Look, then open.</summary>\n\n{}\n\n</details>"
DRAWN = (
    '<div class="lab"><style>/*a*/ p {{}}</style><details class="lab-fold"><summary>6 headers'
    '</summary>Host</details><details open><summary>Two</summary></details>{}</div>'
)  # fmt: skip


def shown(html: str, **more: Any) -> dict[str, Any]:
    data = {"text/plain": "as text", "text/html": html, **more}
    return {"output_type": "execute_result", "execution_count": 1, "data": data, "metadata": {}}


def code(source: str, *outputs: dict[str, Any]) -> dict[str, Any]:
    return {
        "cell_type": "code", "id": f"c{len(source)}", "source": [source], "metadata": {},
        "execution_count": 1 if outputs else None, "outputs": list(outputs),
    }  # fmt: skip


def text(source: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": f"m{len(source)}", "source": source, "metadata": {}}


def write(file: Path, *cells: dict[str, Any]) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    head = {"metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    file.write_text(json.dumps({"cells": cells, **head}), "utf-8")
    return file


@pytest.fixture(name="root")
def _root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with two lessons, and a person who is in another folder."""
    root = tmp_path / "Ünï läb"
    for name, title in ((LESSON, "HTTP methods"), ("04_status_codes", "Status codes")):
        write(root / "notebooks" / f"{name}.ipynb", text(f"# {title}"), code("1", shown("1")))
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    return root


def page(*cells: dict[str, Any], folder: Path, beside: tuple[str, ...] = ()) -> str:
    return printed(write(folder / f"{LESSON}.ipynb", *cells), beside)


class Reader(HTMLParser):
    """What a page is made of: its tags with their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def test_every_fold_is_open_in_prose_and_in_outputs(tmp_path: Path) -> None:
    read = FOLD.format("`GET` reads; **nothing** was stored.")
    html = page(text(read), code("x", shown(DRAWN.format(""))), folder=tmp_path)
    assert ["open" in fold for fold in Reader(html).all("details")] == [True, True, True]
    assert re.search(r"</summary>\s*<p>[^/]*</code> reads; <strong>nothing<.*\s*</details>", html)


def test_a_page_is_whole_without_scripts_and_without_the_internet(tmp_path: Path) -> None:
    view = {"application/vnd.jupyter.widget-view+json": {"model_id": "1", "version_major": 2}}
    script = shown(DRAWN.format("<script>alert(1)</script>"), **view)
    only = shown("", **{"application/javascript": "alert(2)"})
    html = page(code("x", script), code("yy", only), folder=tmp_path)
    assert "<script" not in html
    assert "alert" not in html
    assert "cdn" not in html
    assert not re.search(r"(src|href)=\"(https?:)?//", html)


def test_a_widget_stands_as_its_static_form(tmp_path: Path) -> None:
    view = {"application/vnd.jupyter.widget-view+json": {"model_id": "1", "version_major": 2}}
    html = page(code("x", shown("<p>The static form.</p>", **view)), folder=tmp_path)
    assert "<p>The static form.</p>" in html


def test_a_question_has_its_options_first_and_then_what_is_said_of_each(tmp_path: Path) -> None:
    asked = code(f'labapi.ask("{LESSON}", "two_tries")', shown(DRAWN.format("")))
    html = page(asked, folder=tmp_path)
    options = read_question(LESSON, "two_tries").options
    right = next(option for option in options if option.right)
    wanted = ["Predict: ", *(prose(option.text) for option in options), "Choose one before you"]
    places = [html.index(words) for words in wanted]
    places += [html.index(words) for words in ("The belief behind it", prose(right.feedback))]
    assert places[-1] > places[-3]
    places.pop()
    assert places == sorted(places)
    assert "6 headers" not in html


def test_a_question_of_another_kit_stands_as_it_was_saved(tmp_path: Path) -> None:
    html = page(code('labapi.ask("99_own", "mine")', shown(DRAWN.format(""))), folder=tmp_path)
    assert "6 headers" in html


def test_links_lead_to_pages_that_are_there_and_elsewhere_to_nothing(tmp_path: Path) -> None:
    links = {
        "04_status_codes.ipynb": "04_status_codes.html",
        "04_status_codes.ipynb#Keep%20on": "04_status_codes.html#Keep%20on",
        "06_validation.ipynb": None,
        "../exercises/03_http_methods_exercise.ipynb": None,
        "glossary.md#resource": None,
        "#Methods": "#Methods",
        RFC: RFC,
        "http://127.0.0.1:8000/docs": None,
        "javascript:alert(1)": None,
    }
    drawn = "".join(f'<a class="x" href="{link}">there</a>' for link in links)
    read = text("[as prose](06_validation.ipynb)")
    html = page(code("x", shown(drawn)), read, folder=tmp_path, beside=("04_status_codes",))
    assert [link.get("href") for link in Reader(html).all("a")] == [*links.values(), None]
    assert "as prose" in html


def test_a_heading_is_found_by_the_links_to_it(tmp_path: Path) -> None:
    html = page(
        text("## Words of `this` & that\n\n[there](#Words-of-this-&-that)"), folder=tmp_path
    )
    assert Reader(html).all("h2")[0]["id"] == "Words-of-this-&-that"


def test_styles_that_each_picture_brings_are_there_once(tmp_path: Path) -> None:
    drawn = DRAWN.format("")
    html = page(code("x", shown(drawn)), code("yy", shown(drawn)), folder=tmp_path)
    assert html.count("/*a*/") == 1
    assert html.count("6 headers") == 2


def test_the_title_tells_number_and_name_and_is_escaped(tmp_path: Path) -> None:
    assert "<title>03 Methods &lt;b&gt;</title>" in page(text("# Methods <b>"), folder=tmp_path)
    assert "<title>03</title>" in page(text("none"), folder=tmp_path)


def test_two_cells_with_one_id_are_no_trouble(tmp_path: Path) -> None:
    assert page(text("One."), text("Two."), folder=tmp_path).count("<p>") == 2


def test_a_picture_without_words_is_told_to_have_none(tmp_path: Path) -> None:
    html = page(text("![A chain](figure.png)\n\n<img src='b.png'>"), folder=tmp_path)
    assert all(image.get("alt") for image in Reader(html).all("img"))


def test_an_image_beside_the_notebook_is_in_the_page(tmp_path: Path) -> None:
    (tmp_path / "a chain.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>", "utf-8")
    html = page(text("![A chain](<a chain.svg>)"), folder=tmp_path)
    (image,) = Reader(html).all("img")
    assert str(image["src"]).startswith("data:image/svg+xml;base64,")
    assert image["alt"] == "A chain"


def test_every_lesson_makes_a_page_that_needs_nothing_else(tmp_path: Path) -> None:
    for notebook in sorted((ROOT / "notebooks").glob("0[03]_*.ipynb")):
        html = printed(notebook)
        read = Reader(html)
        assert read.all("script") == read.all("link") == read.all("iframe") == []
        assert [one for one in read.all("details") if "open" not in one] == []
        images = [image.get("src") or "" for image in read.all("img")]
        assert [image for image in images if not image.startswith("data:")] == []
        assert "<h1" in html
        assert "widget-view" not in html


def test_a_lesson_is_written_where_the_person_is(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["print", "03"], root) == 0
    assert MADE in Path(f"{LESSON}.html").read_text("utf-8")
    assert f"{LESSON}.html is written" in capsys.readouterr().out


@pytest.mark.parametrize("given", ["3", "03", LESSON, f"{LESSON}.ipynb"])
def test_a_lesson_is_known_by_its_number_and_its_name(root: Path, given: str) -> None:
    assert cli.main(["print", given], root) == 0
    assert [file.name for file in Path().iterdir()] == [f"{LESSON}.html"]


def test_a_notebook_may_be_named_by_its_path(root: Path) -> None:
    mine = write(Path("mine.ipynb"), text("# Mine"))
    assert cli.main(["print", str(mine)], root) == 0
    assert "<title>Mine</title>" in Path("mine.html").read_text("utf-8")


def test_all_lessons_make_a_page_each_and_lead_to_each_other(root: Path) -> None:
    link = text("[on](04_status_codes.ipynb)")
    write(root / "notebooks" / f"{LESSON}.ipynb", link)
    assert cli.main(["print", "all", "--to", "pages"], root) == 0
    assert sorted(file.stem for file in Path("pages").iterdir()) == [LESSON, "04_status_codes"]
    assert 'href="04_status_codes.html"' in Path("pages", f"{LESSON}.html").read_text("utf-8")


def test_a_page_may_get_another_name(root: Path) -> None:
    assert cli.main(["print", "03", "--to", "sub/methods.html"], root) == 0
    assert Path("sub/methods.html").exists()


def test_a_page_of_ours_is_made_anew(root: Path) -> None:
    cli.main(["print", "03"], root)
    write(root / "notebooks" / f"{LESSON}.ipynb", text("# Anew"))
    assert cli.main(["print", "03"], root) == 0
    assert "Anew" in Path(f"{LESSON}.html").read_text("utf-8")


@pytest.mark.parametrize("there", ["file", "folder"])
def test_what_somebody_else_made_is_left_as_it_is(
    root: Path, there: str, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = Path(f"{LESSON}.html")
    mine.mkdir() if there == "folder" else mine.write_text("my notes", "utf-8")
    assert cli.main(["print", "03"], root) == 1
    assert "it was left as it is" in capsys.readouterr().err
    assert mine.is_dir() or mine.read_text("utf-8") == "my notes"


def test_without_a_number_it_says_what_to_give(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["print"], root) == 2
    assert "python lab.py print 03" in (said := capsys.readouterr().err)
    assert "There are: 03, 04." in said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["07"], "There is no lesson 07. There are: 03, 04."),
        (["none.ipynb"], "There is no lesson none.ipynb."),
        (["all", "--to", "one.html"], "name a folder with --to"),
    ],
)
def test_what_cannot_be_done_is_told(
    root: Path, words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["print", *words], root) == 2
    assert said in capsys.readouterr().err
    assert list(Path().iterdir()) == []


def test_where_no_lessons_lie_it_says_where_they_do(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.rmtree(root / "notebooks")
    assert cli.main(["print", "03"], root) == 2
    assert "is not in a checkout with its notebooks" in capsys.readouterr().err


def test_a_damaged_notebook_is_told_and_the_others_are_written(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (root / "notebooks" / f"{LESSON}.ipynb").write_text("{", "utf-8")
    assert cli.main(["print", "all"], root) == 1
    assert "is damaged" in capsys.readouterr().err
    assert [file.stem for file in Path().iterdir()] == ["04_status_codes"]


def test_cells_that_were_not_run_are_told(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(root / "notebooks" / f"{LESSON}.ipynb", code("1"), code("22", shown("2")), code(""))
    assert cli.main(["print", "03"], root) == 0
    assert "1 of its cells had no output" in capsys.readouterr().out


def test_it_is_opened_where_that_was_asked_for(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(printing.webbrowser, "open", lambda url: bool(opened.append(url)))
    cli.main(["print", "03"], root)
    assert opened == []
    cli.main(["print", "03", "--open"], root)
    assert opened == [Path(f"{LESSON}.html").absolute().as_uri()]
    assert "Open the file in one yourself" in capsys.readouterr().out


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="needs a folder that is closed")
def test_a_folder_that_may_not_be_written_in_is_told(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("closed").mkdir(mode=0o500)
    assert cli.main(["print", "03", "--to", "closed"], root) == 1
    assert "Name another place with --to" in capsys.readouterr().err


def test_a_place_that_cannot_be_a_folder_is_told(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("file").touch()
    assert cli.main(["print", "03", "--to", "file/deeper"], root) == 1
    assert "Name another place with --to" in capsys.readouterr().err


def test_the_fast_track_is_printed_by_its_name_and_with_all(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(root / "notebooks" / "fast_track.ipynb", text("# The fast track"), code("1", shown("1")))
    assert [cli.main(["print", what], root) for what in ("99", "fast_track")] == [2, 0]
    assert "There are: 03, 04, fast_track." in capsys.readouterr().err
    assert "The fast track" in Path("fast_track.html").read_text("utf-8")
    assert [path.stem for path in printing.printable(root / "notebooks")][-1] == "fast_track"
