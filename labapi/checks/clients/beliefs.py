"""What those believe whose client asks again when it should not, or not as it should."""

from labapi.checks.task import Misconception

FAULT_IS_FINAL = Misconception(
    "fault_is_final",
    belief="After a `500` there is nothing to be done.",
    feedback="Nothing was wrong with the request. The next try may be answered, and a second copy "
    "does no harm where the method or a key promises that.",
)
EVERY_FAULT_AGAIN = Misconception(
    "every_fault_again",
    belief="Every 5xx may simply be tried again.",
    feedback="The work may be done, and only its answer lost. This request had no key, so "
    "a second copy is a second question. Which requests may be sent twice?",
)
REFUSAL_IS_RETRIED = Misconception(
    "refusal_is_retried",
    belief="Whatever was refused may be let in at the next try.",
    feedback="This answer says that the request itself is at fault. Sent again unchanged, it is "
    "as wrong as before. Which 4xx of the lesson is about the moment, not about the request?",
)
LIMIT_IS_FINAL = Misconception(
    "limit_is_final",
    belief="No 4xx is ever worth another try.",
    feedback="`429` says nothing against the request, only that it came too soon. It was "
    "stopped before any work, and later it would be welcome.",
)

# How long to wait.

AT_ONCE = Misconception(
    "at_once",
    belief="The sooner one asks again, the better.",
    feedback="The server has asked for a pause. Without it your client spends all its tries within "
    "a hundredth of a second, and every one of them is refused.",
)
OWN_GUESS = Misconception(
    "own_guess",
    belief="The client knows best how long to wait.",
    feedback="Only the server knows when it can serve this again, and it has written so into a "
    "header of its answer. The next one may carry another number.",
)
ALWAYS_A_NUMBER = Misconception(
    "always_a_number",
    belief="`Retry-After` is always there, and always a number.",
    feedback="A server may leave it out, and it may write a date into it. Which of your lines "
    "takes it for a number?",
)

# The key that makes one question of several tries.

NO_KEY = Misconception(
    "no_key",
    belief="A server recognises a request that it has had before.",
    feedback="Nothing in your tries says that they are one question. Each that reaches the model "
    "is stored, also the one whose answer was lost. Which header names the question?",
)
KEY_PER_TRY = Misconception(
    "key_per_try",
    belief="Each request needs a key of its own.",
    feedback="The key names the question, not the request. A try with a new key is a new question "
    "to the server. Where in your code is the key made, and how often does that line run?",
)
KEY_FOR_ALL = Misconception(
    "key_for_all",
    belief="One key serves a whole program.",
    feedback="A key belongs to one question. Under the key of another one, the server refuses "
    "to answer. Which line has to run anew for each call?",
)
KEY_OF_FEATURES = Misconception(
    "key_of_features",
    belief="Equal features are one question.",
    feedback="The applicant asks again, and gets an old saved answer: nothing is computed. A new "
    "call is a new question, so its key must not follow from what is asked.",
)
