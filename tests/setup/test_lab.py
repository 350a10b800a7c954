import ast
import contextlib
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
    assert "open, setup, room, serve, reset" in capsys.readouterr().err
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
        lab.succeeds = lambda *a, **k: True; lab.Checkout.lacks = lambda *a: ''; \
        sys.exit(lab.main(['setup']))"
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


# What the settings of pip, uv and Python may not do: send packages elsewhere.


def test_what_cannot_be_imported_is_not_stamped(lab, world, monkeypatch, capsys):
    monkeypatch.setattr(lab, "pip", lambda place: ["pip"])
    world.lacks = "ModuleNotFoundError: No module named 'fastapi'"
    assert lab.main(["setup"]) == 1
    assert not lab.Checkout(lab.ROOT).stamp.exists()
    told = capsys.readouterr().err
    assert "No module named 'fastapi'" in told
    assert "python -m pip config list" in told
    assert world.handed_over == []


def test_where_uv_has_put_packages_elsewhere_pip_is_tried(lab, world, monkeypatch):
    monkeypatch.setattr(lab, "pip", lambda place: ["pip"])
    said = iter(["ModuleNotFoundError: No module named 'fastapi'", ""])
    monkeypatch.setattr(lab.Checkout, "lacks", lambda place, lock: next(said))
    assert lab.main(["setup"]) == 0
    assert [Path(call[0]).name == "uv" for call in world.calls] == [True, False]


def test_what_is_imported_is_asked_of_the_environment_alone(lab, world, monkeypatch):
    lab.make_environment(lab.Checkout(lab.ROOT))
    monkeypatch.undo()
    monkeypatch.setenv("PYTHONPATH", str(Path(lab.__file__).parent))
    assert "No module named 'fastapi'" in lab.Checkout(lab.ROOT).lacks("requirements.txt")


ASTRAY = ("PIP_TARGET", "PIP_PREFIX", "PIP_USER", "PIP_ROOT", "PIP_CONSTRAINT", "PIP_DRY_RUN",
    "PIP_REQUIRE_VIRTUALENV", "PIP_NO_BINARY", "UV_SYSTEM_PYTHON", "UV_CONSTRAINT", "UV_PYTHON",
    "UV_RESOLUTION", "UV_EXCLUDE_NEWER", "PYTHONPATH", "PYTHONHOME", "PYTHONUSERBASE")  # fmt: skip


@pytest.mark.parametrize("name", ASTRAY)
def test_a_variable_that_leads_packages_astray_is_not_heard(lab, monkeypatch, name):
    monkeypatch.setattr(lab, "output", lambda command: "")
    monkeypatch.setenv(name, "/elsewhere")
    lab.heard.cache_clear()
    assert name not in lab.heard()


@pytest.mark.parametrize(
    "name", ["UV_DEFAULT_INDEX", "UV_CACHE_DIR", "UV_NATIVE_TLS", "HTTPS_PROXY", "SSL_CERT_FILE"]
)
def test_a_variable_that_says_how_packages_are_reached_is_heard(lab, monkeypatch, name):
    monkeypatch.setattr(lab, "output", lambda command: "")
    monkeypatch.setenv(name, "/there")
    assert lab.heard()[name] == "/there"


CONFIGURED = """global.cert='/school.pem'
global.index-url='https://ann:secret@mirror.school.example/simple'
global.extra-index-url='https://a.example\\nhttps://b.example'
install.target='/elsewhere'
install.user='true'
:env:.index-url='https://index.example/simple'"""


def test_of_the_files_of_pip_what_reaches_the_index_is_heard_and_no_target(lab, monkeypatch):
    monkeypatch.setattr(lab, "output", lambda command: CONFIGURED)
    told = {name: said for name, said in lab.heard().items() if name.startswith("PIP_")}
    assert told == {
        "PIP_CERT": "/school.pem",
        "PIP_INDEX_URL": "https://index.example/simple",
        "PIP_EXTRA_INDEX_URL": "https://a.example\nhttps://b.example",
        "PIP_CONFIG_FILE": lab.os.devnull,
    }


def test_uv_asks_the_index_of_pip_where_it_has_none_of_its_own(lab, monkeypatch):
    monkeypatch.setattr(lab, "output", lambda command: CONFIGURED)
    for name in [name for name in lab.os.environ if name.startswith("UV_")]:
        monkeypatch.delenv(name)
    assert lab.heard()["UV_DEFAULT_INDEX"] == "https://index.example/simple"
    lab.heard.cache_clear()
    monkeypatch.setenv("UV_INDEX_URL", "https://own.example")
    assert "UV_DEFAULT_INDEX" not in lab.heard()


@pytest.mark.parametrize(
    ("text", "leads_astray"),
    [
        ('[pip]\ntarget = "/elsewhere"', True),
        ("pip.prefix = '/elsewhere'", True),
        ('exclude-newer = "2020-01-01"', True),
        ('index-url = "https://mirror.example"\nsystem-certs = true', False),
        ('[[index]]\nurl = "https://mirror.example"\ndefault = true', False),
    ],
)
def test_a_file_of_uv_is_heard_unless_it_leads_astray(lab, monkeypatch, text, leads_astray):
    monkeypatch.setattr(lab, "output", lambda command: "")
    monkeypatch.setattr(lab, "uv_files", lambda: [text])
    assert ("UV_NO_CONFIG" in lab.heard()) is leads_astray


def test_a_pythonpath_does_not_reach_the_lessons_and_that_is_told(lab, monkeypatch, capsys):
    monkeypatch.setenv("PYTHONPATH", "/old")
    monkeypatch.setenv("PYTHONHOME", "/nowhere")
    monkeypatch.setattr(lab, "WINDOWS", False)
    monkeypatch.setenv("VIRTUAL_ENV", "/another")
    monkeypatch.setattr(lab.os, "execv", lambda *given: sys.exit(0))  # it does not come back
    with contextlib.suppress(SystemExit):
        lab.hand_over(lab.Checkout(lab.ROOT), ["setup"])
    assert not {"PYTHONPATH", "PYTHONHOME"} & set(lab.os.environ)
    assert capsys.readouterr().err.startswith("PYTHONPATH is left out")


NO_NETWORK = "WARNING: Retrying after connection broken by 'NewConnectionError(...)'\n"
NONE_FOUND = "ERROR: No matching distribution found for fastapi==0.133\n"


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        (NO_NETWORK + NONE_FOUND, "The network is away"),
        (NONE_FOUND, "The package index has a package not, or not for this Python (3."),
        ("ERROR: [Errno 28] No space left on device", "The disk is full"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM", "a mirror or proxy changed it"),
        ("SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_", "certificate"),
        ("ERROR: [WinError 5] Access is denied: 'x.pyd'", "Another program holds a file"),
        ("ERROR: [Errno 13] Permission denied: '/x'", "may not be written"),
        ("OSError: Tunnel connection failed: 407 Proxy Authentication Required", "HTTPS_PROXY"),
        ("ERROR: 401 Client Error for url: https://mirror", "wants a password"),
        ("[WinError 206] The filename or extension is too long", "move it to a shorter one"),
        ("ERROR: Failed building wheel for httptools", "not for this Python"),
        ("WARNING: The directory '/root/.cache/pip' is not writable", "whoever gives this course"),
    ],
)
def test_why_an_installation_failed_is_told_by_what_pip_said(lab, monkeypatch, said, meant):
    monkeypatch.setattr(lab, "output", lambda command: "")
    assert meant in lab.why(said)


def test_an_index_of_the_users_own_is_named_without_its_password(lab, monkeypatch):
    monkeypatch.setattr(lab, "output", lambda command: CONFIGURED.rpartition("\n")[0])
    told = lab.why(NO_NETWORK)
    assert told.endswith("pip is told to: https://mirror.school.example/simple")


def test_a_pip_that_may_ask_no_index_is_told_so(lab, monkeypatch):
    monkeypatch.setattr(lab, "output", lambda command: "global.no-index='1'")
    assert "PIP_NO_INDEX" in lab.why(NONE_FOUND)


def test_what_pip_complains_of_is_shown_and_kept(lab, monkeypatch, capsys):
    monkeypatch.setattr(lab, "output", lambda command: "")
    said = []
    complain = "import sys; sys.stderr.write('a\\nb\\n'); sys.exit(3)"
    assert not lab.succeeds([sys.executable, "-c", complain], said)
    assert said == ["a\n", "b\n"]
    assert capsys.readouterr().err == "a\nb\n"


def test_a_folder_with_the_sign_that_parts_folders_is_told_in_a_sentence(
    lab, world, monkeypatch, capsys
):
    monkeypatch.setattr(lab, "ROOT", Path(f"/courses/api{lab.os.pathsep}2027"))
    assert lab.main([]) == 1
    told = capsys.readouterr().err
    assert "Rename the folder" in told
    assert f"`{lab.os.pathsep}`" in told


def test_a_python_without_venv_is_told_how_to_get_it(lab, world, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "venv", None)
    assert lab.main(["setup"]) == 1
    assert "This Python has no venv" in capsys.readouterr().err


def test_a_python_without_pip_is_heard_by_its_variables(lab, monkeypatch):
    """A `.venv` has no pip that could tell of its settings: the variables are read as they are."""
    monkeypatch.setattr(lab, "output", lambda command: None)
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    monkeypatch.setenv("PIP_TARGET", "elsewhere")
    found = lab.pip_settings()
    assert found["index-url"] == "http://127.0.0.1:9/simple"
    assert "target" not in found
