"""A whole API as a collection of Postman's, made from its document; and one read from a file.

The file has Postman's format v2.1, which Bruno, Hoppscotch and others import, too. Of a collection
that comes from elsewhere everything is read that a console can send: folders, variables, bodies as
text or form. What is left out (scripts, files, logins) is told in `notes`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, overload
from urllib.parse import quote, urlencode, urlsplit

from labapi.classroom.exchange.sendable import DraftError
from labapi.classroom.notebook.markup import page, table
from labapi.classroom.notebook.shell import short_traceback
from labapi.classroom.openapi.operation import Operation, plain
from labapi.classroom.openapi.operations import operations_of, read_document
from labapi.classroom.openapi.schema import Json, as_list, as_object, as_text
from labapi.classroom.widgets.console.draft import Draft, split_query
from labapi.classroom.widgets.console.postman import SCHEMA

BASE = "baseUrl"
"""The variable that holds where the API is: Postman asks for it, and a console knows its own."""
JSON, FORM = "application/json", "application/x-www-form-urlencoded"
DEEPEST = 8
"""How many folders may stand in each other."""
HOW = "Pass the address of a running server (lab.url), or the path of a collection file"
NO_COLLECTION = "{path} is no Postman collection: {why}. In Postman, export it as v2.1."
_VARIABLE = re.compile(r"\{\{\s*([^{}]+?)\s*\}\}")
_IN_PATH = re.compile(r"(?<=/):([^/?#]+)")


@dataclass(frozen=True, slots=True)
class Request:
    """A request of a collection: its name, the folder it is in, and what it would send."""

    name: str
    folder: str
    draft: Draft


class Collection(Sequence[Request]):
    """Requests with names, which can be saved for Postman; one is found by number or name."""

    def __init__(
        self, name: str, requests: Sequence[Request], notes: Sequence[str] = (), base: str = ""
    ) -> None:
        """Keep these requests; `base` is the address that they were made for, `""` for any."""
        self.name, self.notes, self.base = name, tuple(notes), base
        self._requests = tuple(requests)

    def __len__(self) -> int:
        """Count the requests."""
        return len(self._requests)

    @overload
    def __getitem__(self, which: int | str) -> Request: ...
    @overload
    def __getitem__(self, which: slice) -> tuple[Request, ...]: ...
    def __getitem__(self, which: int | str | slice) -> Request | tuple[Request, ...]:
        """Give a request by number, by its name, or as in `POST /api/v1/predict`."""
        if not isinstance(which, str):
            return self._requests[which]
        for one in self._requests:
            if which in (one.name, f"{one.draft.method} {one.draft.path}"):
                return one
        names = "\n".join(f"  {one.draft.method} {one.draft.path}" for one in self._requests)
        raise KeyError(f"There is no request {which!r}. There are:\n{names}")

    def __eq__(self, other: object) -> bool:
        """Whether another collection sends the same, under the same names."""
        return isinstance(other, Collection) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]  # as of a list

    @short_traceback
    def save(self, path: str | Path) -> Path:
        """Write it into a file that Postman's *Import* takes; gives its path."""
        file = Path(path)
        text = json.dumps(self.to_postman(), ensure_ascii=False, indent=2)
        file.write_text(text + "\n", encoding="utf-8")
        return file

    def to_postman(self) -> Json:
        """Give it in Postman's format v2.1, a folder for each group."""
        folders: dict[str, list[Json]] = {}
        for one in self._requests:
            folders.setdefault(one.folder, []).append(_item(one))
        loose = folders.pop("", [])
        return {
            "info": {"name": self.name, "schema": SCHEMA},
            "item": [*({"name": name, "item": items} for name, items in folders.items()), *loose],
            "variable": [{"key": BASE, "value": self.base, "type": "string"}],
        }

    def __repr__(self) -> str:
        """Write one line a request, and what was left out."""
        lines = [f"{self.name}: {len(self)} requests"]
        lines += ["  ".join(row) for row in _rows(self._requests)]
        return "\n".join([*lines, *self.notes])

    def _repr_html_(self) -> str:
        """Draw a table."""
        caption = ". ".join([f"{self.name}: {len(self)} requests", *self.notes])
        head = ("folder", "method", "path", "name")
        return page(table(head, _rows(self._requests), caption, wide=True))


@short_traceback
def postman(source: str | Path) -> Collection:
    """Make a collection of a whole API from its document, or read one from a file.

    `source` is the address of a running server, or the path of a file in Postman's format. Raises
    `ValueError` for a file that is none, and `NoDocument` where a server has no document.
    """
    if isinstance(source, str) and urlsplit(source).scheme in ("http", "https"):
        address = source.rstrip("/")
        return collection_of_api(read_document(address), address)
    if isinstance(source, str | Path):
        return read_collection(Path(source))
    raise ValueError(f"This is neither: {type(source).__name__}. {HOW}.")


def collection_of_api(document: Json, base: str = "") -> Collection:
    """Make a request of each operation, with the examples that the document has."""
    title = as_text(as_object(document.get("info")).get("title")) or "API"
    requests = [
        Request(one.summary or f"{one.method} {one.path}", one.group, _draft_of(one))
        for one in operations_of(document)
    ]
    return Collection(title, requests, base=base)


def _draft_of(operation: Operation) -> Draft:
    path, query = split_query(operation.target)
    headers = [(p.name, plain(p.example)) for p in operation.placed("header") if p.required]
    body = operation.body
    if body is None:
        return Draft(operation.method, path, query, tuple(headers))
    headers.append(("Content-Type", body.media_type))
    return Draft(operation.method, path, query, tuple(headers), body.text())


def _rows(requests: Sequence[Request]) -> list[tuple[str, ...]]:
    return [(one.folder, one.draft.method, one.draft.path, one.name) for one in requests]


# Written for Postman.


def _item(one: Request) -> Json:
    draft = one.draft
    query = [f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in draft.query]
    raw = f"{{{{{BASE}}}}}{draft.path}" + f"?{'&'.join(query)}" * bool(query)
    url: Json = {"raw": raw, "host": [f"{{{{{BASE}}}}}"], "path": draft.path.split("/")[1:]}
    if query:
        pairs = [pair.split("=", 1) for pair in query]
        url["query"] = [{"key": name, "value": value} for name, value in pairs]
    headers = [{"key": name, "value": value} for name, value in draft.headers]
    request: Json = {"method": draft.method, "header": headers, "url": url}
    if draft.body:
        language = "json" if any("json" in value for _, value in draft.headers) else "text"
        options = {"raw": {"language": language}}
        request["body"] = {"mode": "raw", "raw": draft.body, "options": options}
    return {"name": one.name, "request": request, "response": []}


# Read from a file.


def read_collection(path: Path) -> Collection:
    """Read a collection from a file; raises ValueError that says what is wrong with it."""
    try:
        given = json.loads(path.read_text("utf-8-sig"))
    except OSError:
        raise ValueError(f"There is no file {str(path)!r} that can be read. {HOW}.") from None
    except (ValueError, RecursionError):
        raise ValueError(NO_COLLECTION.format(path=path.name, why="it is no JSON")) from None
    if not isinstance(given, dict) or not isinstance(given.get("item"), list):
        raise ValueError(NO_COLLECTION.format(path=path.name, why="it has no `item`"))
    variables = {
        as_text(one.get("key")): _exact(one.get("value"))
        for one in map(as_object, as_list(given.get("variable")))
    }
    name = as_text(as_object(given.get("info")).get("name")) or path.stem
    found, notes = list[Request](), dict[str, None]()
    for folder, item in _items(given["item"]):
        try:
            draft = _Reading(as_object(item.get("request")), variables, notes).draft()
            found.append(Request(as_text(item.get("name")), folder, draft))
        except DraftError as error:
            notes[f"Left out: {as_text(item.get('name'))}. {error}"] = None
    return Collection(name, found, list(notes), variables.get(BASE, ""))


def _items(given: Any, folder: str = "", depth: int = 0) -> Iterator[tuple[str, Json]]:
    """Give each request with its folder; folders in folders are joined by a slash."""
    for item in map(as_object, as_list(given)):
        if "request" in item:
            asked = item["request"]  # an address alone stands for a GET of it
            yield folder, {**item, "request": {"url": asked} if isinstance(asked, str) else asked}
        elif "item" in item and depth < DEEPEST:
            inner = "/".join(filter(None, (folder, as_text(item.get("name")))))
            yield from _items(item["item"], inner, depth + 1)


def _exact(value: Any) -> str:
    """Give a text with the space around it, which in a body is part of what is sent."""
    return value if isinstance(value, str) else ""


class _Reading:
    """One request of a collection, as a draft."""

    def __init__(self, given: Json, variables: dict[str, str], notes: dict[str, None]) -> None:
        self._given, self._variables, self._notes = given, variables, notes

    def draft(self) -> Draft:
        """Read it; raises DraftError where it cannot be sent."""
        headers = self._pairs(self._given.get("header"))
        body, content_type = self._body(as_object(self._given.get("body")))
        if content_type and not any(name.lower() == "content-type" for name, _ in headers):
            headers = (*headers, ("Content-Type", content_type))
        path, query = split_query(self._target(self._given.get("url")))
        method = as_text(self._given.get("method")) or "GET"
        if "auth" in self._given:
            self._notes["A login of Postman's is not read: use console.authenticate"] = None
        return Draft(method, path, query, headers, body).checked()

    def _target(self, url: Any) -> str:
        """Give path and query; the host is left out, since a console sends to its own server."""
        named = as_object(url)
        raw = self._filled(as_text(url) or as_text(named.get("raw")), {BASE: ""})
        raw = re.sub(r"^(https?://)?[^/?#]*", "", raw, count=1).partition("#")[0] or "/"
        values = {as_text(one.get("key")): as_text(one.get("value"))
                  for one in map(as_object, as_list(named.get("variable")))}  # fmt: skip
        path, mark, query = raw.partition("?")
        path = _IN_PATH.sub(lambda hit: quote(values.get(hit[1], hit[0]), safe=":"), path)
        return f"{path}{mark}{query}"

    def _body(self, body: Json) -> tuple[str, str]:
        """Give the text of a body and the type that Postman would say it has."""
        match body.get("mode"):
            case None:
                return "", ""
            case "raw":
                raw = as_object(as_object(body.get("options")).get("raw"))
                kind = JSON if raw.get("language") == "json" else ""
                return self._filled(_exact(body.get("raw"))), kind
            case "urlencoded":
                return urlencode(self._pairs(body.get("urlencoded"), _exact)), FORM
            case "graphql":
                return json.dumps(body.get("graphql")), JSON
        raise DraftError("Its body is made of files, which a console does not send.")

    def _pairs(
        self, given: Any, read: Callable[[Any], str] = as_text
    ) -> tuple[tuple[str, str], ...]:
        """Give rows of name and value; those that are switched off are left out."""
        return tuple(
            (self._filled(read(one.get("key"))), self._filled(read(one.get("value"))))
            for one in map(as_object, as_list(given))
            if one.get("disabled") is not True
        )

    def _filled(self, text: str, first: dict[str, str] | None = None) -> str:
        """Put the collection's variables in their places; one that is unknown stays as it is."""
        known = {**self._variables, **(first or {})}
        for name in _VARIABLE.findall(text):
            if name not in known:
                self._notes[f"The collection does not say what `{name}` is"] = None
        return _VARIABLE.sub(lambda hit: known.get(hit[1], hit[0]), text)
