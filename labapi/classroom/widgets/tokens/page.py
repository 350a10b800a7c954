"""The token inspector on a page: other tokens by a button or by hand, each put before the server.

All goes by messages, and nothing by synced traits but the question: a token is a secret.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, ClassVar

from labapi.classroom.exchange.secrets import MASK
from labapi.classroom.notebook.markup import tag
from labapi.classroom.widgets.form.form import Form, Message, form_styles, script
from labapi.classroom.widgets.tokens.decoded import TokenParts, object_in
from labapi.classroom.widgets.tokens.render import rows_drawn, signature_line, verdict_drawn
from labapi.classroom.widgets.tokens.verification import ask_server

if TYPE_CHECKING:
    from labapi.classroom.widgets.tokens.inspector import TokenInspector

AS_GIVEN = "issued"
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
    return _shown(inspector, inspector.on_page, "inspector") | {"buttons": buttons}


def _variant(inspector: TokenInspector, asked: Message) -> Message:
    """Show the token in one of its variants."""
    name = str(asked["name"])
    if name not in VARIANTS:
        raise LookupError(f"There is no variant {name!r}. There are: {', '.join(VARIANTS)}.")
    _, said = VARIANTS[name]
    if name == AS_GIVEN:
        return _shown(inspector, inspector.parts, "inspector") | {"said": said}
    made: TokenInspector = getattr(inspector, name)()
    return _shown(inspector, made.parts, f"inspector.{name}()") | {"said": said}


def _edit(inspector: TokenInspector, asked: Message) -> Message:
    """Put together what stands in the form, with the signature that was there before."""
    header = object_in("header", str(asked["header"]))
    claims = object_in("payload", str(asked["claims"]))
    parts = TokenParts(header, claims, inspector.on_page.signature)
    same = parts == inspector.parts
    code = _as_code(inspector, parts)
    said = VARIANTS[AS_GIVEN][1] if same else "Changed, with the signature of before."
    return _shown(inspector, inspector.parts if same else parts, code) | {"said": said}


def _unmask(inspector: TokenInspector, asked: Message) -> Message:
    """Give the signature, to be read by whoever asks for it."""
    return {"kind": "signature", "text": inspector.on_page.text.rpartition(".")[2]}


class InspectorPage(Form):
    """The page's side of a `TokenInspector`."""

    _esm = script("classroom/widgets/tokens/inspector.js")
    _css = form_styles("classroom/widgets/tokens/inspector.css")
    questions: ClassVar = {
        "hello": _hello,
        "variant": _variant,
        "edit": _edit,
        "unmask": _unmask,
    }


def _shown(inspector: TokenInspector, parts: TokenParts, code: str) -> Message:
    inspector.on_page = parts
    verdict = ask_server(inspector.lab, inspector.path, parts.text)
    *pieces, signature = parts.text.split(".")
    return {
        "kind": "shown",
        "header": json.dumps(parts.header, indent=2, ensure_ascii=False),
        "claims": json.dumps(parts.claims, indent=2, ensure_ascii=False),
        "pieces": [*pieces, MASK * bool(signature)],
        "about": tag("div", rows_drawn(parts.claims), "lab"),
        "signature": signature_line(parts),
        "verdict": tag("div", verdict_drawn(verdict), "lab"),
        "code": code,
    }


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
