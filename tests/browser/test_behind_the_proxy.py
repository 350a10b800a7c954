"""`lab.browser_url` in a real JupyterLab that lies under `/user/ada/`, as on a hub.

Only the last test needs a browser: in the others, `requests` stands for the page, with its login
cookie and no token.
"""

from __future__ import annotations

import ast
import importlib.util
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
import requests
from jupyter_client import BlockingKernelClient

import labapi
from tests.browser.jupyterlab import JupyterLab
from tests.web.oauth.flow import consent_of, question, told

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

    from tests.browser.page import Notebook

BASE = "/user/ada/"
START = "import labapi; lab = labapi.start()"
WAIT_S = 60

if not importlib.util.find_spec("jupyter_server_proxy"):
    pytest.skip(
        "needs jupyter-server-proxy: python lab.py test installs it", allow_module_level=True
    )


class UnderABase(JupyterLab):
    """A JupyterLab below a path of its own, with jupyter-server-proxy or with it switched off."""

    def __init__(self, home: Path, proxy: bool) -> None:
        super().__init__(home, token="of-the-tests")
        self._proxy = proxy

    def _options(self) -> list[str]:
        extensions = f'{{"jupyter_server_proxy": {self._proxy}, "jupyterlab": True}}'
        base = [f"--ServerApp.base_url={BASE}", f"--ServerApp.jpserver_extensions={extensions}"]
        return [*super()._options(), *base]

    @contextmanager
    def kernel(self) -> Iterator[Kernel]:
        """Start a kernel as a notebook does, with a lab in it."""
        token = {"Authorization": f"token {self.token}"}
        with requests.Session() as asking:
            asking.trust_env = False
            answer = asking.post(f"{self.origin}api/kernels", json={}, headers=token)
        connection = self.home / "runtime" / f"kernel-{answer.json()['id']}.json"
        client = BlockingKernelClient(connection_file=str(connection))
        client.load_connection_file()
        client.start_channels(iopub=False, stdin=False, hb=False)
        try:
            yield Kernel(client)
        finally:
            client.stop_channels()
            client.context.destroy(linger=0)


class Kernel:
    """A kernel with a lab, asked without a page."""

    def __init__(self, client: BlockingKernelClient) -> None:
        self._client = client
        self._run(START, {})

    def tell(self, expression: str) -> str:
        """Give what an expression is, as text."""
        (told,) = self._run("", {"it": f"str({expression})"}).values()
        assert told["status"] == "ok", told
        return ast.literal_eval(told["data"]["text/plain"])

    def _run(self, code: str, wanted: dict[str, str]) -> dict:
        """Run it; all that is told comes with the reply, so that no output can be missed."""
        given = {"user_expressions": wanted, "reply": True, "timeout": WAIT_S}
        content = self._client.execute(code, **given)["content"]
        assert content["status"] == "ok", content
        return content["user_expressions"]


@contextmanager
def under_a_base(home: Path, proxy: bool) -> Iterator[UnderABase]:
    (home / "course").mkdir()
    with UnderABase(home, proxy).running() as jupyterlab:
        yield jupyterlab


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[UnderABase]:
    with under_a_base(tmp_path_factory.mktemp("hub"), proxy=True) as jupyterlab:
        yield jupyterlab


@pytest.fixture(scope="module")
def kernel(hub: UnderABase) -> Iterator[Kernel]:
    with hub.kernel() as kernel:
        yield kernel


@pytest.fixture
def page(hub: UnderABase) -> Iterator[requests.Session]:
    """A page that has logged in and keeps the cookie."""
    with requests.Session() as page:
        page.trust_env = False
        page.get(f"{hub.origin}lab?token={hub.token}").raise_for_status()
        yield page


@pytest.fixture
def reached(hub: UnderABase, kernel: Kernel) -> str:
    """The lab's address for the page, as the page completes it."""
    place = urlsplit(hub.origin)
    return f"{place.scheme}://{place.netloc}{kernel.tell('lab.browser_url')}"


def test_the_address_lies_below_the_base_url(kernel: Kernel) -> None:
    port = kernel.tell("lab.url.rpartition(':')[2]")
    assert kernel.tell("lab.browser_url") == f"{BASE}proxy/{port}"


def test_a_request_of_the_page_reaches_the_lab_and_its_journal(
    kernel: Kernel, page: requests.Session, reached: str
) -> None:
    answer = page.get(f"{reached}/api/v1/health?from=the-page")
    assert answer.json()["status"] == "success"
    assert kernel.tell("lab.journal[-1].target") == "/api/v1/health?from=the-page"


def test_the_page_may_post(page: requests.Session, reached: str) -> None:
    answer = page.post(f"{reached}/api/v1/predict", json={"features": labapi.EXAMPLE})
    assert answer.json()["data"]["prediction"] == "approved"


def test_a_stranger_who_is_not_logged_in_does_not_reach_the_lab(
    kernel: Kernel, reached: str
) -> None:
    before = kernel.tell("len(lab.journal)")
    with requests.Session() as stranger:
        stranger.trust_env = False
        stranger.get(f"{reached}/api/v1/health")
    assert kernel.tell("len(lab.journal)") == before


def test_the_set_up_check_tells_the_way(kernel: Kernel) -> None:
    assert "this page reaches the lab through a proxy" in kernel.tell("labapi.check_setup()")


def test_the_explanation_names_the_path(kernel: Kernel) -> None:
    told = kernel.tell("lab.browser_url.explanation")
    assert told.startswith(f"This JupyterLab lies under {BASE}")


def test_where_the_extension_is_switched_off_the_cure_is_told(tmp_path: Path) -> None:
    with under_a_base(tmp_path, proxy=False) as jupyterlab, jupyterlab.kernel() as kernel:
        assert "`pip install jupyter-server-proxy`" in kernel.tell("labapi.check_setup()")
        assert kernel.tell("lab.browser_url == lab.url") == "True"


def test_the_consent_page_works_and_the_issuer_is_the_address_of_the_proxy(
    kernel: Kernel, page: requests.Session, reached: str
) -> None:
    register = "lab.register_client('Buddy', ['http://127.0.0.1/cb'], ['predict']).id"
    app = SimpleNamespace(id=kernel.tell(register))
    asked = question(app, redirect_uri="http://127.0.0.1:9/cb")
    consent = page.get(f"{reached}/oauth/authorize", params=asked)
    form = {"consent": consent_of(consent), "decision": "allow"}
    answer = page.post(consent.url, data=form, allow_redirects=False)
    assert answer.headers["location"].startswith("http://127.0.0.1:9/cb?code=oac_")
    assert told(answer)["iss"] == reached
    metadata = page.get(f"{reached}/.well-known/oauth-authorization-server").json()
    assert metadata["issuer"] == reached


ASK = """async ([url, body]) => {
  const headers = {'Content-Type': 'application/json'};
  const answer = await fetch(`${url}/api/v1/predict`, {method: 'POST', headers, body});
  return [answer.status, (await answer.json()).data.prediction];
}"""
SEEN = "print([seen.method for seen in lab.journal])"


@pytest.fixture(name="jupyterlab", scope="module")
def _jupyterlab(browser: BrowserContext, hub: UnderABase) -> UnderABase:
    """What the tests' `notebook` lies in (after `browser`: without one there is none)."""
    return hub


@pytest.fixture(scope="module")
def pages() -> list[Page]:
    """The pages of this JupyterLab."""
    return []


def test_code_in_the_page_reaches_the_lab_without_a_preflight(
    hub: UnderABase, notebook: Notebook
) -> None:
    hub.add("page", {"start": f"{START}; print(lab.browser_url)", "seen": SEEN})
    body = json.dumps({"features": labapi.EXAMPLE})
    url = notebook.open("page").run("start").inner_text().strip()
    assert notebook.page.evaluate(ASK, [url, body]) == [200, "approved"]
    assert notebook.run("seen").inner_text().strip() == "['POST']"


PROBE = "probe = lab.cors_probe()\nprobe"
LOGIN = "Jupyter's own login refused the request, and the lab never saw it."


def test_the_cors_probe_asks_from_a_frame_so_that_the_denial_is_real(
    hub: UnderABase, notebook: Notebook
) -> None:
    from playwright.sync_api import expect

    hub.add("probe", {"start": START, "probe": PROBE, "ask": ""})
    notebook.open("probe").run("start")
    probe = notebook.run("probe")
    probe.get_by_role("button", name="Fetch").click()
    expect(probe.locator(".lab-exchange")).to_contain_text("✗ Blocked. The page of null")
    expect(probe.locator(".lab-exchange")).to_contain_text(LOGIN)
    assert notebook.tells("probe.origin, len(lab.journal)") == "null 0"
    # Chromium tells why, unless the frame is gone before it does.
    notebook.expected += ["blocked by CORS policy", "net::ERR_FAILED"]
