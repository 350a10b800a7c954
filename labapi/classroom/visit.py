"""What stands around an app of OAuth 2.0, so that a cell holds the app's own requests and no more.

An app draws some values anew for each visit of a customer; a customer presses a button of the
bank's page. Neither is a request that a learner has to write. `Lab.issue_tokens` gives at once what
a whole visit ends with, for whoever wants to go on from there.
"""

from __future__ import annotations

import json
import secrets
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

from labapi.classroom.notebook.shell import short_traceback
from labapi.domain.credentials.oauth.authorization import Authorization, challenge_of
from labapi.domain.credentials.oauth.authorization_codes import Exchange

if TYPE_CHECKING:
    import requests

    from labapi.domain.credentials.oauth.clients import NewClient
    from labapi.domain.credentials.oauth.grants import Grants

RANDOM_BYTES = 32
NO_CALLBACK = (
    "{name} has no redirect URI, so no customer can allow it anything. Register it with one: "
    'lab.register_client("{name}", ["http://127.0.0.1/callback"], ["predict"]).'
)
NO_BUTTON = "This page has no button {button!r}. {reason}"
BUTTONS = "It has: {there}."
NOT_THE_PAGE = (
    "It is not the page that asks a customer: its status is {status}. The app has to be registered "
    "at the bank that runs now: run the cells above again, from the one that starts the lab."
)


def new_visit() -> dict[str, str]:
    """Draw what an app draws for each visit: `state`, and `verifier` with its `challenge`.

    The challenge is that of RFC 7636, section 4.2, by the method `S256`.
    """
    verifier = secrets.token_urlsafe(RANDOM_BYTES)
    state = secrets.token_urlsafe(RANDOM_BYTES)
    return {"state": state, "verifier": verifier, "challenge": challenge_of(verifier)}


@short_traceback
def press(button: str, page: requests.Response, browser: requests.Session) -> requests.Response:
    """Press a button of a page, as a customer does; give the page on which the browser ends.

    Where the page has no such button, it says so and gives the same page.
    """
    form = _Form(page.text)
    if button not in form.buttons:
        there = BUTTONS.format(there=", ".join(form.buttons)) if form.buttons else ""
        reason = there or NOT_THE_PAGE.format(status=page.status_code)
        print(NO_BUTTON.format(button=button, reason=reason))
        return page
    name, value = form.buttons[button]
    return browser.post(page.url, data=form.hidden | {name: value})


def issue_tokens(grants: Grants, client: NewClient, subject: str) -> dict[str, Any]:
    """Give what the token endpoint gives for a code; `ValueError` where there can be none."""
    from labapi.web.oauth.answers import token_answer  # the web framework costs 0.5 s

    if not client.redirect_uris:
        raise ValueError(NO_CALLBACK.format(name=client.name))
    visit, back = new_visit(), client.redirect_uris[0]
    registered = grants.clients.read(client.id)
    scopes = registered.granted("")
    asked = Authorization(registered, back, scopes, visit["state"], visit["challenge"])
    code = grants.consent(asked, subject)
    token = grants.by_code(Exchange(client.id, code, back, visit["verifier"]))
    answer: dict[str, Any] = json.loads(bytes(token_answer(token).body))
    return answer


class _Form(HTMLParser):
    """The form of a page: what it sends unseen, and its buttons by the words on them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.hidden: dict[str, str] = {}
        self.buttons: dict[str, tuple[str, str]] = {}
        self._button: tuple[str, str] | None = None
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep what is sent with the form, and the button that begins here."""
        given = {name: value or "" for name, value in attrs}
        named = given.get("name", ""), given.get("value", "")
        if tag == "input" and given.get("type") == "hidden":
            self.hidden |= dict([named])
        if tag == "button":
            self._button = named

    def handle_data(self, data: str) -> None:
        """Keep the words on a button."""
        if self._button is not None and data.strip():
            self.buttons[data.strip()] = self._button

    def handle_endtag(self, tag: str) -> None:
        """Note where a button ends."""
        if tag == "button":
            self._button = None
