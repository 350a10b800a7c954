import json
import logging
import os
import socket
import subprocess
import sys
import webbrowser
from pathlib import Path
from types import SimpleNamespace
from urllib.request import urlopen

import pytest

from labapi import cli
from labapi.checks.catalogue import exercise_names
from labapi.commands import open as opening
from labapi.commands import serve as serving
from labapi.commands import setup as checking
from labapi.commands import test as testing


def on_the_checkout(monkeypatch, root):
    """Let the command line work on this checkout."""
    monkeypatch.setattr(cli.main, "__defaults__", (None, root))


@pytest.fixture
def opened(monkeypatch, tmp_path):
    """The keywords with which JupyterLab would be opened, from a checkout with a first lesson."""
    calls = []
    (tmp_path / "notebooks").mkdir()
    (tmp_path / opening.FIRST_LESSON).write_text("{}")
    on_the_checkout(monkeypatch, tmp_path)
    monkeypatch.setattr(os, "environ", {"PATH": "/bin", "DISPLAY": ":0"})
    monkeypatch.setattr(opening, "open_jupyterlab", lambda root, **kw: calls.append(kw) or 0)
    return calls


def test_no_verb_means_open(opened):
    assert cli.main([]) == 0
    assert opened[0]["port"] == 8888


def test_no_browser_alone_means_open_without_one(opened):
    cli.main(["--no-browser"])
    assert opened[0]["browser"] is False


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a screen")
def test_no_browser_is_opened_where_there_is_no_screen(opened):
    del os.environ["DISPLAY"]
    cli.main(["open"])
    assert opened[0]["browser"] is False


def test_the_environment_comes_first_on_the_path(opened):
    cli.main(["open"])
    assert os.environ["PATH"].split(os.pathsep) == [str(Path(sys.executable).parent), "/bin"]
    assert os.environ["JUPYTER_PREFER_ENV_PATH"] == "1"


def test_open_outside_a_checkout_says_what_is_missing(opened, tmp_path, capsys):
    (tmp_path / opening.FIRST_LESSON).unlink()
    assert cli.main(["open"]) == 1
    assert "00_start_here.ipynb is missing" in capsys.readouterr().err


def jupyterlab(**changed):
    given = {"port": 8888, "browser": True, "as_root": False, "token": "t", **changed}
    return opening.arguments(Path("/course"), **given)


def test_jupyterlab_opens_the_first_lesson_of_the_checkout():
    options = jupyterlab()
    assert "--ServerApp.root_dir=/course" in options
    assert "--LabApp.default_url=/lab/tree/notebooks/00_start_here.ipynb" in options


def test_an_export_prefers_the_static_form_of_a_widget():
    options = [option for option in jupyterlab() if "display_data_priority" in option]
    order = [option.partition("=")[2] for option in options]
    assert order.index("text/html") < order.index("application/vnd.jupyter.widget-view+json")
    assert order[-1] == "text/plain"


@pytest.fixture(name="environment")
def _environment(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "prefix", str(tmp_path / ".venv"))
    return tmp_path / ".venv"


def nbconvert_of(environment):
    file = environment / "etc" / "jupyter" / "jupyter_nbconvert_config.json"
    return json.loads(file.read_text("utf-8")) if file.exists() else None


def test_the_kits_own_environment_is_set_to_export_so_and_keeps_what_is_set(environment):
    checking.set_exports(environment)
    assert nbconvert_of(environment) == json.loads(checking.EXPORTS.read_text("utf-8"))
    file = environment / "etc" / "jupyter" / "jupyter_nbconvert_config.json"
    file.write_text('{"NbConvertBase": {}, "mine": 1}', "utf-8")
    checking.set_exports(environment)
    assert nbconvert_of(environment) == {"NbConvertBase": {}, "mine": 1}


def test_another_environment_is_left_alone(environment):
    checking.set_exports(environment.with_name("venv"))
    assert nbconvert_of(environment) is None


def test_an_environment_that_cannot_be_written_is_left_as_it_is(environment):
    environment.write_text("no folder")
    checking.set_exports(environment)
    assert environment.read_text() == "no folder"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Notebook notebooks/01.ipynb is not trusted", False),
        ("The websocket_ping_timeout (90000) cannot be longer than", False),
        ("Kernel died: restarting it", True),
        ("100% of %s", True),
    ],
)
def test_jupyter_writes_what_a_learner_can_do_something_about(line, said):
    record = logging.LogRecord("ServerApp", logging.WARNING, "x", 1, line, (), None)
    assert opening.is_for_learners(record) is said


def test_kernels_of_python_write_errors_only():
    spec = opening.QuietKernels().get_kernel_spec("python3")
    assert spec.argv[-1] == "--IPKernelApp.log_level=ERROR"


def test_no_browser_is_opened_where_python_knows_none(opened, monkeypatch):
    def none():
        raise webbrowser.Error("could not locate runnable browser")

    monkeypatch.setattr(webbrowser, "get", none)
    cli.main(["open"])
    assert opened[0]["browser"] is False


def test_the_superuser_may_open_jupyterlab():
    assert "--ServerApp.allow_root=True" in jupyterlab(as_root=True)


def test_without_ip_the_users_own_jupyter_settings_say_where_to_listen():
    assert not any("ServerApp.ip" in option for option in jupyterlab())


def test_ip_opens_jupyterlab_to_the_network_of_a_container(opened):
    cli.main(["--ip", "0.0.0.0"])
    assert opened[0]["ip"] == "0.0.0.0"
    assert "--ServerApp.ip=0.0.0.0" in jupyterlab(ip="0.0.0.0")


def jupyter_server(**settings):
    """A server that was made with settings of the user's own."""
    made = {"ip": "localhost", "port": 8888, "base_url": "/", "certfile": "", **settings}
    made = {"custom_display_url": "", "token": "t", **made}
    return SimpleNamespace(identity_provider=SimpleNamespace(token=made.pop("token")), **made)


@pytest.mark.parametrize(
    ("settings", "begins"),
    [
        ({}, "http://localhost:8888/lab/tree/notebooks/00_start_here.ipynb?token=t"),
        ({"base_url": "/school/"}, "http://localhost:8888/school/lab/tree/"),
        ({"certfile": "/own.pem"}, "https://localhost:8888/lab/"),
        ({"ip": "0.0.0.0"}, "http://localhost:8888/lab/"),
        ({"ip": "192.0.2.7", "port": 9000}, "http://192.0.2.7:9000/lab/"),
        ({"ip": "::1"}, "http://[::1]:8888/lab/"),
        (
            {"custom_display_url": "https://a.example/b/", "base_url": "/b/"},
            "https://a.example/b/lab",
        ),
        ({"custom_display_url": "https://a.example"}, "https://a.example/lab/tree/"),
    ],
)
def test_the_address_that_is_printed_is_the_servers_own(settings, begins):
    assert opening.address(jupyter_server(**settings)).startswith(begins)


def test_a_token_of_the_users_own_is_in_the_address_and_none_where_there_is_none():
    assert opening.address(jupyter_server(token="a b")).endswith("?token=a+b")
    assert opening.address(jupyter_server(token="")).endswith(".ipynb")


def test_who_opens_it_to_others_is_told_so_and_what_a_page_there_lacks(monkeypatch):
    monkeypatch.setattr(opening.util, "find_spec", lambda name: None)
    told = opening.hint(jupyter_server(ip="0.0.0.0"), browser=False)
    assert "port that you\nhave published" in told
    assert "install jupyter-server-proxy" in told
    assert opening.hint(jupyter_server(), browser=False) == opening.BY_HAND
    assert opening.hint(jupyter_server(), browser=True) == opening.IN_BROWSER


def test_the_settings_of_the_users_own_jupyter_are_in_the_printed_address(tmp_path):
    settings = {"ServerApp": {"base_url": "/school/", "allow_root": True}}
    (tmp_path / "jupyter_server_config.json").write_text(json.dumps(settings))
    command = [sys.executable, "-m", "labapi", "open", "--no-browser", "--port", "0"]
    env = {**os.environ, "JUPYTER_CONFIG_DIR": str(tmp_path), "LABAPI_DATA": str(tmp_path)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=env) as process:
        try:
            found = next(line.strip() for line in process.stdout if "?token=" in line)
            assert "/school/lab/tree/notebooks/00_start_here.ipynb" in found
            with urlopen(found.replace("/lab/tree/", "/api/contents/"), timeout=20) as answer:
                assert json.load(answer)["path"] == "notebooks/00_start_here.ipynb"
        finally:
            process.terminate()


def test_serve_takes_the_next_port_when_the_first_is_taken(monkeypatch):
    with serving.listen(0) as first:
        port = first.getsockname()[1]
        monkeypatch.setattr(serving, "FIRST_PORT", port)
        monkeypatch.setattr(serving, "LAST_PORT", port + 20)
        with serving.listen(None) as second:
            assert second.getsockname()[1] > port


def test_serve_does_not_move_from_a_port_that_was_asked_for(capsys):
    with serving.listen(0) as taken:
        port = taken.getsockname()[1]
        assert serving.serve(port, None) == 1
    assert f"Port {port} cannot be used" in capsys.readouterr().err


def test_a_port_beyond_the_last_is_refused(capsys):
    assert serving.serve(70000, None) == 1
    assert "Choose another with --port" in capsys.readouterr().err


def test_serve_says_what_is_wrong_with_an_origin(capsys):
    assert cli.main(["serve", "--cors-origin", "localhost:8888"]) == 1
    assert 'Write "http://localhost:8888"' in capsys.readouterr().err


def test_serve_takes_several_origins(monkeypatch):
    given = []
    monkeypatch.setattr(serving, "serve", lambda *_, **settings: given.append(settings) or 0)
    origins = ["http://localhost:8888", "null"]
    cli.main(["serve", *(word for origin in origins for word in ("--cors-origin", origin))])
    assert given[0]["cors_origins"] == origins


def test_serve_says_what_is_wrong_with_a_limit(capsys):
    assert cli.main(["serve", "--rate-limit", "many"]) == 1
    assert "'many' cannot be read as a limit. Write one as \"5/10s\"" in capsys.readouterr().err


def test_serve_says_which_strategies_there_are(capsys):
    assert cli.main(["serve", "--rate-limit", "5/10s", "--strategy", "leaky"]) == 1
    assert "Use one of 'fixed-window', 'sliding-log'" in capsys.readouterr().err


@pytest.mark.parametrize(("words", "place"), [([], "memory"), (["--store", "a"], "shared")])
def test_servers_on_one_store_count_together(monkeypatch, words, place):
    given = []
    monkeypatch.setattr(serving, "serve", lambda *_, **settings: given.append(settings) or 0)
    cli.main(["serve", "--rate-limit", "5/10s", "--strategy", "token-bucket", *words])
    assert given[0].items() >= {"rate_limit": "5/10s", "strategy": "token-bucket"}.items()
    assert given[0]["rate_limit_store"] == place


def test_serve_listens_on_this_machine_only():
    with serving.listen(0) as listener:
        assert listener.getsockname()[0] == "127.0.0.1"


def test_the_socket_names_its_protocol_so_that_asyncio_sends_at_once():
    with serving.listen(0) as listener:
        assert listener.proto == socket.IPPROTO_TCP


def project(folder, *dependencies):
    (folder / "pyproject.toml").write_text(f"[project]\ndependencies = {list(dependencies)}\n")
    return folder


def test_setup_reports_ready_when_all_is_there(tmp_path, capsys):
    assert checking.report(project(tmp_path, "requests>=2")) == 0
    assert "Ready" in capsys.readouterr().out


def test_setup_of_a_labapi_that_came_as_a_wheel_says_where_to_run_it(tmp_path, capsys):
    assert checking.report(tmp_path) == 1
    told = capsys.readouterr().err
    assert "packages that labapi asks for are installed" in told
    assert "in its folder, python lab.py does the rest" in told


def test_setup_where_nothing_at_all_is_installed_has_no_traceback(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(checking, "requirements", lambda root: ["fastapi>=1", "requests>=2"])
    monkeypatch.setitem(sys.modules, "packaging.requirements", None)
    assert checking.report(tmp_path) == 1
    told = capsys.readouterr()
    assert told.err == f"{checking.NO_PACKAGING}\n"
    assert f'"{sys.executable}" -m pip install --upgrade' in told.out


def test_a_verb_whose_packages_are_missing_says_who_tells_more(monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "jupyter_server", None)
    monkeypatch.delitem(sys.modules, "labapi.commands.open")
    for name in [name for name in sys.modules if name.startswith("jupyter_server.")]:
        monkeypatch.delitem(sys.modules, name)
    assert cli.main(["open"]) == 1
    told = capsys.readouterr().err
    assert "The module jupyter_server" in told
    assert "python lab.py setup" in told


@pytest.mark.parametrize("closed", ["while it writes", "before it is flushed"])
def test_a_reader_who_has_seen_enough_ends_a_verb_without_a_word(closed):
    printed = 200_000 if closed == "while it writes" else 10
    code = (
        "import sys, labapi.cli as cli\n"
        "run = lambda options: input() or print('x' * int(sys.argv[1])) or 0\n"
        "cli.parser = lambda verb: type('P', (), {'parse_args': lambda *_: type('O', (), "
        "{'run': staticmethod(run)})})\n"
        "sys.exit(cli.main(['why']))"
    )
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen([sys.executable, "-c", code, f"{printed}"], **pipes) as verb:
        verb.stdout.close()
        verb.stdin.write(b"\n")
        verb.stdin.close()
        assert (verb.wait(60), verb.stderr.read()) == (1, b"")


def test_setup_names_a_missing_package_and_the_cure(tmp_path, capsys):
    assert checking.report(project(tmp_path, "no-such-package>=1")) == 1
    told = capsys.readouterr()
    assert told.err == "no-such-package is not installed.\n"
    assert "python -m pip install -e ." in told.out


def test_setup_in_the_checkout_s_own_environment_says_to_make_it_anew(
    tmp_path, capsys, monkeypatch
):
    monkeypatch.setattr(sys, "prefix", str(tmp_path / ".venv"))
    checking.report(project(tmp_path, "no-such-package>=1"))
    assert "delete the folder" in capsys.readouterr().out


@pytest.fixture
def steps(monkeypatch):
    """Small steps in the place of the real ones: good, bad, pytest, and one of two tools."""
    small = {
        "good": ("this",),
        "bad": ("no_such_module",),
        "tests": ("pytest -p no:cacheprovider -o addopts= -q",),
        "both": ("no_such_module", "this"),
    }
    monkeypatch.setattr(testing, "STEPS", small)
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")  # nothing is to be had from them here


def test_one_failing_step_fails_the_whole(steps, tmp_path, capfd):
    assert testing.run(tmp_path, ["good", "bad"], os.environ) == 1
    assert capfd.readouterr().out.endswith("\n1 passed, 1 failed, 0 skipped\n")


def test_each_tool_of_a_step_is_run_and_counted(steps, tmp_path, capfd):
    assert testing.run(tmp_path, ["both"], os.environ) == 1
    assert capfd.readouterr().out.endswith("\n1 passed, 1 failed, 0 skipped\n")


def test_the_tests_of_a_pytest_step_are_counted(steps, tmp_path, capfd):
    (tmp_path / "test_two.py").write_text("def test_a(): pass\ndef test_b(): assert False\n")
    assert testing.run(tmp_path, ["tests"], os.environ) == 1
    assert capfd.readouterr().out.endswith("\n1 passed, 1 failed, 0 skipped\n")


def test_a_pytest_step_that_finds_no_test_fails(steps, tmp_path):
    assert testing.run(tmp_path, ["tests"], os.environ) == 1


def test_an_unknown_step_is_refused_with_those_there_are(steps, tmp_path, capsys):
    assert testing.run(tmp_path, ["lints"], os.environ) == 2
    assert "good, bad, tests, both" in capsys.readouterr().err


def test_no_step_touches_the_progress_of_the_user(steps, tmp_path, capfd):
    (tmp_path / "test_data.py").write_text(
        "import os\ndef test_a(): assert os.environ['LABAPI_DATA'] != 'mine'\n"
    )
    assert testing.run(tmp_path, ["tests"], {**os.environ, "LABAPI_DATA": "mine"}) == 0


def test_copies_of_a_learner_s_work_are_not_run():
    assert "--ignore=exercises/kept" in testing.STEPS["exercises"][0]


@pytest.fixture
def course(monkeypatch, tmp_path):
    """A checkout without notebooks, and a learner of whom nothing is known."""
    monkeypatch.setenv("LABAPI_DATA", str(tmp_path / "data"))
    on_the_checkout(monkeypatch, tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("words", [["reset", "77"], ["hand-in", "77"], ["release", "77"]])
def test_an_exercise_that_there_is_not_is_told_in_a_sentence(course, words, capsys):
    assert cli.main(words) == 2
    assert capsys.readouterr().err.startswith("There is no ")


def worked(course):
    """The first exercise of the course, with work in it."""
    exercise = course / "exercises" / f"{exercise_names()[0]}_exercise.ipynb"
    exercise.parent.mkdir()
    cell = {"cell_type": "code", "id": "a", "source": "1", "metadata": {}, "outputs": []}
    exercise.write_text(json.dumps({"cells": [cell], "metadata": {}}))
    return exercise.stem.split("_")[0]


@pytest.fixture
def terminal(monkeypatch):
    """Somebody at a terminal, who gives these answers."""
    answers = []

    def give(question):
        said = answers.pop(0)
        if isinstance(said, str):
            return said
        raise said

    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", give)
    return answers


def test_who_hands_in_is_asked_at_a_terminal(course, terminal):
    terminal += ["Ada", "a1"]
    assert cli.main(["hand-in", worked(course)]) == 0
    assert len(list((course / "handed-in").iterdir())) == 1


def test_who_hands_in_is_asked_nowhere_else(course, terminal, monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    assert cli.main(["hand-in", worked(course)]) == 1
    assert "--name" in capsys.readouterr().err


def test_a_closed_terminal_is_no_answer(course, terminal, capsys):
    terminal += [EOFError(), EOFError()]
    assert cli.main(["hand-in", worked(course)]) == 1
    assert "--name" in capsys.readouterr().err


def test_ctrl_c_hands_nothing_in(course, terminal, capsys):
    terminal += [KeyboardInterrupt()]
    assert cli.main(["hand-in", worked(course)]) == 130
    assert not (course / "handed-in").exists()


def test_name_and_id_may_be_given_as_options(course):
    words = ["hand-in", worked(course), "--name", "Ada", "--id", "a1", "--anyway"]
    assert cli.main(words) == 0


def test_verify_proves_in_the_environment_of_the_process(course, monkeypatch):
    from labapi.commands import verify

    calls = []
    monkeypatch.setattr(verify, "verify", lambda *given, **told: calls.append(given) or 0)
    assert cli.main(["verify", "03"]) == 0
    assert calls[0][:2] == (course, ["03"])
    assert calls[0][2] is os.environ


def test_missing_test_tools_are_named(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(testing, "TOOLS", ("no_such_tool",))
    assert testing.run(tmp_path, [], os.environ) == 2
    assert "no_such_tool missing" in capsys.readouterr().err


def test_no_verb_waits_for_the_grammar_of_addresses_that_jsonschema_compiles():
    command = [sys.executable, "-X", "importtime", "-m", "labapi", "verify", "--help"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "jsonschema" in done.stderr
    assert "lark" not in done.stderr
