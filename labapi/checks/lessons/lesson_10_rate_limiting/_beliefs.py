"""What those believe whose client does not wait as task 5 asks."""

from labapi.checks.task import Misconception

REFUSED_IS_FINAL = Misconception(
    "refused_is_final",
    belief="A `429` is an error like any other: the request has failed.",
    feedback="Nothing is wrong with the request; it came too early. The answer even says when it "
    "will be let in.",
)
SENT_AT_ONCE = Misconception(
    "sent_at_once",
    belief="The sooner it is sent again, the sooner it is answered.",
    feedback="It was sent again without a call of `wait`. Until the allowance is back each try "
    "is refused, and costs the server as much as the first.",
)
RETRY_AFTER_IS_A_TIP = Misconception(
    "retry_after_is_a_tip",
    belief="How long to wait is for the client alone to decide.",
    feedback="The server has said how long: look at the answer's headers. Whoever comes sooner is "
    "refused for certain.",
)
NO_JITTER = Misconception(
    "no_jitter",
    belief="Waiting longer each time is enough.",
    feedback="With other draws of `random()` it waits just as long. A hundred clients that fail "
    "together would come back together, each time. What spreads them?",
)
FIXED_PAUSE = Misconception(
    "fixed_pause",
    belief="A pause of the same length does for all tries.",
    feedback="Every wait has the same length. A server in trouble gets no rest from that: each "
    "failure in a row is a reason to come back later than after the last one.",
)
REFUSAL_IS_RETRIED = Misconception(
    "refusal_is_retried",
    belief="Whatever was refused may be let in at the next try.",
    feedback="Apart from `429`, an answer from `400` to `499` says that the request itself is at "
    "fault. Waiting does not mend it.",
)
