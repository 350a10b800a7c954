"""The request console: compose a request, send it, keep what came back, take it elsewhere."""
