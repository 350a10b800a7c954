"""What one call of a learner's client sent, and how long it waited: for tasks 3 and 5."""

from typing import TYPE_CHECKING, Any

from labapi.checks.expect import expect_type, incorrect, shown
from labapi.checks.inside.work import Work

if TYPE_CHECKING:
    from labapi.checks.inside.judged_lab import JudgedLab
    from labapi.classroom.exchange.exchange import Exchange


class Waiting:
    """The exchanges and the waits since it was made.

    The notebook's own `wait` notes the seconds in the list `waited` and does not wait, so a check
    need not either. What a client sent is read from the lab's record.
    """

    def __init__(self, work: Work, lab: "JudgedLab") -> None:
        """Note how much there is already."""
        self._work, self._lab = work, lab
        self._sent = len(lab.exchanges)
        self._waited = len(self._noted())

    def tries_of(self, method: str, path: str) -> list["Exchange"]:
        """Give the exchanges with this method and path; anything else was not asked for."""
        sent = self._lab.exchanges[self._sent :]
        return [one for one in sent if (one.method, one.target) == (method, path)]

    def waits(self) -> list[float]:
        """Give the seconds of each wait."""
        noted = self._noted()[self._waited :]
        for seconds in noted:
            if type(seconds) not in (int, float):
                incorrect(f"It called `wait({shown(seconds)})`. Seconds are a number.")
        return [float(seconds) for seconds in noted]

    def _noted(self) -> list[Any]:
        noted: list[Any] = expect_type("waited", self._work.value("waited"), list)
        return noted
