"""Runs inside a lesson's kernel, before its first cell: refuse and record what leaves the machine.

An audit hook sees every socket that Python opens, whichever library opens it.
"""

import sys

ASKED: list[str] = []


def refuse_off_loopback(event: str, arguments: tuple[object, ...]) -> None:
    if event in {"socket.getaddrinfo", "socket.gethostbyname"}:
        host = arguments[0]
    elif event in {"socket.connect", "socket.sendto"} and isinstance(arguments[1], tuple):
        host = arguments[1][0]
    else:
        return
    name = host.decode() if isinstance(host, bytes) else host
    local = name in {None, "", "localhost", "::1"} or str(name).startswith("127.")
    if not local:
        ASKED.append(f"{event} {name}")
        raise ConnectionRefusedError(f"a lesson asked for {name}, which is off this machine")


sys.addaudithook(refuse_off_loopback)
