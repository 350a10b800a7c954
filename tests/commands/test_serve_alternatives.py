"""`labapi serve --alternatives`: GraphQL, MCP, Flask and gRPC beside the API, until Ctrl-C."""

import signal
import subprocess
import sys

import pytest
import requests

SERVE = [sys.executable, "-W", "error", "-m", "labapi", "serve", "--port", "0", "--alternatives"]


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C goes to all programs there")
def test_all_answer_where_it_says_until_ctrl_c():
    server = subprocess.Popen(SERVE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert server.stdout
    assert server.stderr
    try:
        told = {}
        for line in server.stdout:
            if line.startswith("By "):
                name, _, address = line.removeprefix("By ").partition(":")
                told[name] = address.strip()
            if line.startswith("Press Ctrl-C"):
                break
        assert list(told) == ["GraphQL", "MCP", "Flask", "gRPC"]
        asked = {"query": "{ health { status } }"}
        answer = requests.post(told["GraphQL"], json=asked, timeout=10)
        assert answer.json()["data"]["health"]["status"] == "ok"
        assert requests.get(told["Flask"] + "/api/v1/health", timeout=10).ok
        assert requests.get(told["MCP"], timeout=10).status_code in (400, 405)
        server.send_signal(signal.SIGINT)
        assert server.wait(20) == 0
        assert "Traceback" not in server.stderr.read()
        with pytest.raises(requests.ConnectionError):
            requests.get(told["Flask"], timeout=10)
    finally:
        server.kill()
        server.communicate()


def test_keys_and_alternatives_do_not_go_together():
    done = subprocess.run(
        [*SERVE, "--auth", "api-key"], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 1
    assert "do not go together" in done.stderr
    assert "Traceback" not in done.stderr
