"""Where labapi keeps what it remembers of a learner: in the user's own data folder."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs


def data_folder() -> Path:
    """Name the folder: the environment variable `LABAPI_DATA`, or where this system keeps data.

    It need not be there yet.
    """
    given = os.environ.get("LABAPI_DATA")
    return Path(given) if given else platformdirs.user_data_path("labapi")
