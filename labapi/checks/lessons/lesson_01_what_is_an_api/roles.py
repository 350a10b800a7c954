"""Task 1: tell who plays which role in an API that the lesson has not shown."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from labapi.checks.cases import Cases
from labapi.checks.expect import expect_type, incorrect, shown
from labapi.checks.inside.work import Work
from labapi.checks.task import Misconception, Task, each_by_itself
from labapi.checks.variant import Question, Row, Variant

ROLES = ("customer", "menu", "order", "waiter", "kitchen", "dish", "receipt")
ACT = ("customer", "waiter", "kitchen")
PASS = ("menu", "order", "dish", "receipt")
WAITER_COOKS = Misconception(
    "waiter_cooks",
    belief="The server that I talk to is the model.",
    feedback="Your waiter cooks, and your kitchen runs to the tables. Who takes the request, "
    "speaks HTTP and carries the answer back? And who has learned from past cases, and has "
    "never heard of HTTP?",
)
RECEIPT_IS_EATEN = Misconception(
    "receipt_is_eaten",
    belief="The status code is what I asked for.",
    feedback="You have swapped dish and receipt. One of the two says how the request went; the "
    "other is what somebody has been waiting for. Which of them would be put on a screen?",
)
MENU_IS_SENT = Misconception(
    "menu_is_sent",
    belief="The documentation is what I send.",
    feedback="You have swapped menu and order. One of them is read, by anybody, before anything is "
    "asked for. The other is written again for each question.",
)
PAGE_IS_API = Misconception(
    "page_is_api",
    belief="The page that describes the API is the API.",
    feedback="Your waiter is a page. A page lists what can be had, and stays on its table. Who "
    "answers when a request comes?",
)


@dataclass(frozen=True, slots=True)
class Scene:
    """An API in a few words: what it is for, and what may play each role."""

    plot: str
    cast: Mapping[str, tuple[str, ...]]


SCENES = (
    Scene(
        "A traveller points a phone at a sign that says *Ausgang*.",
        {
            "order": (
                '`POST /translations` with the body `{"text": "Ausgang", "into": "en"}`',
                "`GET /translations?text=Ausgang&into=en`",
            ),
            "kitchen": (
                "millions of numbers, learned from books, that turn one sentence into another",
                "a network of weights, trained on the debates of a parliament in two languages",
            ),
            "customer": ("the app on the phone", "a program in the traveller's hand"),
            "receipt": ("`200`", "`200 OK`"),
            "dish": ('`{"text": "Exit"}`', '`{"text": "Exit", "sure": 0.98}`'),
            "menu": (
                "a page that says what may be sent, and what comes back",
                "a list of the languages, of the paths and of the fields, for whoever wants to ask",
            ),
            "waiter": (
                "a program far away that listens at a port, passes on what arrives, and answers",
                "a program in a data centre that reads what comes in and sends back what it got",
            ),
        },
    ),
    Scene(
        "A farmer wants to know whether it stays dry tomorrow.",
        {
            "waiter": (
                "a program that waits at an address, hands on what was asked, and replies",
                "a program on a rented computer that takes in each question and sends an answer",
            ),
            "dish": ('`{"rain_mm": 0.4}`', '`{"rain": "unlikely", "probability": 0.1}`'),
            "menu": (
                "`/openapi.json`, which lists each path with its fields",
                "a document with all places and days that may be asked for, and their names",
            ),
            "kitchen": (
                "formulas, fitted to forty years of weather, that make rain out of air pressure",
                "a few thousand decision trees, grown from the records of weather stations",
            ),
            "customer": ("the program on the farmer's tablet", "the app that the farmer opened"),
            "order": (
                "`GET /forecasts?place=Ulm&day=tomorrow`",
                '`POST /forecasts` with the body `{"place": "Ulm", "day": "tomorrow"}`',
            ),
            "receipt": ("`200`", "`200 OK`"),
        },
    ),
    Scene(
        "A hiker takes a photo of a mushroom.",
        {
            "receipt": ("`201`", "`201 Created`"),
            "menu": (
                "a page that says which pictures may be sent, and what is said of them",
                "`/docs`, where every field is explained",
            ),
            "customer": ("the app in the hiker's hand", "the camera program that sends the photo"),
            "dish": (
                '`{"name": "fly agaric", "probability": 0.97}`',
                '`{"name": "penny bun"}`',
            ),
            "waiter": (
                "a program behind an address that speaks HTTP and lets others look at pictures",
                "a program that takes in each upload, has it judged next door, and answers",
            ),
            "order": (
                "`POST /sightings` with the photo as its body",
                "`POST /sightings`, with a header `Content-Type: image/jpeg`",
            ),
            "kitchen": (
                "the weights of a neural network, learned from a million named photos",
                "a function, fitted to pictures, that turns pixels into names",
            ),
        },
    ),
    Scene(
        "A loudspeaker is asked to play something calm.",
        {
            "customer": ("the program in the loudspeaker", "the assistant in the loudspeaker"),
            "kitchen": (
                "a row of numbers for each song, learned from what was played after what",
                "a table of likenesses between songs, computed from a year of listening",
            ),
            "receipt": ("`200`", "`200 OK`"),
            "order": (
                "`GET /songs?mood=calm`",
                '`POST /playlists` with the body `{"mood": "calm"}`',
            ),
            "waiter": (
                "a program that listens at port 443, asks for songs behind it, and writes back",
                "a program in another country that receives each wish and returns what was found",
            ),
            "dish": ('`{"songs": ["Clair de lune"]}`', '`["Clair de lune", "Spiegel im Spiegel"]`'),
            "menu": (
                "a document that names every mood, and the path to ask under",
                "a page of paths and examples that whoever builds a loudspeaker reads once",
            ),
        },
    ),
    Scene(
        "A letter has come that begins with *You have won*.",
        {
            "menu": (
                "`/openapi.json`, from which a program learns the paths and the fields",
                "a page that says what of a letter is to be sent, and which verdicts there are",
            ),
            "order": (
                '`POST /verdicts` with the body `{"text": "You have won"}`',
                "`POST /verdicts` with the letter as its body",
            ),
            "dish": ('`{"spam": true}`', '`{"verdict": "spam", "probability": 0.99}`'),
            "receipt": ("`200`", "`200 OK`"),
            "kitchen": (
                "counts of words in a million letters, and a formula that makes a chance of them",
                "one weight for each word, learned from letters that people had thrown away",
            ),
            "waiter": (
                "a program at an address that unpacks what arrives, has it judged, and replies",
                "a program that speaks HTTP all day, and by itself knows nothing of letters",
            ),
            "customer": ("the mail program", "the program that shows the inbox"),
        },
    ),
)


def question(variant: Variant) -> Question:
    """Draw a scene, the words for each role, and their letters."""
    scene = variant.one_of(SCENES)
    rows = [Row(variant.one_of(words), role, role) for role, words in scene.cast.items()]
    asked = Question.lettered(variant.shuffled(rows), scene.plot)
    lines = [f'    "{role}": "{letter}",' for role, letter in _cast(asked).items()]
    return replace(asked, solution="\n".join(["roles = {", *lines, "}"]))


def _cast(asked: Question) -> dict[str, str]:
    """Give the letter of each role."""
    return {role: letter for role in ROLES for letter in asked.letters(role)}


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Compare the cast: those who act, and what passes between them, each by itself."""
    asked = question(cases.variant)
    given = _by_role(expect_type("roles", work.value("roles"), dict), asked)
    yield from each_by_itself(
        (1, "you know who orders, who serves and who cooks", lambda: _who_acts(given, asked)),
        (1, "you know what passes between them", lambda: _what_passes(given, asked)),
    )


def _who_acts(given: dict[str, Any], asked: Question) -> None:
    _expect_letters(given, asked, ACT)
    cast = _cast(asked)
    waiter = asked.rows[given["waiter"]].text
    seen = f"For the waiter you have chosen: {waiter}."
    WAITER_COOKS.when(_swapped(given, cast, "waiter", "kitchen"), seen)
    PAGE_IS_API.when(given["waiter"] == cast["menu"], seen)
    _expect_all(given, cast, ACT)


def _what_passes(given: dict[str, Any], asked: Question) -> None:
    _expect_letters(given, asked, PASS)
    cast = _cast(asked)
    RECEIPT_IS_EATEN.when(_swapped(given, cast, "dish", "receipt"))
    MENU_IS_SENT.when(_swapped(given, cast, "menu", "order"))
    _expect_all(given, cast, PASS)


def _expect_all(given: dict[str, Any], cast: dict[str, str], part: tuple[str, ...]) -> None:
    """Ask for the right letter for each role of a part; say how many are, but not which."""
    if any(given[role] != cast[role] for role in part):
        found = sum(given.get(role) == cast[role] for role in ROLES)
        incorrect(
            f"In the right hands: {found} of the seven. Not all is right with "
            f"{', '.join(part[:-1])} and {part[-1]}. Play the scene once: somebody wants to know, "
            "reads, orders, is served, and is told how it went. Who is who?"
        )


def _by_role(given: dict[Any, Any], asked: Question) -> dict[str, Any]:
    """Give what was written with plain roles and capital letters; it may be turned round."""
    said = {_plain(key): _plain(value) for key, value in given.items()}
    if all(key.upper() in asked.rows for key in said):
        said = {role: letter for letter, role in said.items()}
    return {role: letter.upper() if len(letter) == 1 else letter for role, letter in said.items()}


def _plain(value: Any) -> str:
    return str(value).strip().lower()


def _expect_letters(given: dict[str, Any], asked: Question, part: tuple[str, ...]) -> None:
    """Ask for one of the seven letters for each role of a part."""
    for role in part:
        if role not in given:
            incorrect(f"`roles` says nothing of the {role}.")
        if given[role] not in asked.rows:
            said = shown(given[role])
            incorrect(f"For the {role} you say `{said}`. Choose a letter, A to G, in quotes.")


def _swapped(given: dict[str, Any], cast: dict[str, str], one: str, other: str) -> bool:
    return given.get(one) == cast[other] and given.get(other) == cast[one]


TASK = Task(
    number=1,
    title="Seven roles, another kitchen",
    points=2,
    objective="Name the seven roles of an API, in one that you have not seen before.",
    hints=(
        "In the lesson, the text folded below the drawing of the restaurant says which part of an "
        "API plays which role. Open it and read it again.",
        "Customer: the client. Menu: the documentation. Order: the request. Waiter: the server. "
        "Kitchen: the model. Dish: the response. Receipt: the status code.",
        "Begin with the three that are easiest to see: the receipt is a status code, the order "
        "begins with a method, and the customer is the program that somebody has in front of them.",
    ),
    judge=judge,
    misconceptions=(WAITER_COOKS, RECEIPT_IS_EATEN, MENU_IS_SENT, PAGE_IS_API),
    why="The client asks and the server answers, whatever model stands behind it; the "
    "documentation says how to ask, and the status code how it went.",
    question=question,
)
