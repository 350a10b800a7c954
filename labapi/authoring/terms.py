"""What a term means, told where it is read: the first sentence of its entry in the glossary.

An author writes `[**term**](glossary.md#term)`. The notebook has the meaning as the title of that
link, which a page shows to a mouse; and for keyboard, touch and paper it has a fold in its last
cell with all terms of the lesson, in the order in which they come. They stand there and no higher
because many a meaning answers a question of the lesson: below the last question it spoils none,
and the heading over the fold leads to it from anywhere, by the table of contents.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from labapi.authoring import markdown
from labapi.authoring.notebook import GENERATED, Lesson

GLOSSARY = "glossary.md"
ENTRY = re.compile(
    r'^## <a id="(?P<anchor>[^"]+)"></a>(?P<term>.+)\n+(?P<text>(?:(?!#).+\n?|\n)*)', re.MULTILINE
)
SENTENCE_END = re.compile(r"[.!?](?=\s+[A-Z`\[]|\s*\Z)")
SOURCE = re.compile(r"\s*\(\[[^\]]*\]\([^)]*\)[^()]*\)")
"""Where a meaning is from, in brackets: `([RFC 9110, section 9](https://…))`."""
LINK = re.compile(rf'(\]\({re.escape(GLOSSARY)}#(?P<anchor>[\w-]+))(?:\s+"(?:[^"\\]|\\.)*")?\)')
HEADING = "Words of this lesson"
FOLD = """\


## {heading}

<details><summary>What does a word in bold mean? Open, and look it up.</summary>

{words}

</details>"""


@dataclass(frozen=True, slots=True)
class Entry:
    """A term, the anchor of its heading, and what it means."""

    term: str
    anchor: str
    text: str

    @property
    def first(self) -> str:
        """The first sentence, in Markdown, without where it is from."""
        text = SOURCE.sub("", self.text)
        end = SENTENCE_END.search(text)
        return " ".join(text[: end.end() if end else None].split())

    @property
    def meaning(self) -> str:
        """The first sentence as it is shown."""
        return markdown.plain(self.first)


def read_glossary(path: Path) -> list[Entry]:
    """Read the entries in their order."""
    found = ENTRY.finditer(path.read_text(encoding="utf-8"))
    return [Entry(match["term"].strip(), match["anchor"], match["text"].strip()) for match in found]


def glossary_beside(lessons: Sequence[Lesson]) -> list[Entry]:
    """Read the glossary of a folder of lessons; it has no entries where there is none."""
    pages = [lesson.path.parent / GLOSSARY for lesson in lessons[:1]]
    return [entry for page in pages if page.exists() for entry in read_glossary(page)]


def explain(lesson: Lesson, entries: Sequence[Entry]) -> None:
    """Give each link to a term its meaning as its title, and take a stale title away."""
    for _, cell in lesson.of_type("markdown"):
        if cell.id not in GENERATED:
            cell.source = titled(cell.source, entries)


def titled(text: str, entries: Sequence[Entry]) -> str:
    r"""Write the meanings of terms into the links to them.

    >>> titled("A [**port**](glossary.md#port).", [Entry("port", "port", "A number. Any.")])
    'A [**port**](glossary.md#port "A number.").'
    """
    titles = {entry.anchor: _quoted(entry.meaning) for entry in entries}
    return LINK.sub(lambda link: f"{link[1]}{titles.get(link['anchor'], '')})", text)


def untitled(text: str) -> str:
    """Leave the links to terms as an author writes them."""
    return titled(text, ())


def _quoted(meaning: str) -> str:
    escaped = meaning.replace("\\", r"\\").replace('"', r"\"")
    return f' "{escaped}"'


def terms_in(lesson: Lesson) -> list[str]:
    """List the anchors of the terms that a lesson links to, in the order in which they come."""
    texts = (cell.source for _, cell in lesson.of_type("markdown") if cell.id not in GENERATED)
    return list(dict.fromkeys(anchor for text in texts for anchor in terms_of(text)))


def terms_of(text: str) -> Iterator[str]:
    """Give the anchor of each link to a term in a text."""
    return (link["anchor"] for link in LINK.finditer(text))


def fold_of_words(lesson: Lesson, entries: Sequence[Entry]) -> str:
    """Write what ends the last cell: the terms of a lesson, folded; empty where it has none."""
    known = {entry.anchor: entry for entry in entries}
    of_lesson = [known[anchor] for anchor in terms_in(lesson) if anchor in known]
    words = [f"- [**{one.term}**]({GLOSSARY}#{one.anchor}): {one.first}" for one in of_lesson]
    return FOLD.format(heading=HEADING, words="\n".join(words)) if words else ""


def way_to_words(lesson: Lesson, entries: Sequence[Entry]) -> str:
    """Write the sentence of the first cell that tells where a word in bold is explained."""
    if not fold_of_words(lesson, entries):
        return ""
    place = f"#{HEADING.replace(' ', '-')}"
    return f"Point at a word in bold to see what it means, or look [at the end]({place})."
