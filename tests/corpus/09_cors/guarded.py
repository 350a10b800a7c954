# %% passed: as a tuple
guarded = guarded_office((allow_page, ask_for_key))


# %% passed: sorted by a reason
def sees_preflights(layer):
    return layer.cls is CORSMiddleware


guarded = guarded_office(sorted([ask_for_key, allow_page], key=sees_preflights, reverse=True))


# %% passed: a key layer of its own that lets preflights through, and names the page
from fastapi import Request


class KeyForAll(KeyLayer):
    async def __call__(self, scope, receive, send):
        if scope["type"] == "http" and scope["method"] == "OPTIONS":
            await self.app(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)


guarded = guarded_office([Middleware(CORSMiddleware, **allow_page.kwargs), Middleware(KeyForAll)])


# %% passed: Flask with both
from flask import Flask, jsonify, request

guarded = Flask("guarded")


@guarded.before_request
def guard():
    if request.method != "OPTIONS" and request.headers.get("x-api-key") != "open-sesame":
        return jsonify(detail="No key."), 401
    return None


@guarded.get("/rates/<int:year>")
def read_rates(year):
    return jsonify(year=year, loan=4.9)


@guarded.after_request
def allow(answer):
    if request.headers.get("Origin") == "https://app.bank.example":
        answer.headers["Access-Control-Allow-Origin"] = "https://app.bank.example"
        answer.headers["Access-Control-Allow-Headers"] = "x-api-key"
    answer.vary.add("Origin")
    return answer


# %% passed: the outer layer twice does no harm
guarded = guarded_office([allow_page, allow_page, ask_for_key])


# %% preflight_has_the_key: only the key is asked for
guarded = guarded_office([ask_for_key])


# %% partly 2: the key layer stands outside and inside no more
guarded = guarded_office([allow_page])


# %% preflight_has_the_key: as somebody had passed it
guarded = guarded_office([ask_for_key, allow_page])


# %% incorrect: no layer at all
guarded = guarded_office([])


# %% open_to_all: every page may read
guarded = guarded_office(
    [Middleware(CORSMiddleware, allow_origins=["*"], allow_headers=["*"]), ask_for_key]
)


# %% partly 1: the header of the key is not allowed
guarded = guarded_office(
    [Middleware(CORSMiddleware, allow_origins=["https://app.bank.example"]), ask_for_key]
)


# %% preflight_has_the_key: what is added last is outermost
guarded = guarded_office([])
guarded.add_middleware(allow_page.cls, **allow_page.kwargs)
guarded.add_middleware(KeyLayer)


# %% incorrect: the list alone
guarded = [allow_page, ask_for_key]


# %% cell_failed: layers that are none
guarded = guarded_office(allow_page, ask_for_key)


# %% not_attempted: untouched
guarded = ...
