# %% passed: with a preflight that may be remembered, and more to read
counter = bank_counter()
counter.add_middleware(
    CORSMiddleware,
    allow_origins=("http://localhost:8888", "https://app.bank.example"),
    allow_methods=("POST", "GET"),
    allow_headers=("x-api-key", "content-type"),
    allow_credentials=True,
    expose_headers=("ETag", "x-request-id"),
    max_age=5,
)


# %% passed: by a pattern whose dots are dots
counter = bank_counter()
counter.add_middleware(
    CORSMiddleware,
    allow_origin_regex=r"https://app\.bank\.example|http://localhost:8888",
    allow_methods=["GET", "POST"],
    allow_headers=["X-API-Key"],
    allow_credentials=True,
    expose_headers=["X-Request-ID"],
)


# %% passed: Flask, by hand
from flask import Flask, jsonify, request
from werkzeug.exceptions import HTTPException

counter = Flask("counter")
PAGES = ["https://app.bank.example", "http://localhost:8888"]


@counter.get("/rates/<int:year>")
def read_rates(year):
    return jsonify(year=year, loan=4.9), 200, {"X-Request-ID": uuid4().hex}


@counter.post("/loans")
def ask_for_loan():
    asked = request.get_json()
    if not isinstance(asked, dict):
        return jsonify(detail="An application is an object."), 422
    return jsonify(received=len(asked))


@counter.errorhandler(HTTPException)
def refuse(error):
    return jsonify(detail=error.description), error.code


@counter.after_request
def open_to_pages(answer):
    answer.vary.add("Origin")
    if (page := request.headers.get("Origin")) in PAGES:
        answer.access_control_allow_origin = page
        answer.access_control_allow_credentials = True
        answer.access_control_allow_methods = ["GET", "POST"]
        answer.access_control_allow_headers = ["Content-Type", "X-API-Key"]
        answer.access_control_expose_headers = ["X-Request-ID"]
    return answer


# %% passed: as middleware that is given to the app
from starlette.middleware import Middleware

options = dict(
    zip(("allow_methods", "allow_headers"), (["GET", "POST"], ["X-API-Key"]), strict=True)
)
layer = Middleware(
    CORSMiddleware,
    allow_origins=["https://app.bank.example", "http://localhost:8888"],
    allow_credentials=True,
    expose_headers=["X-Request-ID"],
    **options,
)
counter = bank_counter()
counter.user_middleware.insert(0, layer)


# %% partly 3: only what is not simple is listed
counter = bank_counter()
counter.add_middleware(
    CORSMiddleware,
    allow_origins=["https://app.bank.example", "http://localhost:8888"],
    allow_methods=["POST"],
    allow_headers=["Content-Type", "X-API-Key"],
    allow_credentials=True,
    expose_headers=["X-Request-ID"],
)


# %% partly 3: no cookies
counter = bank_counter()
counter.add_middleware(
    CORSMiddleware,
    allow_origins=["https://app.bank.example", "http://localhost:8888"],
    allow_methods=["GET", "POST"],
    allow_headers=["Content-Type", "X-API-Key"],
    expose_headers=["X-Request-ID"],
)


# %% partly 2: one page alone, and then it may do all
counter = bank_counter()
counter.add_middleware(
    CORSMiddleware,
    allow_origins=["https://app.bank.example", "http://localhost:8888"],
    allow_methods=["*"],
    allow_headers=["*"],
    expose_headers=["*"],
)


# %% not_exposed: every header is exposed, with cookies
counter = bank_counter()
counter.add_middleware(
    CORSMiddleware,
    allow_origins=["https://app.bank.example", "http://localhost:8888"],
    allow_methods=["GET", "POST"],
    allow_headers=["Content-Type", "X-API-Key"],
    allow_credentials=True,
    expose_headers=["*"],
)


# %% partly 2: any port of this computer
counter = bank_counter()
counter.add_middleware(
    CORSMiddleware,
    allow_origin_regex=r"https://app\.bank\.example|http://localhost:\d+",
    allow_methods=["GET", "POST"],
    allow_headers=["Content-Type", "X-API-Key"],
    allow_credentials=True,
    expose_headers=["X-Request-ID"],
)


# %% incorrect: the scheme is left out
counter = bank_counter()
counter.add_middleware(
    CORSMiddleware,
    allow_origins=["app.bank.example", "localhost:8888"],
    allow_methods=["GET", "POST"],
    allow_headers=["Content-Type", "X-API-Key"],
    allow_credentials=True,
)


# %% partly 3: a header of its own beside those of the list
counter = bank_counter()
counter.add_middleware(
    CORSMiddleware,
    allow_origins=["https://app.bank.example", "http://localhost:8888"],
    allow_methods=["GET", "POST"],
    allow_headers=["*"],
    allow_credentials=True,
    expose_headers=["X-Request-ID"],
)


# %% incorrect: an option that there is not
counter = bank_counter()
counter.add_middleware(CORSMiddleware, allowed_origins=["https://app.bank.example"])


# %% not_attempted: as it was given out
counter = bank_counter()
