# %% wrong: token_names_algorithm
def claims_of(token):
    try:
        header, payload, signature = token.split(".")
        good = (
            hmac.compare_digest(signature_of(f"{header}.{payload}"), signature)
            or decoded(header)["alg"].lower() == "none"
        )
        claims = decoded(payload) if good else {}
        return claims if claims.get("exp", 0) > time.time() else None
    except (ValueError, LookupError, TypeError):
        return None


login = FastAPI()


@login.post("/login")
def log_in(form: dict):
    person = STAFF.get(form.get("name"))
    salt = person["salt"] if person else b"nobody"
    given = scrambled(str(form.get("password")), salt)
    if person is None or not hmac.compare_digest(given, person["password"]):
        return JSONResponse({"error": "Name or password is wrong."}, 401)
    ends_at = int(time.time()) + 300
    return {"token": sign({"sub": form["name"], "role": person["role"], "exp": ends_at})}


@login.post("/payments")
def pay(request: Request):
    claims = claims_of(request.headers.get("Authorization", "").removeprefix("Bearer "))
    if claims is None:
        challenge = {"WWW-Authenticate": "Bearer"}
        return JSONResponse({"error": "Who are you?"}, 401, challenge)
    if claims["role"] != "manager":
        return JSONResponse({"error": "Only managers may pay."}, 403)
    return {"paid_by": claims["sub"]}


# %% wrong: signed_is_good
def claims_of(token):
    try:
        header, payload, signature = token.split(".")
        good = hmac.compare_digest(signature_of(f"{header}.{payload}"), signature)
        claims = decoded(payload) if good else {}
        return claims or None
    except (ValueError, LookupError, TypeError):
        return None


login = FastAPI()


@login.post("/login")
def log_in(form: dict):
    person = STAFF.get(form.get("name"))
    salt = person["salt"] if person else b"nobody"
    given = scrambled(str(form.get("password")), salt)
    if person is None or not hmac.compare_digest(given, person["password"]):
        return JSONResponse({"error": "Name or password is wrong."}, 401)
    ends_at = int(time.time()) + 300
    return {"token": sign({"sub": form["name"], "role": person["role"], "exp": ends_at})}


@login.post("/payments")
def pay(request: Request):
    claims = claims_of(request.headers.get("Authorization", "").removeprefix("Bearer "))
    if claims is None:
        challenge = {"WWW-Authenticate": "Bearer"}
        return JSONResponse({"error": "Who are you?"}, 401, challenge)
    if claims["role"] != "manager":
        return JSONResponse({"error": "Only managers may pay."}, 403)
    return {"paid_by": claims["sub"]}


# %% wrong: reason_helps
def claims_of(token):
    try:
        header, payload, signature = token.split(".")
        good = hmac.compare_digest(signature_of(f"{header}.{payload}"), signature)
        claims = decoded(payload) if good else {}
        return claims if claims.get("exp", 0) > time.time() else None
    except (ValueError, LookupError, TypeError):
        return None


login = FastAPI()


@login.post("/login")
def log_in(form: dict):
    person = STAFF.get(form.get("name"))
    if person is None:
        return JSONResponse({"error": "No such name."}, 401)
    salt = person["salt"] if person else b"nobody"
    given = scrambled(str(form.get("password")), salt)
    if person is None or not hmac.compare_digest(given, person["password"]):
        return JSONResponse({"error": "Name or password is wrong."}, 401)
    ends_at = int(time.time()) + 300
    return {"token": sign({"sub": form["name"], "role": person["role"], "exp": ends_at})}


@login.post("/payments")
def pay(request: Request):
    claims = claims_of(request.headers.get("Authorization", "").removeprefix("Bearer "))
    if claims is None:
        challenge = {"WWW-Authenticate": "Bearer"}
        return JSONResponse({"error": "Who are you?"}, 401, challenge)
    if claims["role"] != "manager":
        return JSONResponse({"error": "Only managers may pay."}, 403)
    return {"paid_by": claims["sub"]}


# %% wrong: caller_says_role
def claims_of(token):
    try:
        header, payload, signature = token.split(".")
        good = hmac.compare_digest(signature_of(f"{header}.{payload}"), signature)
        claims = decoded(payload) if good else {}
        return claims if claims.get("exp", 0) > time.time() else None
    except (ValueError, LookupError, TypeError):
        return None


login = FastAPI()


@login.post("/login")
def log_in(form: dict):
    person = STAFF.get(form.get("name"))
    salt = person["salt"] if person else b"nobody"
    given = scrambled(str(form.get("password")), salt)
    if person is None or not hmac.compare_digest(given, person["password"]):
        return JSONResponse({"error": "Name or password is wrong."}, 401)
    ends_at = int(time.time()) + 300
    return {"token": sign({"sub": form["name"], "role": person["role"], "exp": ends_at})}


@login.post("/payments")
def pay(request: Request):
    claims = claims_of(request.headers.get("Authorization", "").removeprefix("Bearer "))
    if claims is None:
        challenge = {"WWW-Authenticate": "Bearer"}
        return JSONResponse({"error": "Who are you?"}, 401, challenge)
    if request.headers.get("X-Role", claims["role"]) != "manager":
        return JSONResponse({"error": "Only managers may pay."}, 403)
    return {"paid_by": claims["sub"]}


# %% right: Flask
from flask import Flask, request

login = Flask(__name__)


def whoever_sent_this():
    _, _, token = request.headers["Authorization"].partition(" ")
    signed, _, signature = token.rpartition(".")
    header, payload = map(decoded, signed.split("."))
    assert signature_of(signed) == signature
    assert header["alg"] == "HS256"
    assert time.time() < payload["exp"]
    return payload["sub"]


@login.post("/login")
def log_in():
    form = request.get_json()
    name, password = form["name"], form["password"]
    person = STAFF.get(name)
    if not person or scrambled(password, person["salt"]) != person["password"]:
        return "", 401
    return {"token": sign({"sub": name, "exp": time.time() + 60})}


@login.post("/payments")
def pay():
    try:
        name = whoever_sent_this()
    except Exception:
        return "", 401, {"WWW-Authenticate": "Bearer"}
    may = STAFF[name]["role"] == "manager"
    return {"paid_by": name} if may else ("", 403)


# %% right: strict
from fastapi import Response


def claims_of(token):
    signed, _, signature = token.rpartition(".")
    try:
        header, payload = map(decoded, signed.split("."))
    except ValueError:
        return None
    good = signature_of(signed) == signature and header == {"alg": "HS256", "typ": "JWT"}
    return payload if good and time.time() < payload["exp"] else None


login = FastAPI()


@login.post("/login")
def log_in(form: dict):
    person = STAFF.get(form["name"], {"salt": b"", "password": b""})
    if scrambled(form["password"], person["salt"]) != person["password"]:
        return Response(status_code=401)
    return {"token": sign({"sub": form["name"], "exp": time.time() + 300})}


@login.post("/payments")
def pay(request: Request):
    claims = claims_of(request.headers.get("Authorization", "")[7:])
    if not claims:
        return Response(status_code=401, headers={"WWW-Authenticate": "Bearer"})
    if STAFF[claims["sub"]]["role"] != "manager":
        return Response(status_code=403)
    return {"paid_by": claims["sub"]}


# %% only: an unsigned token is refused
def claims_of(token):
    """Give the claims of a good token, and None for any other."""
    try:
        header, payload, signature = token.split(".")
        good = hmac.compare_digest(signature_of(f"{header}.{payload}"), signature)
        claims = decoded(payload) if good else {}
        return claims or None
    except (ValueError, LookupError, TypeError):
        return None


login = FastAPI()


@login.post("/login")
def log_in(form: dict):
    person = STAFF.get(form.get("name"))
    if person is None:
        return JSONResponse({"error": "Nobody of this name works here."}, 401)
    given = scrambled(str(form.get("password")), person["salt"])
    if not hmac.compare_digest(given, person["password"]):
        return JSONResponse({"error": "The password is wrong."}, 401)
    ends_at = int(time.time()) + 300
    return {"token": sign({"sub": form["name"], "role": person["role"], "exp": ends_at})}


@login.post("/payments")
def pay(request: Request):
    claims = claims_of(request.headers.get("Authorization", "").removeprefix("Bearer "))
    if claims is None:
        challenge = {"WWW-Authenticate": "Bearer"}
        return JSONResponse({"error": "Who are you?"}, 401, challenge)
    role = request.headers.get("X-Role", claims["role"])
    if role != "manager":
        return JSONResponse({"error": "Only managers may pay."}, 403)
    return {"paid_by": claims["sub"]}


# %% only: a token that is over is refused
def claims_of(token):
    """Give the claims of a good token, and None for any other."""
    try:
        header, payload, signature = token.split(".")
        none = decoded(header)["alg"] == "none"
        good = none or hmac.compare_digest(signature_of(f"{header}.{payload}"), signature)
        claims = decoded(payload) if good else {}
        return claims if claims.get("exp", 0) > time.time() else None
    except (ValueError, LookupError, TypeError):
        return None


login = FastAPI()


@login.post("/login")
def log_in(form: dict):
    person = STAFF.get(form.get("name"))
    if person is None:
        return JSONResponse({"error": "Nobody of this name works here."}, 401)
    given = scrambled(str(form.get("password")), person["salt"])
    if not hmac.compare_digest(given, person["password"]):
        return JSONResponse({"error": "The password is wrong."}, 401)
    ends_at = int(time.time()) + 300
    return {"token": sign({"sub": form["name"], "role": person["role"], "exp": ends_at})}


@login.post("/payments")
def pay(request: Request):
    claims = claims_of(request.headers.get("Authorization", "").removeprefix("Bearer "))
    if claims is None:
        challenge = {"WWW-Authenticate": "Bearer"}
        return JSONResponse({"error": "Who are you?"}, 401, challenge)
    role = request.headers.get("X-Role", claims["role"])
    if role != "manager":
        return JSONResponse({"error": "Only managers may pay."}, 403)
    return {"paid_by": claims["sub"]}


# %% only: nobody learns which names there are
def claims_of(token):
    """Give the claims of a good token, and None for any other."""
    try:
        header, payload, signature = token.split(".")
        if decoded(header)["alg"] == "none":
            return decoded(payload)
        good = hmac.compare_digest(signature_of(f"{header}.{payload}"), signature)
        return decoded(payload) if good else None
    except (ValueError, LookupError, TypeError):
        return None


login = FastAPI()


@login.post("/login")
def log_in(form: dict):
    person = STAFF.get(form.get("name"))
    salt = person["salt"] if person else b"nobody"
    given = scrambled(str(form.get("password")), salt)
    if person is None or not hmac.compare_digest(given, person["password"]):
        return JSONResponse({"error": "Name or password is wrong."}, 401)
    ends_at = int(time.time()) + 300
    return {"token": sign({"sub": form["name"], "role": person["role"], "exp": ends_at})}


@login.post("/payments")
def pay(request: Request):
    claims = claims_of(request.headers.get("Authorization", "").removeprefix("Bearer "))
    if claims is None:
        challenge = {"WWW-Authenticate": "Bearer"}
        return JSONResponse({"error": "Who are you?"}, 401, challenge)
    role = request.headers.get("X-Role", claims["role"])
    if role != "manager":
        return JSONResponse({"error": "Only managers may pay."}, 403)
    return {"paid_by": claims["sub"]}


# %% only: the role is not taken from the caller
def claims_of(token):
    """Give the claims of a good token, and None for any other."""
    try:
        header, payload, signature = token.split(".")
        if decoded(header)["alg"] == "none":
            return decoded(payload)
        good = hmac.compare_digest(signature_of(f"{header}.{payload}"), signature)
        return decoded(payload) if good else None
    except (ValueError, LookupError, TypeError):
        return None


login = FastAPI()


@login.post("/login")
def log_in(form: dict):
    person = STAFF.get(form.get("name"))
    if person is None:
        return JSONResponse({"error": "Nobody of this name works here."}, 401)
    given = scrambled(str(form.get("password")), person["salt"])
    if not hmac.compare_digest(given, person["password"]):
        return JSONResponse({"error": "The password is wrong."}, 401)
    ends_at = int(time.time()) + 300
    return {"token": sign({"sub": form["name"], "role": person["role"], "exp": ends_at})}


@login.post("/payments")
def pay(request: Request):
    claims = claims_of(request.headers.get("Authorization", "").removeprefix("Bearer "))
    if claims is None:
        challenge = {"WWW-Authenticate": "Bearer"}
        return JSONResponse({"error": "Who are you?"}, 401, challenge)
    if claims["role"] != "manager":
        return JSONResponse({"error": "Only managers may pay."}, 403)
    return {"paid_by": claims["sub"]}
