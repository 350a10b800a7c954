"""What `labapi.start(alternatives=True)` puts beside a lab: GraphQL, MCP, Flask and gRPC."""
