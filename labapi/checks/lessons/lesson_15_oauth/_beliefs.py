"""A belief about PKCE that shows in what is foreseen, and again in what is written."""

from labapi.checks.task import Misconception

VERIFIER_GOES_TOO = Misconception(
    "verifier_goes_too",
    belief="Verifier and challenge travel together.",
    feedback="Whoever reads the browser would then have both, and the code as well. One of the two "
    "goes through the browser; the other shows later who sent it.",
)
