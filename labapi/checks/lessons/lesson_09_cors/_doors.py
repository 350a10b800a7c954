"""Servers of FastAPI and Flask, right in unlike ways: what tasks 4, 5 and 6 are proved with."""

GIVEN_BRANCHES = """
from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware


def branch_office(pattern):
    app = FastAPI()
    app.add_middleware(CORSMiddleware, allow_origin_regex=pattern)

    @app.get("/rates")
    def read_rates():
        return {"loan": 4.9}

    return app
"""
BRANCHES = (
    GIVEN_BRANCHES
    + """
branches = branch_office(r"https://[a-z0-9-]+\\.bank\\.example")
"""
)
BY_LIST_OF_LETTERS = (
    GIVEN_BRANCHES
    + """
branches = branch_office("https://" + "[0-9a-z-]{1,63}" + "[.]bank[.]example")
"""
)
BRANCHES_IN_FLASK = """
import re
from flask import Flask, request

branches = Flask("branches")

@branches.get("/rates")
def read_rates():
    return {"loan": 4.9}

@branches.after_request
def allow_branches(answer):
    origin = request.headers.get("Origin", "")
    if re.fullmatch(r"https://[a-z0-9-]+\\.bank\\.example", origin):
        answer.headers["Access-Control-Allow-Origin"] = origin
    answer.headers["Vary"] = "Origin"
    return answer
"""

GIVEN_GUARD = """
from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import JSONResponse


class KeyLayer:
    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        headers = dict(scope.get("headers", ()))
        if scope["type"] != "http" or headers.get(b"x-api-key") == b"open-sesame":
            await self.app(scope, receive, send)
        else:
            refused = JSONResponse({"detail": "No key."}, status_code=401)
            await refused(scope, receive, send)


allow_page = Middleware(
    CORSMiddleware, allow_origins=["https://app.bank.example"], allow_headers=["X-API-Key"]
)
ask_for_key = Middleware(KeyLayer)


def guarded_office(middleware):
    app = FastAPI(middleware=middleware)

    @app.get("/rates/{year}")
    def read_rates(year: int):
        return {"year": year, "loan": 4.9}

    return app
"""
GUARDED = GIVEN_GUARD + "\nguarded = guarded_office([allow_page, ask_for_key])\n"
GUARDED_BY_ADDING = (
    GIVEN_GUARD
    + """
guarded = guarded_office([])
guarded.add_middleware(KeyLayer)
guarded.add_middleware(allow_page.cls, **allow_page.kwargs)  # the one added last is outermost
"""
)
GUARDED_BY_WRAPPING = (
    GIVEN_GUARD
    + """
inner = guarded_office([ask_for_key])

async def guarded(scope, receive, send):
    await allow_page.cls(inner, **allow_page.kwargs)(scope, receive, send)
"""
)

GIVEN_COUNTER = """
from uuid import uuid4

from fastapi import FastAPI, Response
from starlette.middleware.cors import CORSMiddleware


def bank_counter():
    app = FastAPI()

    @app.get("/rates/{year}")
    def read_rates(year: int, response: Response):
        response.headers["X-Request-ID"] = uuid4().hex
        return {"year": year, "loan": 4.9}

    @app.post("/loans")
    def ask_for_loan(application: dict):
        return {"received": len(application)}

    @app.delete("/loans/{loan_id}")
    def remove_loan(loan_id: str):
        return Response(status_code=204)

    return app


counter = bank_counter()
"""
ADDED = """
counter.add_middleware(
    CORSMiddleware,
    allow_origins=["https://app.bank.example", "http://localhost:8888"],
    allow_methods=["GET", "POST"],
    allow_headers=["Content-Type", "X-API-Key"],
    allow_credentials=True,
    expose_headers=["X-Request-ID"],
)
"""
COUNTER = GIVEN_COUNTER + ADDED
COUNTER_BY_HAND = (
    GIVEN_COUNTER
    + """
PAGES = {"https://app.bank.example", "http://localhost:8888"}


@counter.middleware("http")
async def open_to_pages(request, call_next):
    origin = request.headers.get("origin")
    asked = request.headers.get("access-control-request-method")
    if request.method == "OPTIONS" and asked:
        answer = Response(status_code=204)
    else:
        answer = await call_next(request)
    answer.headers["Vary"] = "Origin"
    if origin in PAGES:
        answer.headers["Access-Control-Allow-Origin"] = origin
        answer.headers["Access-Control-Allow-Credentials"] = "true"
        answer.headers["Access-Control-Expose-Headers"] = "X-Request-ID"
        answer.headers["Access-Control-Allow-Methods"] = "GET, POST"
        answer.headers["Access-Control-Allow-Headers"] = "content-type, x-api-key"
    return answer
"""
)
COUNTER_MIDDLEWARE_LIST = GIVEN_COUNTER + ADDED.replace(
    '"https://app.bank.example", "http://localhost:8888"',
    '*(f"http{s}" for s in ("s://app.bank.example", "://localhost:8888"))',
)
