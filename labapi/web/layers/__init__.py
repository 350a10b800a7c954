"""The layers that a request passes, each an ASGI class; `app.py` lists them in order."""
