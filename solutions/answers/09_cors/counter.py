# %% wrong: star
counter = bank_counter()

counter.add_middleware(
    CORSMiddleware,
    allow_origins=["*"],
    allow_methods=["GET", "POST"],
    allow_headers=["Content-Type", "X-API-Key"],
    expose_headers=["X-Request-ID"],
)


# %% wrong: reflects
counter = bank_counter()

counter.add_middleware(
    CORSMiddleware,
    allow_origins=["*"],
    allow_methods=["GET", "POST"],
    allow_headers=["Content-Type", "X-API-Key"],
    allow_credentials=True,
    expose_headers=["X-Request-ID"],
)


# %% wrong: path_in_list
counter = bank_counter()

counter.add_middleware(
    CORSMiddleware,
    allow_origins=["https://app.bank.example/", "http://localhost:8888/"],
    allow_methods=["GET", "POST"],
    allow_headers=["Content-Type", "X-API-Key"],
    allow_credentials=True,
    expose_headers=["X-Request-ID"],
)


# %% wrong: all_methods
counter = bank_counter()

counter.add_middleware(
    CORSMiddleware,
    allow_origins=["https://app.bank.example", "http://localhost:8888"],
    allow_methods=["*"],
    allow_headers=["Content-Type", "X-API-Key"],
    allow_credentials=True,
    expose_headers=["X-Request-ID"],
)


# %% wrong: not_exposed
counter = bank_counter()

counter.add_middleware(
    CORSMiddleware,
    allow_origins=["https://app.bank.example", "http://localhost:8888"],
    allow_methods=["GET", "POST"],
    allow_headers=["Content-Type", "X-API-Key"],
    allow_credentials=True,
)


# %% right: by hand
from starlette.middleware.base import BaseHTTPMiddleware

counter = bank_counter()
PAGES = {"https://app.bank.example", "http://localhost:8888"}


async def open_to_pages(request, call_next):
    """Open to them; that `GET` and `POST` may be sent needs no header, by the Fetch standard."""
    answer = Response() if request.method == "OPTIONS" else await call_next(request)
    answer.headers["Vary"] = "Origin"
    if request.headers.get("origin") in PAGES:
        answer.headers["Access-Control-Allow-Origin"] = request.headers["origin"]
        answer.headers["Access-Control-Allow-Credentials"] = "true"
        answer.headers["Access-Control-Expose-Headers"] = "X-Request-ID"
        answer.headers["Access-Control-Allow-Headers"] = "content-type, x-api-key"
    return answer


counter.add_middleware(BaseHTTPMiddleware, dispatch=open_to_pages)


# %% right: origins computed, and `Content-Type` left to the middleware, which always lets it in
counter = bank_counter()

counter.add_middleware(
    CORSMiddleware,
    allow_origins=[*(f"http{s}" for s in ("s://app.bank.example", "://localhost:8888"))],
    allow_methods=["GET", "POST"],
    allow_headers=["X-API-Key"],
    allow_credentials=True,
    expose_headers=["X-Request-ID"],
)


# %% only: the two pages may read, and no other may
counter = bank_counter()

counter.add_middleware(
    CORSMiddleware, allow_origins=["https://app.bank.example", "http://localhost:8888"]
)


# %% only: the methods and headers of the list are allowed, and no others
counter = bank_counter()

counter.add_middleware(
    CORSMiddleware,
    allow_origins=["*"],
    allow_methods=["GET", "POST"],
    allow_headers=["Content-Type", "X-API-Key"],
)


# %% only: cookies may be sent, and the request's id may be read
counter = bank_counter()

counter.add_middleware(
    CORSMiddleware,
    allow_origins=["*"],
    allow_methods=["*"],
    allow_headers=["*"],
    allow_credentials=True,
    expose_headers=["X-Request-ID"],
)
