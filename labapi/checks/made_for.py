"""Whether a notebook was made for the labapi that is here."""

from __future__ import annotations


def version_note(name: str, made_for: str) -> str:
    """Say that notebook and package do not fit, and what to do; empty where they do."""
    from labapi import __version__  # labapi gathers the package, this module included

    own = ".".join(__version__.split(".")[:2])
    if not made_for or made_for == own:
        return ""
    said = f"This notebook was made for labapi {made_for}, and here is labapi {own}: "
    if _numbers(made_for) > _numbers(own):
        return f"{said}a check may not fit. Close JupyterLab and run `python lab.py setup`."
    number = name.split("_")[0]
    return (
        f"{said}a check may not fit. In a terminal, in the folder of this course, run "
        f"`python lab.py reset {number}`: it puts the new notebook here and keeps a copy of yours."
    )


def _numbers(version: str) -> list[int]:
    return [int(part) if part.isdigit() else 0 for part in version.split(".")]
