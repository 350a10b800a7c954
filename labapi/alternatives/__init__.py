"""START HERE: the same loan API behind other protocols and another framework.

`use_cases.py` says what all of them can do: list the models, answer one question, answer many, read
a past answer. It speaks no protocol. Beside it stands one file for each way to ask:

- `flask_app.py`: HTTP and JSON again, by another framework
- `graphql_schema.py`: one address, and the client says which fields it wants
- `grpc_server.py`: functions in a contract that programs are made from (`loans.proto`, `stubs/`)
- `mcp_server.py`: tools for an agent

`labapi.start(alternatives=True)` starts them beside the lab, on its store; each one starts alone
(`alone.py`) by `python -m labapi.alternatives.flask_app`. No file has the name of the library that
it uses, so none is imported in its place.
"""

import os

os.environ.setdefault("GRPC_VERBOSITY", "NONE")
"""gRPC's part in C writes notes to stderr, at every fork for example. It reads this when `grpc` is
first imported, and whatever is imported of this folder comes after this line."""
