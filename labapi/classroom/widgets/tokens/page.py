"""The token inspector on a page: other tokens by a button or by hand, each put before the server.

All goes by messages, and nothing by synced traits but the question: a token is a secret.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, ClassVar

from labapi.classroom.exchange.secrets import MASK
from labapi.classroom.notebook.markup import tag
from labapi.classroom.widgets.form.form import Form, Message, form_styles, script
from labapi.classroom.widgets.tokens.decoded import (
    SAME,
    SAME_SIGNATURE,
    TokenParts,
    object_in,
)
from labapi.classroom.widgets.tokens.render import (
    changes_drawn,
    known_drawn,
    rows_drawn,
    signature_line,
    verdict_drawn,
)

if TYPE_CHECKING:
    from labapi.classroom.widgets.tokens.inspector import TokenInspector

AS_GIVEN = "issued"
PASTED = "Taken apart in this kernel. The box is empty again, so that no token stays in it."
BY_HAND = "# Made by hand in the form: Python has no short way to it."
VARIANTS = {
    AS_GIVEN: ("As given", "The token as it was given."),
    "expired": ("Expired", "The same claims, for a time that is over."),
    "unsigned": ("alg: none", "The header says that there is no signature, and there is none."),
    "by_another_key": ("Wrong key", "The same claims, signed with another key of the same name."),
    "by_public_key": (
        "HS256 with the public key",
        "The public key, which everybody may have, is used as if it were a shared secret.",
    ),
    "for_another_audience": ("Wrong audience", "The same claims, meant for another service."),
}
"""By the name of the inspector's method: the text on its button, and what it made."""


def _hello(inspector: TokenInspector, asked: Message) -> Message:
    """Show what stood in the form last: the token as given, when nothing did."""
    buttons = [[key, label] for key, (label, _) in VARIANTS.items()]
    now = _current(inspector)
    return _shown(now, now.on_page, _name(inspector)) | {
        "buttons": buttons,
        "pasted": now is not inspector,
    }


def _variant(inspector: TokenInspector, asked: Message) -> Message:
    """Show the token in one of its variants."""
    name = str(asked["name"])
    if name not in VARIANTS:
        raise LookupError(f"There is no variant {name!r}. There are: {', '.join(VARIANTS)}.")
    _, said = VARIANTS[name]
    now, called = _current(inspector), _name(inspector)
    if name == AS_GIVEN:
        return _shown(now, now.parts, called) | {"said": said}
    made: TokenInspector = getattr(now, name)()
    return _shown(now, made.parts, f"{called}.{name}()") | {"said": said}


def _edit(inspector: TokenInspector, asked: Message) -> Message:
    """Put together what stands in the form, with the signature that was there before."""
    header = object_in("header", str(asked["header"]))
    claims = object_in("payload", str(asked["claims"]))
    now = _current(inspector)
    parts = TokenParts(header, claims, now.on_page.signature)
    same = parts == now.parts
    code = _as_code(now, parts).replace("inspector", _name(inspector), 1)
    said = VARIANTS[AS_GIVEN][1] if same else "Changed, with the signature of before."
    return _shown(now, now.parts if same else parts, code) | {"said": said}


def _paste(inspector: TokenInspector, asked: Message) -> Message:
    """Take apart what was pasted; a text that is no token is refused with the reason."""
    now = inspector.paste(str(asked["text"]))
    return _shown(now, now.parts, _name(inspector)) | {"said": PASTED, "pasted": True}


def _put_back(inspector: TokenInspector, asked: Message) -> Message:
    """Go back from what was pasted to the token of the cell."""
    inspector.pasted = None
    shown = _shown(inspector, inspector.parts, _name(inspector))
    return shown | {"said": VARIANTS[AS_GIVEN][1], "pasted": False}


def _unmask(inspector: TokenInspector, asked: Message) -> Message:
    """Give the signature, to be read by whoever asks for it."""
    text = _current(inspector).on_page.text.rpartition(".")[2]
    return {"kind": "signature", "text": text}


class InspectorPage(Form):
    """The page's side of a `TokenInspector`."""

    _esm = script("classroom/widgets/tokens/inspector.js")
    _css = form_styles("classroom/widgets/tokens/inspector.css")
    questions: ClassVar = {
        "hello": _hello,
        "variant": _variant,
        "edit": _edit,
        "paste": _paste,
        "put_back": _put_back,
        "unmask": _unmask,
    }


def _current(inspector: TokenInspector) -> TokenInspector:
    """Give the inspector whose token is in the form: of the one that was pasted, if any was."""
    return inspector.pasted or inspector


def _name(inspector: TokenInspector) -> str:
    return "inspector.pasted" if inspector.pasted else "inspector"


def _shown(inspector: TokenInspector, parts: TokenParts, code: str) -> Message:
    inspector.on_page = parts
    reading = inspector.reading(parts)
    *pieces, signature = parts.text.split(".")
    return {
        "kind": "shown",
        "header": json.dumps(parts.header, indent=2, ensure_ascii=False),
        "claims": json.dumps(parts.claims, indent=2, ensure_ascii=False),
        "pieces": [*pieces, MASK * bool(signature)],
        "changed": [said not in (SAME, SAME_SIGNATURE) for said in reading.changed],
        "fields": [_drawn(rows_drawn(reading.rows(v))) for v in (parts.header, parts.claims)],
        "signature": signature_line(parts),
        "known": _drawn(changes_drawn(reading) + known_drawn(reading)),
        "verdict": _drawn(verdict_drawn(reading.verdict)),
        "code": code,
    }


def _drawn(html: str) -> str:
    return tag("div", html, "lab")


def _as_code(inspector: TokenInspector, made: TokenParts) -> str:
    """Write how a cell makes this token of the one that was given, where there is a short way."""
    alike = (made.header, made.signature) == (inspector.parts.header, inspector.parts.signature)
    before, after = inspector.claims, made.claims
    if not alike or any(value is None and before.get(n, "") != value for n, value in after.items()):
        return BY_HAND
    return f"inspector.tampered({_changed(before, after)})" if before != after else "inspector"


def _changed(before: Message, after: Message) -> str:
    """Write the claims that differ as arguments; those that are gone as None."""
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    if all(name.isidentifier() for name in names):
        return ", ".join(f"{name}={after.get(name)!r}" for name in names)
    return f"**{ {name: after.get(name) for name in names}!r}"
