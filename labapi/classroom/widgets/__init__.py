"""What is drawn as a form, one folder a widget: begin with `form/widget.py` and `form/form.py`."""
