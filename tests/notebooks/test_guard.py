from collections.abc import Iterator
from pathlib import Path

import pytest

from labapi.authoring.execution import Session, session
from labapi.authoring.notebook import Lesson, empty_notebook

GUARD = Path(__file__).with_name("guard.py")
TRY = "import socket, requests\ntry: {}\nexcept OSError as error: print(type(error).__name__)"


@pytest.fixture(scope="module")
def kernel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    path = tmp_path_factory.mktemp("guard") / "01_a.ipynb"
    with session(Lesson(path, empty_notebook({}))) as kernel:
        kernel.evaluate(f"import sys; sys.path.insert(0, {str(GUARD.parent)!r}); import guard")
        yield kernel


@pytest.mark.parametrize(
    "call",
    [
        "socket.create_connection(('192.0.2.1', 80))",
        "socket.getaddrinfo('example.org', 80)",
        "requests.get('http://192.0.2.1/')",
        "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'', ('192.0.2.1', 53))",
    ],
)
def test_what_leaves_the_machine_is_refused_and_recorded(kernel: Session, call: str) -> None:
    kernel.evaluate("guard.ASKED.clear()")
    assert "Error" in kernel.evaluate(TRY.format(call))
    assert kernel.evaluate("print(len(guard.ASKED))") == "1\n"


def test_loopback_is_let_through(kernel: Session) -> None:
    kernel.evaluate("guard.ASKED.clear()")
    kernel.evaluate("s = socket.create_server(('127.0.0.1', 0)); a = s.getsockname()")
    assert kernel.evaluate("socket.create_connection(a).close(); print(guard.ASKED)") == "[]\n"
    kernel.evaluate("s.close()")
