"""Beliefs about what came from outside: the faults of the login, and of who checks tokens."""

from labapi.checks.task import Misconception

TOKEN_NAMES_ALGORITHM = Misconception(
    "token_names_algorithm",
    belief="A token's header says how it has to be checked.",
    feedback="The header was written by whoever made the token, and so may be a forger's. Who "
    "should decide which algorithm is taken?",
)
SIGNED_IS_GOOD = Misconception(
    "signed_is_good",
    belief="A token with a good signature is a good token.",
    feedback="The signature says that the claims are yours. One of the claims says until when: is "
    "it read, and compared with the time that it is now?",
)
REASON_HELPS = Misconception(
    "reason_helps",
    belief="The more exactly an answer says what was wrong, the better.",
    feedback="Here the answers differ, so a stranger can try names until one of them sounds right, "
    "and then has only the password left to find.",
)
CALLER_SAYS_ROLE = Misconception(
    "caller_says_role",
    belief="What stands in a header of the request can be believed.",
    feedback="Anybody can send any header. What the caller may do must come from where they cannot "
    "write.",
)
