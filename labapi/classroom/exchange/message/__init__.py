"""What is said within an exchange by another protocol: GraphQL, gRPC, JSON-RPC, WebSocket.

All of them travel by HTTP, and are drawn as any exchange. What they add stands here: a name for
what was asked, the query or the message taken apart, and the errors that an HTTP status of 200 does
not tell. Which protocol it is, the exchange itself shows (`reading.py`): nobody has to say so.

A message of Protocol Buffers is decoded by field number with no contract (`decoded.py`, `wire.py`).
"""
