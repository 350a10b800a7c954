"""A socket of this computer alone, to serve on."""

from __future__ import annotations

import socket
import sys

HOST = "127.0.0.1"


def loopback_socket(port: int) -> socket.socket:
    """Bind a TCP socket to `port` on loopback (0: any free one); raises `OSError`.

    The protocol is named because asyncio sets TCP_NODELAY only where it is: without, every
    request on a kept connection waits some 40 ms for the client's delayed acknowledgement.
    """
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if sys.platform != "win32":  # there it would let two servers share a port
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((HOST, port))
    except BaseException:
        bound.close()
        raise
    return bound
