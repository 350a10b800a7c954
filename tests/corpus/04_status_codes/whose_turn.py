# %% passed: by a match with guards
def whose_turn(status):
    match str(status)[:1]:
        case "2":
            return "done"
        case "3":
            return "elsewhere"
        case "4":
            return "mine"
    return "theirs"


# %% passed: a method that was bound, of a class with an index
from bisect import bisect_right


class Families:
    bounds = (300, 400, 500)
    words = ("done", "elsewhere", "mine", "theirs")

    def turn(self, status):
        return self.words[bisect_right(self.bounds, status)]


whose_turn = Families().turn


# %% passed: words of an enumeration, by a partial
from enum import StrEnum
from functools import partial


class Turn(StrEnum):
    DONE = "done"
    ELSEWHERE = "elsewhere"
    MINE = "mine"
    THEIRS = "theirs"


def of_family(words, status):
    return words[status // 100 - 2]


whose_turn = partial(of_family, list(Turn))


# %% passed: a callable object with ranges
class WhoseTurn:
    def __call__(self, status, *_):
        families = {range(200, 300): "done", range(300, 400): "elsewhere", range(400, 500): "mine"}
        return next((word for family, word in families.items() if status in family), "theirs")


whose_turn = WhoseTurn()


# %% passed: a lambda over the library's properties
from http import HTTPStatus

whose_turn = lambda status: (  # noqa: E731
    "done" if status < HTTPStatus.MULTIPLE_CHOICES else
    "elsewhere" if status < HTTPStatus.BAD_REQUEST else
    "mine" if status < HTTPStatus.INTERNAL_SERVER_ERROR else "theirs"
)  # fmt: skip


# %% incorrect: too many requests are the server's business
def whose_turn(status):
    words = {2: "done", 3: "elsewhere", 4: "mine", 5: "theirs"}
    return "theirs" if status == 429 else words[status // 100]


# %% incorrect: a timeout is the server's
def whose_turn(status):
    words = {2: "done", 3: "elsewhere", 4: "mine", 5: "theirs"}
    return "theirs" if status == 408 else words[status // 100]


# %% incorrect: the gateway is elsewhere
def whose_turn(status):
    words = {2: "done", 3: "elsewhere", 4: "mine", 5: "theirs"}
    return "elsewhere" if status in (502, 504) else words[status // 100]


# %% unknown_is_an_error: the list, and the rest is theirs
def whose_turn(status):
    known = dict.fromkeys(range(200, 205), "done") | dict.fromkeys(range(400, 430), "mine")
    return known.get(status, "theirs")


# %% incorrect: the word is printed, not returned
def whose_turn(status):
    print({2: "done", 3: "elsewhere", 4: "mine", 5: "theirs"}[status // 100])


# %% incorrect: in capital letters
def whose_turn(status):
    return {2: "Done", 3: "Elsewhere", 4: "Mine", 5: "Theirs"}[status // 100]


# %% error: only the standard's codes are known to the library
from http import HTTPStatus


def whose_turn(status):
    status = HTTPStatus(status)
    if status.is_success:
        return "done"
    if status.is_redirection:
        return "elsewhere"
    return "mine" if status.is_client_error else "theirs"


# %% incorrect: it takes an answer
def whose_turn(response, status):
    return {2: "done", 3: "elsewhere", 4: "mine", 5: "theirs"}[response.status_code // 100]


# %% incorrect: the words themselves
whose_turn = {2: "done", 3: "elsewhere", 4: "mine", 5: "theirs"}
