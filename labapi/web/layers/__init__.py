"""The layers a request passes, one ASGI class a file; `app.py` lists them in order."""
