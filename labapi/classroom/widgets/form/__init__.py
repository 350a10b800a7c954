"""What all widgets share: the model (`widget.py`), its page (`form.py`), and their JavaScript."""
