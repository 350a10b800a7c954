"""How JupyterLab looks when `labapi open` opens it: its settings, its side bars, and projected."""
