"""What `protoc` made of `loans.proto`: the messages, and both ends of each call. Never edited.

`python -m labapi.authoring stubs` makes it anew, with grpcio-tools, which the test tools bring.
"""
