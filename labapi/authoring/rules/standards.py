"""The rules of standards: `docs/standards.md` lists them, and everything cites them by that list.

Its rows are the data: name, address, title, status, date, and last where the standard is cited,
which `python -m labapi.authoring standards` writes. A row whose lesson is still being written says
*ahead* there. A second table tells which numbers are superseded, and by which.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from labapi.authoring.rules import Finding
from labapi.course import NOTEBOOKS, replace_file

PAGE = Path("docs") / "standards.md"
AHEAD = "*ahead*"
MEND = "run: python -m labapi.authoring standards"
ROW = re.compile(
    r"^\| \[(?P<name>[^\]]+)\]\((?P<address>[^)]+)\) \| (?P<title>[^|]+) \| (?P<status>[^|]+) "
    r"\| (?P<date>[^|]+) \| (?P<where>[^|]+) \|$",
    re.MULTILINE,
)
REPLACED = re.compile(r"^\| (?P<old>RFC \d+) \| (?P<new>RFC \d+) \|$", re.MULTILINE)
NAMED = re.compile(
    r"\bRFC[ -]?(?P<rfc>\d{3,5})\b|/rfc(?P<linked>\d{3,5})\b"
    r"|\b(?P<draft>draft-ietf-[a-z0-9-]+[a-z0-9])|\b(?P<series>BCP|STD) (?P<number>\d{1,3})\b"
)
VERSION = re.compile(r"-\d\d$")
LINK = re.compile(r"\[(?P<shown>[^\]\[]+)\]\((?P<target>https?://[^)\s]+)(?:\s+\"[^\"]*\")?\)")
OF_RFC = re.compile(
    r"https?://[\w.]*\b(?:rfc-editor|ietf)\.org/[^\s)\"'<>\\]*\brfc\d{3,5}\b[^\s)\"'<>\\]*"
)
FORM = re.compile(
    r"https://www\.rfc-editor\.org/rfc/rfc(?P<number>\d+)"
    r"(?:#(?:section-(?P<section>\d+(?:\.\d+)*)|appendix-[A-Z](?:\.\d+)*))?"
)
SHOWN = re.compile(r"RFC (?P<number>\d+)(?:, section (?P<section>\d+(?:\.\d+)*))?\b")
ONE_OF_MORE = re.compile(r"\d+(?:\.\d+)*")
"""How the second link of *RFC 9110, sections 15.5.1 and 15.5.21* is shown, each being a link."""
TITLED = re.compile(r"(RFC \d+|draft-ietf-[a-z0-9-]+)(?:\]\([^)]*\))?[,:]? \(?\*([A-Z][^*]+)\*")
HOSTS = ("whatwg.org", "w3.org", "openapis.org", "json-schema.org", "modelcontextprotocol.io")
"""Who publishes standards: what is linked there is a standard, or one like it."""
TAUGHT = (
    (re.compile(r"(?:notebooks|exercises)/(\d\d)_\w+\.ipynb"), "{}"),
    (re.compile(r"labapi/classroom/widgets/ask/lessons/(\d\d)_\w+\.toml"), "{}"),
    (re.compile(r"labapi/checks/lessons/lesson_(\d\d)_\w+/\w+\.py"), "{}"),
    (re.compile(r"docs/teaching/(\d\d)_\w+\.md"), "{}"),
    (re.compile(r"notebooks/glossary\.md"), "glossary"),
    (re.compile(r"labapi/classroom/.+\.(?:py|toml)"), "pictures"),
    (re.compile(r"labapi/(?:web|domain)/.+\.py"), "server"),
    (re.compile(r"labapi/.+\.(?:py|toml)|docs/.+\.md"), "kit"),
)
"""Which files are read, and what the page says of a standard that one of them cites."""
OWN = {PAGE.as_posix(), f"labapi/authoring/rules/{Path(__file__).name}"}


@dataclass(frozen=True, slots=True)
class Standard:
    """One row of the page."""

    name: str
    address: str
    title: str
    status: str
    date: str
    where: str

    @property
    def key(self) -> str:
        """The name by which a text is searched: of a draft, the one without its version."""
        return VERSION.sub("", self.name) if self.name.startswith("draft-") else self.name


@dataclass(frozen=True, slots=True)
class Text:
    """What one file says: its path from the checkout, what the page calls the place, its RFCs."""

    path: str
    place: str
    text: str
    numbers: tuple[str, ...]

    def cites(self, standard: Standard) -> bool:
        """Whether it names a standard; a link to an RFC does, too."""
        of_rfc = standard.name.startswith("RFC ")
        return standard.name in self.numbers if of_rfc else standard.key in self.text


def read_standards(page: str) -> list[Standard]:
    """Read the rows of the page in their order."""
    return [
        Standard(**{k: v.strip() for k, v in m.groupdict().items()}) for m in ROW.finditer(page)
    ]


def texts_of(root: Path) -> Iterator[Text]:
    """Give each text of a checkout that may cite a standard, the outputs of notebooks aside."""
    for folder in (NOTEBOOKS, "exercises", "labapi", "docs"):
        for file in sorted((root / folder).rglob("*.*")):
            path = file.relative_to(root).as_posix()
            place = _place(path)
            if place and path not in OWN:
                text = _text(file)
                yield Text(path, place, text, tuple(_numbers(text)))


def _place(path: str) -> str | None:
    for pattern, place in TAUGHT:
        if found := pattern.fullmatch(path):
            return place.format(*found.groups())
    return None


def _text(file: Path) -> str:
    text = file.read_text(encoding="utf-8")
    if file.suffix != ".ipynb":
        return text
    return "\n\n".join("".join(cell["source"]) for cell in json.loads(text)["cells"])


def _numbers(text: str) -> Iterator[str]:
    """Name each RFC that a text names or links to."""
    for found in NAMED.finditer(text):
        if number := found["rfc"] or found["linked"]:
            yield f"RFC {number}"


# What the page says of each: where it is cited.


def cited(standard: Standard, texts: Sequence[Text]) -> str:
    """Say where a standard is cited: the lessons by their numbers first, then the other places."""
    places = {text.place for text in texts if text.cites(standard)}
    lessons = ", ".join(sorted(place for place in places if place.isdigit()))
    others = [place for _, place in TAUGHT if place in places]
    return "; ".join(filter(None, [lessons, *dict.fromkeys(others)]))


def written(page: str, texts: Sequence[Text]) -> str:
    """Write the last column of the page anew; *ahead* stays where nothing cites a standard yet."""
    rows = iter(read_standards(page))

    def row(found: re.Match[str]) -> str:
        one = next(rows)
        where = cited(one, texts) or (AHEAD if one.where == AHEAD else "nowhere")
        return found[0].removesuffix(f"| {found['where']} |") + f"| {where} |"

    return ROW.sub(row, page)


def write_standards(root: Path) -> bool:
    """Write the page of a checkout that has one; say whether it changed."""
    if not (root / PAGE).exists():
        return False
    page = (root / PAGE).read_text(encoding="utf-8")
    new = written(page, list(texts_of(root)))
    if new != page:
        replace_file(root / PAGE, new.encode())
    return new != page


# The rules.


def check_standards(root: Path) -> Iterator[Finding]:
    """Hold a checkout to the page; a checkout without one is held to nothing."""
    if not (root / PAGE).exists():
        return
    page, texts = (root / PAGE).read_text(encoding="utf-8"), list(texts_of(root))
    standards = read_standards(page)
    if written(page, texts) != page:
        yield Finding(PAGE.name, None, f"it says other places than cite these standards; {MEND}")
    for one in standards:
        if one.where == "nowhere":
            message = f"nothing cites {one.name}: take its row out, or write {AHEAD} in it"
            yield Finding(PAGE.name, None, message)
    replaced = {found["old"]: found["new"] for found in REPLACED.finditer(page)}
    for text in texts:
        for message in dict.fromkeys(_faults(text, standards, replaced)):
            yield Finding(Path(text.path).name, None, message)


def _faults(text: Text, standards: Sequence[Standard], replaced: dict[str, str]) -> Iterator[str]:
    """Say what is wrong with what a text cites."""
    names = {one.name for one in standards}
    for number in text.numbers:
        if number in replaced:
            yield f"{number} is superseded: cite {replaced[number]}, which took its place"
        elif number not in names:
            yield f"{number} is not in {PAGE.as_posix()}: add its row"
    yield from _unlisted(text.text, standards)
    yield from _other_titles(text.text, standards)
    for link in OF_RFC.findall(text.text):
        if not FORM.fullmatch(link.rstrip(".,;:")):
            yield f"{link}: link an RFC as https://www.rfc-editor.org/rfc/rfc9110#section-9.2"
    for link in LINK.finditer(text.text):
        yield from _of_link(link["shown"], link["target"], standards)


def _unlisted(text: str, standards: Sequence[Standard]) -> Iterator[str]:
    """Name drafts, and numbers of BCPs and STDs, that the page does not have."""
    drafts = {one.key: one.name for one in standards if one.name.startswith("draft-")}
    statuses = " ".join(one.status for one in standards)
    for found in NAMED.finditer(text):
        draft = found["draft"]
        if draft and VERSION.sub("", draft) not in drafts:
            yield f"{draft} is not in {PAGE.as_posix()}: add its row"
        elif draft and VERSION.search(draft) and draft not in drafts.values():
            yield f"{draft}: the page has {drafts[VERSION.sub('', draft)]}; mend one of them"
        if found["series"] and not re.search(rf"\b{found[0]}\b", statuses):
            yield f"{found[0]} is the number of no standard in {PAGE.as_posix()}"


def _other_titles(text: str, standards: Sequence[Standard]) -> Iterator[str]:
    """Name the titles in italics behind a name that are not those of the page."""
    titles = {one.key: one.title for one in standards}
    for name, title in TITLED.findall(text):
        key = VERSION.sub("", name) if name.startswith("draft-") else name
        if titles.get(key, title).casefold() != title.casefold():
            yield f"{name} is called *{titles[key]}*, not *{title}*"


def _of_link(shown: str, target: str, standards: Sequence[Standard]) -> Iterator[str]:
    """Ask that a link to a standard leads where its words say, and to a standard of the page."""
    said, leads = SHOWN.match(shown), FORM.fullmatch(target)
    if said and leads and (said["number"], said["section"]) != (leads["number"], leads["section"]):
        yield f"[{shown}] leads to {target}: let words and address name one RFC and one section"
    elif leads and ONE_OF_MORE.fullmatch(shown) and shown != leads["section"]:
        yield f"[{shown}] leads to {target}: let words and address name one section"
    elif leads and not said and not ONE_OF_MORE.fullmatch(shown):
        yield f"[{shown}] leads to an RFC: begin it with RFC {leads['number']}"
    host = urlsplit(target).hostname or ""
    known = {urlsplit(one.address).hostname for one in standards}
    if host.endswith(HOSTS) and host not in known:
        yield f"{target} is on the pages of a standard that {PAGE.as_posix()} does not have"
