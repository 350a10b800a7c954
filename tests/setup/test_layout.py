"""How JupyterLab looks when it is opened, and when a lesson is projected."""

import json
from pathlib import Path
from types import SimpleNamespace

import pytest
from jupyterlab_server.workspaces_handler import WorkspacesManager

from labapi import cli
from labapi.commands import open as opening
from labapi.commands.jupyterlab_settings import layout

RESTORED = "layout-restorer:data"


@pytest.fixture(name="spaces")
def _spaces(tmp_path):
    return WorkspacesManager(str(tmp_path / "spaces"))


def prepared(spaces, present=False):
    layout.prepare(spaces.workspaces_dir, present)
    name = layout.PRESENTED if present else layout.USUAL
    return spaces.load(name)["data"][RESTORED]


def test_at_the_first_opening_the_contents_stand_in_the_place_of_the_files(spaces):
    left = prepared(spaces)["left"]
    assert (left["current"], left["visible"]) == ("@jupyterlab/toc:plugin", True)


def test_a_layout_that_the_learner_has_by_now_stays(spaces):
    own = {"data": {RESTORED: {"left": {"current": "filebrowser"}}}, "metadata": {"id": "default"}}
    spaces.save("default", json.dumps(own))
    assert prepared(spaces) == own["data"][RESTORED]


def test_projected_there_are_no_side_bars_and_the_own_layout_stays(spaces):
    usual = prepared(spaces)
    for _ in range(2):  # it is made anew each time
        projected = prepared(spaces, present=True)
        assert {projected[side]["visible"] for side in ("left", "right")} == {False}
        assert "current" not in projected["left"]
        spaces.save("present", json.dumps({"data": {}, "metadata": {"id": "present"}}))
    assert prepared(spaces) == usual


@pytest.mark.parametrize("present", [False, True])
def test_a_folder_that_cannot_be_written_stops_nobody(tmp_path, present):
    (tmp_path / "spaces").write_text("no folder")
    layout.prepare(tmp_path / "spaces", present)


def test_a_layout_that_cannot_be_read_stops_nobody(spaces):
    prepared(spaces)
    (file,) = spaces.workspaces_dir.iterdir()
    file.write_text("{")
    layout.prepare(spaces.workspaces_dir)
    assert file.read_text() == "{"


def arguments(**given):
    usual = {"port": 1, "browser": False, "as_root": False, "token": "t"}
    return opening.arguments(Path("/course"), **usual, **given)


def test_projected_it_is_the_only_document_with_settings_of_its_own():
    options = dict(option.split("=", 1) for option in arguments(present=True))
    assert options["--LabApp.default_url"] == (
        "/doc/workspaces/present/tree/notebooks/00_start_here.ipynb"
    )
    folder = Path(options["--LabApp.app_settings_dir"])
    settings = json.loads((folder / "overrides.json").read_text("utf-8"))
    usual = json.loads((layout.SETTINGS / "overrides.json").read_text("utf-8"))
    assert usual.items() <= settings.items()
    assert settings["@jupyterlab/statusbar-extension:plugin"] == {"visible": False}
    assert (folder / "page_config.json").read_text() == (
        layout.SETTINGS / "page_config.json"
    ).read_text()


def test_only_projected_there_is_a_style_sheet_of_our_own():
    assert "--LabApp.custom_css=False" in arguments()
    assert "--LabApp.custom_css=True" in arguments(present=True)
    folders = ["/home/me/.jupyter/custom"]
    app = SimpleNamespace(settings={"static_custom_path": folders})
    layout.enlarge(SimpleNamespace(web_app=app))
    assert (Path(folders[0]) / "custom.css").is_file()


def test_present_is_an_option_of_open_and_of_the_bare_command(monkeypatch, tmp_path):
    given = []
    (tmp_path / "notebooks").mkdir()
    (tmp_path / opening.FIRST_LESSON).write_text("{}")
    monkeypatch.setattr(cli.main, "__defaults__", (None, tmp_path))
    monkeypatch.setattr(layout, "prepare", lambda folder, present: given.append(present))
    monkeypatch.setattr(opening, "open_jupyterlab", lambda root, **kw: given.append(kw) or 0)
    assert cli.main(["--present", "--no-browser"]) == 0
    assert (given[0], given[1]["present"]) == (True, True)
