"""What is drawn as a form in JupyterLab: one folder a widget, with all that it needs."""
