"""The layers a request passes, each an ASGI class; `app.py` lists them in order.

Here stand the keys that layers leave in a request's scope, for those further in and for the
journal. A scope is the one thing that all parts of an ASGI server share of a request. Whoever reads
a key takes its name from here, so that a mistyped one is an error and not a `None`.
"""

from __future__ import annotations

TRACE_KEY = "labapi.trace"
"""The `Trace` of the request, with its id and its stages: from the trace layer on inwards."""
CALLER_KEY = "labapi.caller"
"""The `Caller` whom the identify layer found; no such key where nobody is asked who they are."""
ALLOWANCE_KEY = "labapi.allowance"
"""The `Allowance` that a request is counted against; no such key where it is not counted."""
ANSWERED_BY_KEY = "labapi.answered_by"
"""The name of the layer that refused the request, for the journal."""
PASSED_TO_KEY = "labapi.passed_to"
"""The name of the server behind a proxy whose answer was passed back, for the journal."""
PROTOCOL_KEY = "labapi.protocol"
"""What is spoken where another protocol is mounted, such as `GraphQL`, for the journal."""
CRASH_KEY = "labapi.crash"
"""A fault of the server, as a traceback or in words, for the journal: no client ever sees it."""
HEAD_TOO_LARGE_KEY = "labapi.head_too_large"
"""Left by the HTTP server, where it has read a head that is larger than any is to be."""
BROKEN_OFF_KEY = "labapi.broken_off"
"""The code of an error that ended an answer which had begun, for the journal."""
