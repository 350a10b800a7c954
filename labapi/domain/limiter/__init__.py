"""How a scarce model is shared: four strategies, each a file, and the policies that use them.

>>> FixedWindow(limit=2, window_us=10_000_000).decide((), now_us=0)[0].remaining
1
"""

from labapi.domain.limiter.decision import Decision, State, Strategy, most_in_any_window, simulate
from labapi.domain.limiter.fixed_window import FixedWindow
from labapi.domain.limiter.policies import Policies, Policy
from labapi.domain.limiter.sliding_counter import SlidingCounter
from labapi.domain.limiter.sliding_log import SlidingLog
from labapi.domain.limiter.spec import STRATEGIES, Spec, parse_spec, strategy_of
from labapi.domain.limiter.states import MemoryStates, SharedStates, States
from labapi.domain.limiter.token_bucket import TokenBucket

__all__ = [
    "STRATEGIES",
    "Decision",
    "FixedWindow",
    "MemoryStates",
    "Policies",
    "Policy",
    "SharedStates",
    "SlidingCounter",
    "SlidingLog",
    "Spec",
    "State",
    "States",
    "Strategy",
    "TokenBucket",
    "most_in_any_window",
    "parse_spec",
    "simulate",
    "strategy_of",
]
