"""The shell of the notebook that we run in, where we run in one."""

from __future__ import annotations

import sys
from typing import Any


def shell() -> Any | None:
    """Give IPython's shell; None outside of it. IPython is not imported for the asking."""
    if "IPython" not in sys.modules:
        return None
    from IPython import get_ipython  # loaded already

    return get_ipython()
