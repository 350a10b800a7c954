"""The HTTP status codes of the course with their names, as RFC 9110 section 15 gives them.

Python's own table differs between versions (422 was "Unprocessable Entity" before RFC 9110),
so the lab has one of its own.
"""

from __future__ import annotations

NAMES: dict[int, str] = {
    100: "Continue",
    200: "OK",
    201: "Created",
    202: "Accepted",
    204: "No Content",
    206: "Partial Content",
    301: "Moved Permanently",
    302: "Found",
    303: "See Other",
    304: "Not Modified",
    307: "Temporary Redirect",
    308: "Permanent Redirect",
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    406: "Not Acceptable",
    408: "Request Timeout",
    409: "Conflict",
    410: "Gone",
    411: "Length Required",
    412: "Precondition Failed",
    413: "Content Too Large",
    414: "URI Too Long",
    415: "Unsupported Media Type",
    416: "Range Not Satisfiable",
    417: "Expectation Failed",
    418: "I'm a Teapot",
    421: "Misdirected Request",
    422: "Unprocessable Content",
    426: "Upgrade Required",
    428: "Precondition Required",
    429: "Too Many Requests",
    431: "Request Header Fields Too Large",
    500: "Internal Server Error",
    501: "Not Implemented",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
    505: "HTTP Version Not Supported",
}

FAMILIES: dict[int, str] = {
    1: "informational",
    2: "success",
    3: "redirection",
    4: "client error",
    5: "server error",
}


def status_name(status: int) -> str:
    """Name a status code; one that no RFC names is "Unassigned".

    >>> status_name(422)
    'Unprocessable Content'
    """
    return NAMES.get(status, "Unassigned")


def status_family(status: int) -> str:
    """Name the family of a status code by its first digit.

    >>> status_family(404)
    'client error'
    """
    return FAMILIES.get(status // 100, "outside the five families")
