# %% wrong: browser_can_grpc
which_protocol = {"A": "GraphQL", "B": "gRPC", "C": "REST", "D": "gRPC"}
which_protocol |= {"E": "MCP", "F": "any", "G": "any", "H": "any"}


# %% wrong: replaces_the_api
which_protocol = {"A": "GraphQL", "B": "gRPC", "C": "MCP", "D": "REST"}
which_protocol |= {"E": "MCP", "F": "any", "G": "any", "H": "any"}


# %% wrong: binary_is_secret
which_protocol = {"A": "GraphQL", "B": "gRPC", "C": "REST", "D": "REST"}
which_protocol |= {"E": "MCP", "F": "gRPC", "G": "any", "H": "any"}


# %% wrong: streams_are_special
which_protocol = {"A": "GraphQL", "B": "gRPC", "C": "REST", "D": "REST"}
which_protocol |= {"E": "MCP", "F": "any", "G": "gRPC", "H": "any"}


# %% wrong: always_faster
which_protocol = {"A": "GraphQL", "B": "gRPC", "C": "REST", "D": "REST"}
which_protocol |= {"E": "MCP", "F": "any", "G": "any", "H": "gRPC"}


# %% wrong: one_request
which_protocol = {"A": "GraphQL", "B": "gRPC", "C": "REST", "D": "REST"}
which_protocol |= {"E": "MCP", "F": "any", "G": "any", "H": "GraphQL"}


# %% right: in small letters
words = "graphql grpc rest rest mcp any any any"
which_protocol = dict(zip("abcdefgh", words.split()))  # noqa: B905


# %% right: by protocol
which_protocol = dict(A="GraphQL", B="gRPC", E="MCP")
for letters, word in (("CD", "REST"), ("FGH", "any")):
    which_protocol |= dict.fromkeys(letters, word)


# %% only: you choose by who asks, and for what
which_protocol = {"A": "GraphQL", "B": "gRPC", "C": "REST", "D": "REST"}
which_protocol |= {"E": "MCP", "F": "REST", "G": "REST", "H": "REST"}


# %% only: you know where the choice changes nothing
which_protocol = {"A": "gRPC", "B": "GraphQL", "C": "REST", "D": "REST"}
which_protocol |= {"E": "REST", "F": "any", "G": "any", "H": "any"}
