"""The picture of a menu: one line an operation, which a click or the Enter key opens.

It is HTML without JavaScript, and reads without its style sheet and without colour too.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from labapi.classroom.exchange.content import body_of, draw_body
from labapi.classroom.exchange.show import draw_status
from labapi.classroom.notebook.markup import code, fold, prose, tag
from labapi.classroom.notebook.measured import as_html
from labapi.classroom.openapi.request_code import request_code
from labapi.classroom.widgets.menu.as_text import (
    about,
    body_title,
    codes_of,
    field_words,
    in_one_line,
    meaning,
    parameter_words,
    steps,
    telling_headers,
)

if TYPE_CHECKING:
    from labapi.classroom.openapi.fields import Field
    from labapi.classroom.openapi.operation import Answer, Body, Operation, Parameter
    from labapi.classroom.widgets.menu.as_text import Contents


OPENED_AT_MOST = 1

PLACES = {
    "path": "In the path",
    "query": "After the ? of the path",
    "header": "As a header",
    "cookie": "As a cookie",
}


def draw_menu(shown: Contents) -> str:
    """Draw a menu."""
    top = tag("p", prose(shown.question), "lab-question")
    if shown.note:
        return _section(shown, top + tag("p", as_html(shown.note)))
    top += tag("p", as_html(shown.heading) + ". " + _how_to_search(shown), "lab-note")
    opened = len(shown.operations) <= OPENED_AT_MOST
    groups = [
        _group(name, [_operation(one, shown.variable, opened) for one in members])
        for name, members in groupby(shown.operations, lambda one: one.group)
    ]
    return _section(shown, top + "".join(groups))


def _section(shown: Contents, content: str) -> str:
    return tag("section", content, "lab-menu-card", aria_label=f"The menu of {shown.title}")


def _how_to_search(shown: Contents) -> str:
    if shown.search:
        return f"All of it: {tag('code', as_html(f'{shown.variable}.menu()'))}"
    word = shown.operations[0].path.rpartition("/")[2].strip("{}") or "health"
    example = tag("code", as_html(f'{shown.variable}.menu("{word}")'))
    return f"Open a line with a click or Enter. To search: {example}"


def _group(name: str, drawn: list[str]) -> str:
    title = tag("div", as_html(name), "lab-title") if name else ""
    return title + "".join(drawn)


def _operation(one: Operation, variable: str, opened: bool) -> str:
    line = tag("b", as_html(one.method), "lab-method") + " "
    line += tag("code", as_html(one.path).replace("/", "/<wbr>"), "lab-target")
    gone = tag("span", "deprecated", "lab-gone") + " " if one.deprecated else ""
    line += " " + tag("span", gone + prose(one.summary), "lab-says")
    said = "".join(tag("p", prose(in_one_line(text))) for text in about(one))
    sides = tag("div", _sent(one, variable) + _got(one), "lab-sides")
    return _opening(line, said + sides, "lab-entry", opened)


def _opening(summary: str, content: str, kind: str = "lab-fold", opened: bool = False) -> str:
    """Make a part that opens; both texts are HTML already."""
    drawn = tag("details", tag("summary", summary) + content, kind)
    return drawn.replace("<details ", "<details open ", 1) if opened else drawn


def _sent(one: Operation, variable: str) -> str:
    line = [*one.placed("path"), *one.placed("query")]
    heads = [*one.placed("header"), *one.placed("cookie")]
    parts = [tag("div", "What I send", "lab-title"), parameters(line)]
    for number, body in enumerate(one.bodies):
        parts += [tag("p", "or", "lab-note")] * (number > 0) + [_body(one, body, variable)]
    if not one.bodies:
        nothing = tag("p", "Only the request line: no parameters, no body.")
        parts += [nothing] * (not one.parameters)
        parts += [tag("p", "For example:", "lab-note"), code(request_code(one, variable))]
    return tag("div", "".join([*parts, parameters(heads)]), "lab-side")


def _body(one: Operation, body: Body, variable: str) -> str:
    parts = [tag("p", as_html(body_title(body)))]
    parts += [tag("p", prose(in_one_line(body.description)), "lab-note")] * bool(body.description)
    first, *others = [*body.examples] or [""]
    parts += [body_fields(body.fields), tag("p", "For example:", "lab-note")]
    parts.append(code(request_code(one, variable, body, first)))
    for name in others:
        call = code(request_code(one, variable, body, name))
        parts.append(_opening(as_html(f"Another example: {name}"), call))
    return "".join(parts)


def _got(one: Operation) -> str:
    good = [_answer(answer) for answer in one.answers if not answer.refusal]
    bad = [_refusal(answer) for answer in one.answers if answer.refusal]
    parts = [tag("div", "What I get", "lab-title"), *good]
    if bad:
        parts += [tag("div", "If it cannot be done", "lab-title"), *bad]
    if not one.answers:
        parts.append(tag("p", "The document does not say.", "lab-note"))
    return tag("div", "".join(parts), "lab-side")


def _answer(answer: Answer) -> str:
    said = meaning(answer)
    parts = [tag("div", _status(answer), "lab-first")]
    parts += [tag("p", prose(in_one_line(said)))] * bool(said) + [_headers(answer)]
    if answer.examples:
        parts += [tag("p", "For example:", "lab-note"), _example(answer)]
    if answer.fields:
        parts.append(_opening("What each field means", body_fields(answer.fields, sent=False)))
    return tag("div", "".join(parts), f"lab-answer lab-family-{answer.number // 100}")


def _refusal(answer: Answer) -> str:
    line = _status(answer)
    codes = " ".join(tag("code", as_html(name)) for name in codes_of(answer))
    said = "" if codes else meaning(answer)
    inside = [tag("p", prose(in_one_line(said)))] * bool(said) + [_headers(answer)]
    inside += [_example(answer, name) for name in answer.examples]
    kind = f"lab-answer lab-family-{answer.number // 100}"
    summary = f"{line} {tag('span', codes, 'lab-codes')}" if codes else line
    whole = "".join(inside)
    return tag("div", _opening(summary, whole) if whole else line, kind)


def _status(answer: Answer) -> str:
    if answer.status.isdecimal():
        return draw_status(answer.number)
    return tag("b", as_html(answer.title), "lab-status")


def _headers(answer: Answer) -> str:
    items = "".join(
        tag("li", f"{tag('code', as_html(name))} {prose(in_one_line(said))}")
        for name, said in telling_headers(answer)
    )
    return (
        tag("p", "With the headers", "lab-note") + tag("ul", items, "lab-fields") if items else ""
    )


def _example(answer: Answer, name: str | None = None) -> str:
    text = answer.text(name).encode("utf-8", "replace")
    return draw_body(body_of(text, answer.media_type), "no body")


# The fields and parameters of a menu, drawn as nested lists.


def parameters(given: Sequence[Parameter]) -> str:
    """Draw the parameters, one list for each place in the request."""
    parts = []
    for place, members in groupby(given, lambda one: one.place):
        items = [_item(one.name, parameter_words(one), one.description) for one in members]
        parts += [tag("p", PLACES[place]), tag("ul", "".join(items), "lab-fields")]
    return "".join(parts)


def body_fields(fields: Sequence[Field], sent: bool = True) -> str:
    """Draw the fields of a body; where it may have one of several shapes, each shape to open."""
    shapes = {name: list(members) for name, members in groupby(fields, lambda one: one.of)}
    parts = []
    for name, members in shapes.items():
        drawn = _tree(members, sent)
        parts.append(fold(f"The shape {name}", drawn) if name else drawn)
    return "".join(parts)


def _tree(fields: list[Field], sent: bool) -> str:
    """Draw fields that come in order, each before those inside it, as lists in lists."""
    items, rest = [], fields
    while rest:
        head, *rest = rest
        depth = len(steps(head))
        inside = 0
        while inside < len(rest) and len(steps(rest[inside])) > depth:
            inside += 1
        deeper = _tree(rest[:inside], sent)
        rest = rest[inside:]
        name = steps(head)[-1] if depth else "the whole body"
        items.append(_item(name, field_words(head, sent), head.description, deeper))
    return tag("ul", "".join(items), "lab-fields") if items else ""


def _item(name: str, words: str, description: str, deeper: str = "") -> str:
    line = f"{tag('code', as_html(name))} {tag('span', as_html(words), 'lab-kind')}"
    said = tag("div", prose(in_one_line(description)), "lab-note")
    return tag("li", line + said * bool(description) + deeper)
