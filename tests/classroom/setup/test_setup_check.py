"""The set-up check on computers where something is wrong, one thing at a time."""

from __future__ import annotations

import re
import socket
from dataclasses import replace
from pathlib import Path

import pytest

from labapi.authoring.execution import session
from labapi.authoring.notebook import Lesson, empty_notebook
from labapi.classroom.notebook.measured import RULE
from labapi.classroom.server.whereabouts import HOSTS, JupyterServer, Whereabouts, host_of
from labapi.classroom.setup.arrival import NO_START
from labapi.classroom.setup.check import BROKEN, IN_ORDER, LIMITED, Check, check_setup
from labapi.classroom.setup.facts import (
    ROOT,
    Facts,
    Package,
    gather,
    packages,
    proxy_host,
    requirements,
    try_port,
)
from labapi.classroom.setup.shadows import BESIDE, BY_VARIABLE, Shadow, said

HERE = Whereabouts(server=JupyterServer("localhost", 8888))
HUB = Whereabouts(hub_prefix="/user/ada/", has_proxy=True)
PACKAGES = (
    Package("anywidget", ">=0.9.18", "0.9.18"),
    Package("fastapi", ">=0.115", "0.121.0"),
    Package("ipywidgets", ">=8.1", "8.1.8"),
    Package("jupyterlab", ">=4.4", "4.4.0"),
    Package("requests", ">=2.32", "2.32.5"),
)


@pytest.fixture
def sound(tmp_path: Path) -> Facts:
    """A computer on which all is in order, in an environment that lab.py made."""
    own = tmp_path / ".venv"
    own.mkdir()
    return Facts("3.12.4", own, tmp_path, True, PACKAGES, proxy="", port=50123)


def with_package(facts: Facts, name: str, found: str | None) -> Facts:
    changed = (replace(p, found=found) if p.name == name else p for p in facts.packages)
    return replace(facts, packages=tuple(changed))


def checked(facts: Facts, name: str) -> Check:
    """The check of that name; every other one must be in order."""
    checks = {check.name: check for check in check_setup(facts).checks}
    others = {check.verdict for check in checks.values() if check.name != name}
    assert others == {IN_ORDER}
    return checks[name]


def test_a_sound_computer_is_in_order(sound: Facts) -> None:
    report = check_setup(sound)
    assert {check.verdict for check in report.checks} == {IN_ORDER}
    assert report.conclusion == "Everything is in order. You can go on."


def test_two_sound_computers_print_the_same_but_for_what_is_measured(
    sound: Facts, tmp_path: Path
) -> None:
    other = replace(
        sound,
        python="3.14.0rc1",
        prefix=tmp_path / "conda" / "labapi",
        root=tmp_path / "elsewhere",
        packages=(*PACKAGES, Package("uvloop", ">=0.21", "0.22")),
        proxy="proxy.school.example:8080",
        port=1,
        whereabouts=HUB,
    )
    for draw in (repr, lambda report: report._repr_html_()):
        one, two = draw(check_setup(sound)), draw(check_setup(other))
        assert one != two
        assert RULE.sub("", one) == RULE.sub("", two)


def test_an_old_python_is_the_only_thing_told(sound: Facts) -> None:
    (check,) = check_setup(replace(sound, python="3.9.18")).checks
    assert (check.verdict, check.found) == (BROKEN, "3.9.18, and 3.11 or newer is needed")
    assert "python.org/downloads" in check.cure


def test_an_old_package_is_named_with_both_versions(sound: Facts) -> None:
    check = checked(with_package(sound, "fastapi", "0.100.1"), "Packages")
    assert check.found == "fastapi is 0.100.1, and 0.115 or newer is needed"
    assert check.verdict == BROKEN


def test_versions_are_compared_as_numbers(sound: Facts) -> None:
    assert checked(with_package(sound, "requests", "2.100"), "Packages").verdict == IN_ORDER


def test_all_packages_that_are_wrong_are_named(sound: Facts) -> None:
    facts = with_package(with_package(sound, "requests", None), "jupyterlab", "3.6")
    found = checked(facts, "Packages").found
    assert found == "jupyterlab is 3.6, and 4.4 or newer is needed; requests is missing"


@pytest.mark.parametrize("name", ["ipywidgets", "anywidget"])
def test_a_missing_widget_package_is_a_limit_and_not_broken(sound: Facts, name: str) -> None:
    facts = with_package(sound, name, None)
    check = checked(facts, "Widgets")
    assert (check.verdict, check.found) == (LIMITED, f"{name} is missing")
    assert check_setup(facts).ok


def test_the_own_environment_is_cured_by_making_it_anew(sound: Facts) -> None:
    cure = checked(with_package(sound, "fastapi", None), "Packages").cure
    assert "delete its folder `.venv` and run `python lab.py`" in cure


def test_a_conda_environment_is_cured_by_conda(sound: Facts, tmp_path: Path) -> None:
    prefix = tmp_path / "envs" / "labapi"
    (prefix / "conda-meta").mkdir(parents=True)
    facts = replace(sound, prefix=prefix, root=tmp_path / "course")
    cure = checked(with_package(facts, "fastapi", None), "Packages").cure
    assert "`conda env update --file environment.yml`" in cure


def test_any_other_environment_is_left_alone_and_lab_py_called(
    sound: Facts, tmp_path: Path
) -> None:
    facts = replace(sound, prefix=tmp_path / "mine", root=tmp_path / "course")
    cure = checked(with_package(facts, "fastapi", None), "Packages").cure
    assert "run `python lab.py`" in cure
    assert "delete" not in cure


def test_a_kernel_of_another_environment_is_named_with_the_menu_to_change_it(
    sound: Facts, tmp_path: Path
) -> None:
    check = checked(replace(sound, prefix=tmp_path / "base"), "Kernel")
    assert check.found.startswith("the environment base, and not .venv")
    assert "Kernel, Change Kernel…, Python 3 (ipykernel)" in check.cure


def test_a_kernel_of_another_environment_is_fine_where_lab_py_made_none(
    sound: Facts, tmp_path: Path
) -> None:
    facts = replace(sound, prefix=tmp_path / "base", root=tmp_path / "course")
    assert "base" in checked(facts, "Kernel").found


def test_a_link_to_the_own_environment_is_the_own_environment(sound: Facts, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(sound.own_environment)
    assert checked(replace(sound, prefix=link), "Kernel").verdict == IN_ORDER


def test_plain_python_is_told_that_it_is_no_notebook(sound: Facts) -> None:
    check = checked(replace(sound, in_notebook=False), "Kernel")
    assert check.verdict == LIMITED
    assert "`python lab.py`" in check.cure


def test_a_refused_port_is_told_with_the_systems_reason(sound: Facts) -> None:
    check = checked(replace(sound, port=0, refusal="Permission denied"), "Port")
    assert (check.verdict, check.found) == (
        BROKEN,
        "none to be had on 127.0.0.1: Permission denied",
    )
    assert "firewall" in check.cure


def test_a_proxy_is_named_and_no_fault(sound: Facts) -> None:
    check = checked(replace(sound, proxy="proxy.school.example:8080"), "Proxy")
    assert "proxy.school.example:8080" in check.found
    assert check.verdict == IN_ORDER


def test_a_browser_that_cannot_reach_the_lab_is_a_limit_and_told_with_its_cure(
    sound: Facts,
) -> None:
    check = checked(replace(sound, whereabouts=replace(HUB, has_proxy=False)), "Browser")
    assert check.verdict == LIMITED
    assert "`pip install jupyter-server-proxy`" in check.cure


@pytest.mark.parametrize(("place", "how"), [(HERE, "directly"), (HUB, "through a proxy")])
def test_the_way_of_the_page_is_told(sound: Facts, place: Whereabouts, how: str) -> None:
    check = checked(replace(sound, whereabouts=place), "Browser")
    assert check.found == f"⟨this page reaches the lab {how}⟩"


def test_where_no_server_is_known_nothing_is_claimed_of_the_page(sound: Facts) -> None:
    check = checked(replace(sound, whereabouts=Whereabouts()), "Browser")
    assert check.found.startswith("⟨not known how a page reaches the lab")


@pytest.mark.parametrize(("variable", "host"), HOSTS.items())
def test_a_kernel_in_somebody_elses_data_centre_is_not_called_reachable(
    sound: Facts, variable: str, host: str
) -> None:
    place = replace(Whereabouts(), host=host_of({variable: "true"}))
    check = checked(replace(sound, whereabouts=place), "Browser")
    assert check.verdict == LIMITED
    assert check.found == f"this page cannot reach the lab, which runs in the data centre of {host}"
    assert "requests in cells work all the same" in check.cure


def with_shadow(facts: Facts, how: str = BESIDE, name: str = "requests") -> Facts:
    return replace(facts, shadows=(Shadow(name, Path(f"/course/{name}.py"), how),))


def test_a_file_in_a_librarys_place_is_to_mend_and_named(sound: Facts) -> None:
    check = checked(with_shadow(sound), "Files")
    assert check.verdict == BROKEN
    assert "`/course/requests.py`, beside this notebook, takes the place of the" in check.found
    assert check.cure == "Rename `requests.py`, then choose Kernel, Restart Kernel."


def test_a_file_that_breaks_the_start_is_all_that_is_told_of_it(sound: Facts) -> None:
    facts = with_shadow(sound, BY_VARIABLE, "pydantic")
    broken = replace(facts, on_the_way=said(facts.shadows))
    check = {check.name: check for check in check_setup(broken).checks}
    assert "Requests" not in check
    assert check["Files"].verdict == BROKEN
    assert "The variable PYTHONPATH names the folder /course" in check["Files"].cure


@pytest.mark.parametrize(("how", "name"), [(BESIDE, "random"), (BY_VARIABLE, "pandas")])
def test_a_file_that_may_do_no_harm_is_a_limit(sound: Facts, how: str, name: str) -> None:
    assert checked(with_shadow(sound, how, name), "Files").verdict == LIMITED


def test_requests_that_something_changes_are_to_mend(sound: Facts) -> None:
    check = checked(replace(sound, on_the_way="A request … arrived with another …"), "Requests")
    assert (check.verdict, check.cure) == (BROKEN, "")


def test_a_server_that_would_not_start_is_told_before_the_lesson(sound: Facts) -> None:
    check = checked(replace(sound, on_the_way=f"{NO_START} (OSError: no)."), "Requests")
    assert check.verdict == BROKEN
    assert "run `python lab.py`" in check.cure


def test_an_old_package_elsewhere_is_cured_there_and_the_environment_is_left_alone(
    sound: Facts,
) -> None:
    old = Package("fastapi", ">=0.115", "0.1", "The variable PYTHONPATH names the folder /old.")
    check = checked(replace(sound, packages=(*PACKAGES[2:], PACKAGES[0], old)), "Packages")
    assert check.cure == "The variable PYTHONPATH names the folder /old."


def test_a_wheel_is_not_told_to_run_a_file_that_it_does_not_have(sound: Facts) -> None:
    facts = replace(sound, root=Path("/usr/lib/python3/site-packages"), prefix=Path("/usr"))
    cure = checked(with_package(facts, "fastapi", None), "Packages").cure
    assert "lab.py" not in cure
    assert "python -m pip install" in cure


def test_the_conclusion_counts_what_is_broken(sound: Facts) -> None:
    one = replace(sound, port=0, refusal="no")
    assert check_setup(one).conclusion.startswith("One thing is to mend.")
    two = with_package(one, "requests", None)
    assert check_setup(two).conclusion.startswith("2 things are to mend.")
    assert not check_setup(two).ok


def test_the_text_puts_the_cure_below_what_is_wrong(sound: Facts) -> None:
    lines = repr(check_setup(with_package(sound, "fastapi", None))).splitlines()
    place = lines.index("✗ Packages  fastapi is missing (to mend)")
    assert lines[place + 1].startswith("            Cure: Close JupyterLab")


def test_the_html_says_in_words_what_it_says_in_colour(sound: Facts) -> None:
    html = check_setup(replace(sound, port=0, refusal="no"))._repr_html_()
    assert html.count("in order</td>") == 7
    assert html.count("to mend</td>") == 1


def test_where_all_is_in_order_the_table_is_folded_below_the_conclusion(sound: Facts) -> None:
    html = check_setup(sound)._repr_html_()
    assert html.index("You can go on.") < html.index("<details") < html.index("<table")
    html = check_setup(replace(sound, port=0, refusal="no"))._repr_html_()
    assert html.index("<table") < html.index("<details")


def test_the_html_is_escaped_and_commands_are_code(sound: Facts) -> None:
    html = check_setup(with_package(sound, "fastapi", None))._repr_html_()
    assert "<code>python lab.py</code>" in html
    assert "<b>" not in check_setup(replace(sound, port=0, refusal="<b>"))._repr_html_()


def test_the_dependencies_are_those_of_the_project_without_other_platforms() -> None:
    found = {package.name: package for package in packages(ROOT)}
    named = {re.split("[>=<]", line)[0] for line in requirements(ROOT) if ";" not in line}
    assert named <= set(found)
    assert all(package.wanted.startswith(">=") for package in found.values())


def test_a_package_for_another_platform_is_not_asked_for(tmp_path: Path) -> None:
    lines = """["here", "there; python_version < '3'"]"""
    (tmp_path / "pyproject.toml").write_text(f"[project]\ndependencies = {lines}\n")
    assert list(packages(tmp_path)) == [Package("here", "", None)]


def test_a_free_port_is_found_and_given_back() -> None:
    port, refusal = try_port()
    assert refusal == ""
    socket.create_server(("127.0.0.1", port)).close()


def test_a_refusal_of_the_system_is_no_traceback() -> None:
    def refuse(address: tuple[str, int]) -> socket.socket:
        raise PermissionError(13, "Permission denied")

    assert try_port(refuse) == (0, "Permission denied")


@pytest.mark.parametrize("address", ["http://ada:secret@proxy.example:8080", "proxy.example:8080"])
def test_the_password_of_a_proxy_is_not_shown(address: str) -> None:
    assert proxy_host({"http": address}) == "proxy.example:8080"


def test_a_proxy_in_the_environment_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://ada:secret@proxy.example:8080")
    assert gather().proxy == "proxy.example:8080"


def test_this_python_is_no_notebook_and_a_kernel_is(tmp_path: Path) -> None:
    assert not gather().in_notebook
    with session(Lesson(tmp_path / "01_a.ipynb", empty_notebook({}))) as kernel:
        asked = "from labapi.classroom.setup.facts import gather; print(gather().in_notebook)"
        assert kernel.evaluate(asked) == "True\n"
