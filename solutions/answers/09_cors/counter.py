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
counter = bank_counter()

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


# %% right: origins computed
counter = bank_counter()

counter.add_middleware(
    CORSMiddleware,
    allow_origins=[*(f"http{s}" for s in ("s://app.bank.example", "://localhost:8888"))],
    allow_methods=["GET", "POST"],
    allow_headers=["Content-Type", "X-API-Key"],
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
