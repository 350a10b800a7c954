# %% wrong: preflight_has_the_key
guarded = guarded_office([ask_for_key, allow_page])


# %% wrong: no_guard
guarded = guarded_office([allow_page])


# %% wrong: open_to_all
allow_page = Middleware(CORSMiddleware, allow_origins=["*"], allow_headers=["X-API-Key"])

guarded = guarded_office([allow_page, ask_for_key])


# %% right: by adding
guarded = guarded_office([])
guarded.add_middleware(KeyLayer)
guarded.add_middleware(allow_page.cls, **allow_page.kwargs)  # the one added last is outermost


# %% right: by wrapping
inner = guarded_office([ask_for_key])


async def guarded(scope, receive, send):
    await allow_page.cls(inner, **allow_page.kwargs)(scope, receive, send)


# %% only: the preflight is answered without a key
class AnswersPreflights:
    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        layers = allow_page.cls(self.app, **allow_page.kwargs)
        await (layers if scope.get("method") == "OPTIONS" else self.app)(scope, receive, send)


guarded = guarded_office([Middleware(AnswersPreflights), ask_for_key])


# %% only: the refusal can be read by the page, and by no other
guarded = guarded_office(
    [Middleware(CORSMiddleware, allow_origins=["https://app.bank.example"]), ask_for_key]
)


# %% only: the preflight is answered without a key + with the key, the page gets the rates
guarded = guarded_office([allow_page])
