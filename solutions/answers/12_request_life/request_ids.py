# %% wrong: all_is_http
def with_ids(app):
    async def layer(scope, receive, send):
        brought = dict(scope["headers"]).get(b"x-request-id", b"").decode("latin-1")
        own = brought if GOOD_ID.fullmatch(brought) else uuid4().hex
        request_id.set(own)

        async def send_with_id(message):
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], (b"x-request-id", own.encode())]
            await send(message)

        try:
            await app(scope, receive, send_with_id)
        except Exception as error:
            write(f"failed: {type(error).__name__}")
            raise

    return layer


api = with_ids(loans)


# %% wrong: one_for_all
def with_ids(app):
    new = uuid4().hex

    async def layer(scope, receive, send):
        if scope["type"] != "http":
            return await app(scope, receive, send)
        brought = dict(scope["headers"]).get(b"x-request-id", b"").decode("latin-1")
        own = brought if GOOD_ID.fullmatch(brought) else new
        request_id.set(own)

        async def send_with_id(message):
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], (b"x-request-id", own.encode())]
            await send(message)

        try:
            await app(scope, receive, send_with_id)
        except Exception as error:
            write(f"failed: {type(error).__name__}")
            raise

    return layer


api = with_ids(loans)


# %% wrong: begins_well
def with_ids(app):
    async def layer(scope, receive, send):
        if scope["type"] != "http":
            return await app(scope, receive, send)
        brought = dict(scope["headers"]).get(b"x-request-id", b"").decode("latin-1")
        own = brought if GOOD_ID.match(brought) else uuid4().hex
        request_id.set(own)

        async def send_with_id(message):
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], (b"x-request-id", own.encode("latin-1"))]
            await send(message)

        try:
            await app(scope, receive, send_with_id)
        except Exception as error:
            write(f"failed: {type(error).__name__}")
            raise

    return layer


api = with_ids(loans)


# %% wrong: layer_has_one
class RequestId:
    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        brought = dict(scope["headers"]).get(b"x-request-id", b"").decode("latin-1")
        self.own = brought if GOOD_ID.fullmatch(brought) else uuid4().hex
        request_id.set(self.own)

        async def send_with_id(message):
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], (b"x-request-id", self.own.encode())]
            await send(message)

        try:
            await self.app(scope, receive, send_with_id)
        except Exception as error:
            write(f"failed: {type(error).__name__}")
            raise


api = RequestId(loans)


# %% wrong: errors_come_by
def with_ids(app):
    async def layer(scope, receive, send):
        if scope["type"] != "http":
            return await app(scope, receive, send)
        brought = dict(scope["headers"]).get(b"x-request-id", b"").decode("latin-1")
        own = brought if GOOD_ID.fullmatch(brought) else uuid4().hex
        request_id.set(own)

        async def send_with_id(message):
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], (b"x-request-id", own.encode())]
            await send(message)

        await app(scope, receive, send_with_id)

    return layer


api = with_ids(loans)


# %% wrong: noted_is_dealt_with
def with_ids(app):
    async def layer(scope, receive, send):
        if scope["type"] != "http":
            return await app(scope, receive, send)
        brought = dict(scope["headers"]).get(b"x-request-id", b"").decode("latin-1")
        own = brought if GOOD_ID.fullmatch(brought) else uuid4().hex
        request_id.set(own)

        async def send_with_id(message):
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], (b"x-request-id", own.encode())]
            await send(message)

        try:
            await app(scope, receive, send_with_id)
        except Exception as error:
            write(f"failed: {type(error).__name__}")

    return layer


api = with_ids(loans)


# %% right: a class, with Starlette's headers
from starlette.datastructures import Headers, MutableHeaders


class RequestId:
    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        own = Headers(scope=scope).get("X-Request-ID", "")
        if not GOOD_ID.fullmatch(own):
            own = str(uuid4())
        token = request_id.set(own)

        async def passed_on(message):
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["X-Request-ID"] = own
            await send(message)

        try:
            await self.app(scope, receive, passed_on)
        except Exception as error:
            write(f"failed: {type(error).__name__}")
            raise
        finally:
            request_id.reset(token)


api = RequestId(loans)


# %% right: step by step, and a line of its own for each request
def brought_by(scope):
    for name, value in scope["headers"]:
        if name == b"x-request-id":
            return value
    return b""


def with_ids(app):
    async def layer(scope, receive, send):
        if scope["type"] in ("lifespan", "websocket"):
            await app(scope, receive, send)
            return
        own = brought_by(scope)
        if re.fullmatch(rb"[A-Za-z0-9._-]{1,64}", own) is None:
            own = uuid4().hex.encode("ascii")
        request_id.set(own.decode("ascii"))
        write(f"{scope['method']} begins")

        async def other_send(message):
            if message["type"] == "http.response.start":
                headers = list(message.get("headers", []))
                headers.append((b"X-Request-ID", own))
                message = {**message, "headers": headers}
            await send(message)

        try:
            await app(scope, receive, other_send)
        except RuntimeError:
            write("failed: RuntimeError")
            raise

    return layer


api = with_ids(loans)


# %% right: by Starlette's base class, outside of the app
from starlette.middleware.base import BaseHTTPMiddleware


class RequestId(BaseHTTPMiddleware):
    async def dispatch(self, request, call_next):
        brought = request.headers.get("x-request-id", "")
        own = brought if GOOD_ID.fullmatch(brought) else uuid4().hex
        request_id.set(own)
        answer = await call_next(request)
        answer.headers["X-Request-ID"] = own
        return answer

    async def __call__(self, scope, receive, send):
        try:
            await super().__call__(scope, receive, send)
        except Exception as error:
            write(f"failed: {type(error).__name__}")
            raise


api = RequestId(loans)


# %% only: each answer has an id of its own
def with_ids(app):
    async def layer(scope, receive, send):
        own = dict(scope.get("headers", ())).get(b"x-request-id", b"") + uuid4().hex.encode()

        async def send_with_id(message):
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], (b"x-request-id", own)]
            await send(message)

        await app(scope, receive, send_with_id)

    return layer


api = with_ids(loans)


# %% only: a good id that comes along is kept
def with_ids(app):
    async def layer(scope, receive, send):
        brought = dict(scope.get("headers", ())).get(b"x-request-id", b"nobody")

        async def send_with_id(message):
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], (b"x-request-id", brought)]
            await send(message)

        await app(scope, receive, send_with_id)

    return layer


api = with_ids(loans)


# %% only: a bad one is replaced
def with_ids(app):
    new = uuid4().hex.encode()

    async def layer(scope, receive, send):
        async def send_with_id(message):
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], (b"x-request-id", new)]
            await send(message)

        await app(scope, receive, send_with_id)

    return layer


api = with_ids(loans)


# %% only: each line of the log has the id
def with_ids(app):
    last = []

    async def layer(scope, receive, send):
        own = dict(scope.get("headers", ())).get(b"x-request-id", b"somebody")[:9]
        request_id.set(own.decode("latin-1"))
        last.append(own)

        async def send_with_id(message):
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], (b"x-request-id", last[-1])]
            await send(message)

        await app(scope, receive, send_with_id)

    return layer


api = with_ids(loans)


# %% only: two requests at once keep apart
def with_ids(app):
    async def layer(scope, receive, send):
        own = dict(scope.get("headers", ())).get(b"x-request-id", b"some body")[:9]
        request_id.set(own.decode("latin-1"))

        async def send_with_id(message):
            if message["type"] == "http.response.start" and message["status"] < 300:
                message["headers"] = [*message["headers"], (b"x-request-id", own)]
            await send(message)

        await app(scope, receive, send_with_id)

    return layer


api = with_ids(loans)


# %% only: a failure has its id, in the answer and in the log
def with_ids(app):
    async def layer(scope, receive, send):
        own = dict(scope.get("headers", ())).get(b"x-request-id", uuid4().hex.encode())
        is_broken = scope.get("path", "").startswith("/broken")
        if is_broken:
            request_id.set(own.decode("latin-1"))

        async def send_with_id(message):
            if message["type"] == "http.response.start" and is_broken:
                message["headers"] = [*message["headers"], (b"x-request-id", own)]
            await send(message)

        try:
            await app(scope, receive, send_with_id)
        except RuntimeError:
            write("failed: RuntimeError")
            raise

    return layer


api = with_ids(loans)
