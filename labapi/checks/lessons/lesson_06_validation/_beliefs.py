"""What those believe whose app does not hold against the attack of task 6."""

from labapi.checks.task import Misconception

TYPES_ARE_EXACT = Misconception(
    "types_are_exact",
    belief="`int` and `float` let in nothing but numbers.",
    feedback="By default, Pydantic makes a number of what looks like one. Which setting of the "
    "lesson ended that for a whole schema?",
)
THE_END_IS_OUT = Misconception(
    "the_end_is_out",
    belief="`ge=0` says *above 0*.",
    feedback="One letter decides whether the bound itself is in. Read each bound aloud, beside "
    "the rule.",
)
EMPTY_HARMS_NOTHING = Misconception(
    "empty_harms_nothing",
    belief="A field that is not there cannot be wrong.",
    feedback="A default, or `None` as one of the types, makes a field one that may be left out. "
    "Then no bound is asked. Which rule says that all five are needed?",
)
MORE_HARMS_NOTHING = Misconception(
    "more_harms_nothing",
    belief="A field that nobody asked for does no harm.",
    feedback="Whoever misspells a field never hears of it. Which value of `extra` tells them?",
)
EACH_IS_ENOUGH = Misconception(
    "each_is_enough",
    belief="If each field is in order, so is the whole.",
    feedback="Both numbers are in their bounds, and together they break a rule. Which kind of "
    "validator sees more than one field?",
)
THE_WHOLE_IS_TO_BLAME = Misconception(
    "the_whole_is_to_blame",
    belief="Any validator can tell which field is wrong.",
    feedback="What a validator of the whole refuses has no field in its `loc`. The rule of a "
    "single field belongs where the field is.",
)
REFUSING_IS_EASY = Misconception(
    "refusing_is_easy",
    belief="A refusal can repeat whatever was sent.",
    feedback="The body was refused, and then the refusal itself could not be written: not all that "
    "Python reads or keeps can be sent back as JSON. What does the contract ask you to tell?",
)
NUMBERS_COME_IN = Misconception(
    "numbers_come_in",
    belief="My own check gets numbers.",
    feedback="A check met what it did not expect. It gets all that the types let through, and "
    "where it runs before them, whatever was sent: a text, null, or no such field.",
)
EVERY_FAULT_HAS_A_FIELD = Misconception(
    "every_fault_has_a_field",
    belief="Every fault belongs to a field.",
    feedback="An empty body, a list, or a rule about two fields is a fault of the whole. Send such "
    "a body, and look at its `loc`: how long is it, and what stands last?",
)
UNWRITABLE = ("JSON compliant", "JSON serializable", "surrogates not allowed")
UNPREPARED = ("TypeError", "KeyError", "AttributeError")
LET_IN = {
    "type": TYPES_ARE_EXACT, "edge": THE_END_IS_OUT, "missing": EMPTY_HARMS_NOTHING,
    "unknown": MORE_HARMS_NOTHING,
}  # fmt: skip
