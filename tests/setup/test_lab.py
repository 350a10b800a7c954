import ast
import subprocess
import sys
from pathlib import Path

import pytest

from labapi import cli
from labapi.commands.updating import putting

NEW_VERSION = "Get a newer one from python.org/downloads, then run: python3.13 lab.py"


def installs(world):
    return [call for call in world.calls if "-r" in call]


def test_it_parses_on_python_3_6(checkout):
    ast.parse((checkout / "lab.py").read_text("utf-8"), feature_version=(3, 6))


def test_an_old_python_is_told_in_two_lines_what_to_do(checkout):
    file = str(checkout / "lab.py")
    pretend = f"import runpy, sys; sys.version_info = (3, 9, 18); runpy.run_path({file!r})"
    done = subprocess.run([sys.executable, "-c", pretend], capture_output=True, text=True)
    assert done.returncode == 1
    first, second = done.stderr.strip().splitlines()
    assert "needs Python 3.11 or newer" in first
    assert second == NEW_VERSION


def test_its_verbs_are_those_of_the_labapi_command(lab):
    assert set(lab.VERBS) == {*cli.VERBS, *cli.OF_TEACHERS}


def test_an_unknown_verb_is_refused_before_anything_is_installed(lab, world, capsys):
    assert lab.main(["opne"]) == 2
    assert "open, setup, serve, reset" in capsys.readouterr().err
    assert not (lab.ROOT / ".venv").exists()


def test_help_installs_nothing(lab, world, capsys):
    assert lab.main(["--help"]) == 0
    assert "python lab.py test" in capsys.readouterr().out
    assert world.calls == []


def test_no_words_open_the_lab(lab, world):
    assert lab.main([]) == 0
    assert world.handed_over == [[]]
    assert (lab.ROOT / ".venv" / "pyvenv.cfg").exists()


def test_options_without_a_verb_are_those_of_open(lab, world):
    assert lab.main(["--port", "9000"]) == 0
    assert world.handed_over == [["--port", "9000"]]


def test_all_words_are_handed_over(lab, world):
    lab.main(["serve", "--port", "9000"])
    assert world.handed_over == [["serve", "--port", "9000"]]


def test_a_learner_does_not_install_the_test_tools(lab, world):
    lab.main(["open"])
    assert [Path(call[-1]).name for call in installs(world)] == ["requirements.txt"]


def test_the_verb_test_installs_the_test_tools(lab, world):
    lab.main(["test"])
    assert [Path(call[-1]).name for call in installs(world)] == ["requirements-test.txt"]


def test_the_second_run_installs_nothing(lab, world):
    lab.main(["setup"])
    lab.main(["setup"])
    assert len(installs(world)) == 1


def test_the_test_lock_serves_the_other_verbs_too(lab, world):
    lab.main(["test"])
    lab.main(["open"])
    assert len(installs(world)) == 1


def test_a_changed_lock_is_installed(lab, world):
    lab.main(["setup"])
    with (lab.ROOT / "requirements.txt").open("a") as lock:
        lock.write("new-package==1.0\n")
    lab.main(["setup"])
    assert len(installs(world)) == 2


def test_a_failed_install_says_what_to_do_and_runs_nothing(lab, world, capsys):
    world.fails = {"install"}
    assert lab.main(["setup"]) == 1
    assert "run the same command again" in capsys.readouterr().err
    assert world.handed_over == []


def test_the_run_after_a_failed_install_repairs_it(lab, world):
    world.fails = {"install"}
    lab.main(["setup"])
    world.fails = set()
    assert lab.main(["setup"]) == 0
    assert world.handed_over == [["setup"]]


def test_an_environment_left_half_installed_is_made_anew(lab, world):
    world.fails = {"install"}
    lab.main(["setup"])
    half_a_package = lab.ROOT / ".venv" / "half-a-package"
    half_a_package.write_text("")
    world.fails = set()
    lab.main(["setup"])
    assert not half_a_package.exists()


def test_what_a_learner_added_to_the_environment_is_kept(lab, world):
    lab.main(["setup"])
    added = lab.ROOT / ".venv" / "added"
    added.write_text("")
    (lab.ROOT / "requirements.txt").write_text("# another lock\n")
    lab.main(["setup"])
    assert added.exists()


def test_an_environment_whose_python_is_gone_is_made_anew(lab, world):
    lab.main(["setup"])
    place = lab.Checkout(lab.ROOT)
    place.python.unlink()
    lab.main(["setup"])
    assert place.answers("-c", "print(1)") == "1"


def test_pip_installs_the_lock_where_uv_cannot(lab, world):
    world.fails = {"uv"}
    assert lab.main(["setup"]) == 0
    assert world.calls[-1][1:3] == ["-m", "pip"]
    assert "--require-hashes" in world.calls[-1]


def laid_beside(lab) -> str:
    """Lay wheels beside lab.py, and give the folder's path."""
    folder = lab.ROOT / "wheels"
    folder.mkdir()
    (folder / "for.txt").write_text("For Python 3.13 on Windows (x86_64) …\n", "utf-8")
    return str(folder)


def test_packages_come_from_the_wheels_beside_it_and_from_nowhere_else(lab, world, capsys):
    folder = laid_beside(lab)
    assert lab.main(["setup"]) == 0
    assert "(once; from the folder wheels)" in capsys.readouterr().out
    (command,) = installs(world)
    assert command[command.index("--no-index") + 1 :][:2] == ["--find-links", folder]
    assert "--require-hashes" in command


def test_wheels_for_another_python_are_told_and_the_network_is_tried(lab, world, capsys):
    world.fails = {"--no-index"}
    laid_beside(lab)
    assert lab.main(["setup"]) == 0
    assert "For Python 3.13 on Windows (x86_64)" in capsys.readouterr().out
    assert ["--no-index" in command for command in installs(world)] == [True, True, False]


def test_uv_is_not_fetched_where_wheels_lie_beside_it(lab, monkeypatch):
    laid_beside(lab)
    monkeypatch.setattr(lab, "output", lambda command: None)
    monkeypatch.setattr(lab, "succeeds", lambda command: pytest.fail("the network was asked"))
    assert lab.find_uv(lab.Checkout(lab.ROOT)) is None


def test_uv_is_fetched_at_the_locked_version_with_its_hashes(lab, monkeypatch):
    place = lab.Checkout(lab.ROOT)
    place.venv.mkdir()
    commands = []
    monkeypatch.setattr(lab, "output", lambda command: None)
    monkeypatch.setattr(lab, "pip", lambda place: ["pip", "install", "--require-hashes"])
    monkeypatch.setattr(lab, "succeeds", lambda command: bool(commands.append(command)))
    lab.find_uv(place)
    wanted = Path(commands[0][-1]).read_text()
    assert wanted.startswith("uv==")
    assert wanted.count("--hash=sha256:") > 5
    assert "--require-hashes" in commands[0]


def test_a_python_without_pip_is_told_how_to_get_it(lab, world, monkeypatch, capsys):
    monkeypatch.setattr(lab.importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(lab.Checkout, "answers", lambda place, *words: None)
    monkeypatch.setattr(lab, "find_uv", lambda place: None)
    assert lab.main(["setup"]) == 1
    assert "sudo apt install python3-pip" in capsys.readouterr().err


def test_ctrl_c_says_how_to_go_on(lab, world, monkeypatch, capsys):
    def interrupted(place, lock):
        raise KeyboardInterrupt

    monkeypatch.setattr(lab, "install", interrupted)
    assert lab.main(["setup"]) == 130
    assert "Run the same command again" in capsys.readouterr().err


def test_a_folder_that_cannot_be_written_is_named(lab, world, monkeypatch, capsys):
    def refused(place, lock):
        raise PermissionError(13, "Permission denied", "/a/folder")

    monkeypatch.setattr(lab, "install", refused)
    assert lab.main(["setup"]) == 1
    assert "/a/folder" in capsys.readouterr().err


def refused(*given, **named):
    raise PermissionError(13, "Permission denied", "/a/.lab.lock")


def test_a_folder_of_others_that_is_not_set_up_says_what_is_needed(lab, world, monkeypatch, capsys):
    monkeypatch.setattr(lab, "open", refused, raising=False)
    assert lab.main(["open"]) == 1
    said = capsys.readouterr().err
    assert f"labapi has to be set up in {lab.ROOT}, and you may not write there" in said
    assert "run this once: python lab.py setup" in said
    assert "Errno" not in said
    assert lab.main(["test"]) == 1
    assert "run this once: python lab.py test" in capsys.readouterr().err


def test_a_folder_of_others_that_is_set_up_is_not_written_in(lab, world, monkeypatch):
    lab.main(["setup"])
    monkeypatch.setattr(lab, "open", refused, raising=False)
    for verb in ("open", "setup", "reset", "hand-in", "join"):
        assert lab.main([verb]) == 0


def test_what_else_the_system_refuses_is_told_without_its_number(lab, world, monkeypatch, capsys):
    def full(place, lock):
        raise OSError(28, "No space left on device", "/a/folder")

    monkeypatch.setattr(lab, "install", full)
    assert lab.main(["setup"]) == 1
    assert capsys.readouterr().err == "/a/folder: No space left on device\n"


def test_a_second_set_up_finds_the_lock_taken(lab):
    with lab.alone(lab.ROOT), open(lab.ROOT / ".lab.lock", "w") as second:
        assert not lab.try_lock(second.fileno())


def test_the_lock_is_free_again_after_a_set_up(lab, world):
    lab.main(["setup"])
    with open(lab.ROOT / ".lab.lock", "w") as next_one:
        assert lab.try_lock(next_one.fileno())


@pytest.fixture
def package(checkout):
    folder = checkout / "labapi"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    (folder / "__main__.py").write_text("import sys; print(sys.argv[1:])")
    return folder


def test_labapi_can_be_imported_in_the_environment(lab, world, package):
    lab.main(["setup"])
    found = lab.Checkout(lab.ROOT).answers(
        "-X", "utf8", "-c", "import labapi; print(labapi.__file__)"
    )
    assert Path(found) == package / "__init__.py"


@pytest.mark.skipif(sys.platform == "win32", reason="the command is a shell script elsewhere")
def test_the_environment_has_the_command_labapi(lab, world, package, tmp_path):
    lab.main(["setup"])
    command = str(lab.Checkout(lab.ROOT).bin / "labapi")
    done = subprocess.run([command, "serve", "a b"], capture_output=True, text=True, cwd=tmp_path)
    assert done.stdout == "['serve', 'a b']\n"


def test_a_moved_checkout_still_imports_its_own_labapi(lab, world, package, tmp_path):
    lab.main(["setup"])
    moved = lab.ROOT.rename(tmp_path / "moved")
    found = lab.Checkout(moved).answers("-c", "import labapi; print(labapi.__file__)")
    assert Path(found) == moved / "labapi" / "__init__.py"


def test_a_moved_checkout_needs_no_second_installation(lab, world, package, tmp_path):
    lab.main(["setup"])
    moved = lab.Checkout(lab.ROOT.rename(tmp_path / "moved"))
    assert moved.is_ready("requirements.txt")


def test_a_labapi_py_in_the_current_folder_is_not_imported(checkout, package, tmp_path):
    shadow = tmp_path / "elsewhere"
    shadow.mkdir()
    (shadow / "labapi.py").write_text("raise SystemExit('the wrong labapi')")
    program = f"import sys; sys.path.insert(0, {str(checkout)!r}); import lab; \
        lab.succeeds = lambda *a, **k: True; sys.exit(lab.main(['setup']))"
    done = subprocess.run(
        [sys.executable, "-P", "-c", program], capture_output=True, text=True, cwd=shadow
    )
    assert done.stdout.splitlines()[-1] == "['setup']"


def test_an_update_that_was_interrupted_is_finished_first(lab, world, capsys):
    files = {"lab.txt": b"newer", "labapi/new/a.py": b"NEW = 1\n"}
    putting.lay_out(lab.ROOT, files, ())
    (lab.ROOT / "old.py").touch()
    putting.decide(lab.ROOT, files, ["old.py", "not there"])
    assert lab.main([]) == 0
    assert {path: (lab.ROOT / path).read_bytes() for path in files} == files
    assert not (lab.ROOT / "old.py").exists()
    assert not (lab.ROOT / putting.BESIDE).exists()
    assert "is finished now" in capsys.readouterr().out


def test_an_update_that_was_not_decided_on_is_left_alone(lab, world):
    putting.lay_out(lab.ROOT, {"lab.txt": b"newer"}, ())
    assert lab.main([]) == 0
    assert not (lab.ROOT / "lab.txt").exists()
