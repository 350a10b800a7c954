"""Where this kernel runs, and what that says of where its page may be.

A kernel cannot see the browser. What it can see are the variables that a JupyterHub or Binder set,
and the file that each running Jupyter server writes about itself. Nothing is read of that file but
the address: no token. Where all is on one computer, nothing is asked of any server.
"""

from __future__ import annotations

import http.client
import ipaddress
import json
import os
import ssl
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from importlib import import_module, util
from pathlib import Path
from typing import Any

ROUTE = "server-proxy/servers-info"
"""What jupyter-server-proxy adds to a Jupyter server, besides `proxy/<port>`."""
CONTROL = "server-proxy/labapi-asks-for-what-no-server-has"
WAIT_S = 2.0
HUB_URLS = ("JUPYTERHUB_PUBLIC_HUB_URL", "JUPYTERHUB_HOST")
BINDER = ("BINDER_LAUNCH_HOST", "BINDER_REPO_URL", "BINDER_REQUEST")
HOSTS = {
    "CODESPACES": "GitHub Codespaces",
    "COLAB_RELEASE_TAG": "Google Colab",
    "DATABRICKS_RUNTIME_VERSION": "Databricks",
    "DEEPNOTE_PROJECT_ID": "Deepnote",
    "GITPOD_WORKSPACE_ID": "Gitpod",
    "KAGGLE_KERNEL_RUN_TYPE": "Kaggle",
    "PAPERSPACE_METRIC_WORKLOAD_ID": "Paperspace",
    "REPL_ID": "Replit",
    "SAGEMAKER_APP_TYPE_LOWERCASE": "Amazon SageMaker",
}
"""Variables by which services make themselves known that run kernels in their data centres."""
DEV_CONTAINER = ("REMOTE_CONTAINERS", "DEVCONTAINER")
NO = ("", "0", "false")


@dataclass(frozen=True, slots=True)
class JupyterServer:
    """The Jupyter server that started this kernel: where it listens, and under which path."""

    host: str
    port: int
    base_url: str = "/"
    secure: bool = False

    @property
    def on_loopback(self) -> bool:
        """Whether only programs on the same computer can reach it."""
        if self.host == "localhost" or not self.port:  # no port: a Unix socket
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """What is known of the place.

    `hub_prefix` is the path that a JupyterHub gave this server (`/user/ada/`), and `public_url`
    its whole address, where the hub tells it; `hub_url` is the hub's own. `host` names the service
    in whose data centre this kernel runs, such as GitHub Codespaces. `in_dev_container` is whether
    an editor has put it into a container, whose ports it may pass on. `over_ssh` is whether
    JupyterLab was started over SSH. `has_proxy` is whether jupyter-server-proxy is at work, and is
    looked up only where the page may be on another computer.
    """

    hub_prefix: str = ""
    public_url: str = ""
    hub_url: str = ""
    binder: bool = False
    host: str = ""
    in_dev_container: bool = False
    over_ssh: bool = False
    server: JupyterServer | None = None
    has_proxy: bool = False

    @property
    def base_url(self) -> str:
        """The path under which the page and its server are reached; `/` begins and ends it."""
        path = self.hub_prefix or (self.server.base_url if self.server else "")
        return f"/{path.strip('/')}/".replace("//", "/")

    @property
    def elsewhere(self) -> bool:
        """Whether the page is surely not on the kernel's machine."""
        return self.binder or bool(self.hub_prefix) or bool(self.host)

    @property
    def perhaps_elsewhere(self) -> bool:
        """Whether something speaks for a page on another computer, and nothing proves it."""
        if self.elsewhere or self.server is None:
            return False
        perhaps = self.over_ssh or self.in_dev_container
        return perhaps or not self.server.on_loopback or self.base_url != "/"


def look_around(environment: Mapping[str, str] = os.environ) -> Whereabouts:
    """Find out where this kernel runs; it takes a moment and changes nothing."""
    found = surroundings(environment)
    if not (found.elsewhere or found.perhaps_elsewhere):
        return found
    return replace(found, has_proxy=has_proxy(found.server))


def surroundings(environment: Mapping[str, str] = os.environ) -> Whereabouts:
    """Find out the same without asking any server: whether there is a proxy is left open."""
    return Whereabouts(
        hub_prefix=environment.get("JUPYTERHUB_SERVICE_PREFIX", ""),
        public_url=environment.get("JUPYTERHUB_PUBLIC_URL", ""),
        hub_url=environment.get("JUPYTERHUB_PUBLIC_HUB_URL")
        or environment.get("JUPYTERHUB_HOST", ""),
        binder=any(name in environment for name in BINDER),
        host=host_of(environment),
        in_dev_container=any(_says_yes(environment, name) for name in DEV_CONTAINER),
        over_ssh="SSH_CONNECTION" in environment,
        server=own_server(running_servers(), starters(environment)),
    )


def host_of(environment: Mapping[str, str]) -> str:
    """Name the service in whose data centre this runs; empty where nothing speaks for one.

    >>> host_of({"CODESPACES": "true"})
    'GitHub Codespaces'
    """
    named = (host for name, host in HOSTS.items() if _says_yes(environment, name))
    return next(named, "")


def _says_yes(environment: Mapping[str, str], name: str) -> bool:
    return environment.get(name, "").lower() not in NO


def own_server(infos: Iterable[dict[str, Any]], pids: Iterable[int]) -> JupyterServer | None:
    """Pick the server that started this kernel among those that run, by its process."""
    by_pid = {info.get("pid"): info for info in infos}
    for info in (by_pid[pid] for pid in pids if pid in by_pid):
        return JupyterServer(
            host=str(info.get("hostname") or "localhost"),
            port=int(info.get("port") or 0),
            base_url=str(info.get("base_url") or "/"),
            secure=bool(info.get("secure")),
        )
    return None


def running_servers(folder: Path | None = None) -> Iterator[dict[str, Any]]:
    """Read what the Jupyter servers of this user wrote about themselves."""
    if folder is None:
        try:
            folder = Path(import_module("jupyter_core.paths").jupyter_runtime_dir())
        except (ImportError, OSError):  # no Jupyter at all, or no folder for it
            return
    for path in sorted(folder.glob("jpserver-*.json")):
        try:
            info = json.loads(path.read_text("utf-8"))
        except (OSError, ValueError):  # just being written or removed
            continue
        if isinstance(info, dict):
            yield info


def starters(environment: Mapping[str, str]) -> list[int]:
    """The processes that may have started this kernel.

    Jupyter tells its kernels, but not on Windows, where a venv adds one process in between. No
    more than two steps are followed, so that a test run in JupyterLab's terminal has no page.
    """
    parent = environment.get("JPY_PARENT_PID", "") if os.name == "posix" else ""
    return [int(pid) for pid in [parent] if pid.isdecimal()] + _ancestors()[:2]


def _ancestors() -> list[int]:
    try:
        psutil = import_module("psutil")  # every kernel has it: ipykernel needs it
        return [parent.pid for parent in psutil.Process().parents()]
    except Exception:  # not installed, or the system does not say
        return [os.getppid()]


def has_proxy(
    server: JupyterServer | None,
    ask: Callable[[JupyterServer, str], int | None] | None = None,
) -> bool:
    """Tell whether that server has jupyter-server-proxy: ask it, and no login is needed for that.

    A server answers 404 to a path that it does not have, and sends a stranger who asks for one
    that it has to its login page. Where the two look alike, or it cannot be asked, what counts is
    whether the package is installed beside labapi.
    """
    ask = ask or status_of
    status = ask(server, ROUTE) if server and server.port else None
    if status == 404:
        return False
    if server is None or status is None or status == ask(server, CONTROL):
        return util.find_spec("jupyter_server_proxy") is not None
    return True


def status_of(server: JupyterServer, path: str) -> int | None:
    """Ask a server of this computer for a path below its base; None when it does not answer."""
    try:
        connection = _connect(server)
        try:
            connection.request("GET", f"{server.base_url.rstrip('/')}/{path}")
            return connection.getresponse().status
        finally:
            connection.close()
    except (OSError, http.client.HTTPException):
        return None


def _connect(server: JupyterServer) -> http.client.HTTPConnection:
    everywhere = ("0.0.0.0", "::", "*", "")
    host = "127.0.0.1" if server.host in everywhere else server.host
    if not server.secure:
        return http.client.HTTPConnection(host, server.port, timeout=WAIT_S)
    trusting = ssl.create_default_context()  # its certificate names what browsers call it, and
    trusting.check_hostname = False  # we come by another name, with nothing to hide
    trusting.verify_mode = ssl.CERT_NONE
    return http.client.HTTPSConnection(host, server.port, timeout=WAIT_S, context=trusting)
