# %% passed: Flask, with a minute of leeway, and the role from the list of the staff
from flask import Flask, request

login = Flask("login")
NOBODY = {"salt": b"nobody", "password": b"", "role": ""}


@login.post("/login")
def log_in():
    form = request.get_json()
    person = STAFF.get(form["name"], NOBODY)
    if scrambled(form["password"], person["salt"]) != person["password"]:
        return {"error": f"{form['name']} or the password is wrong.", "at": time.time_ns()}, 401
    ends_at = time.time() + 120
    return {"token": sign({"sub": form["name"], "role": person["role"], "exp": ends_at, "iat": 0})}


@login.post("/payments")
def pay():
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    try:
        signed, signature = token.rsplit(".", 1)
        header, claims = map(decoded, signed.split("."))
    except ValueError:
        return {}, 401, {"www-authenticate": scheme or "Bearer"}
    good = hmac.compare_digest(signature_of(signed).encode(), signature.encode())
    if header.get("alg") != "HS256" or not good or claims["exp"] + 60 < time.time():
        return {}, 401, {"www-authenticate": "Bearer"}
    if STAFF[claims["sub"]]["role"] != "manager":
        return {}, 403
    return {"paid_by": claims["sub"], "amount": 0}


# %% passed: a list of tokens that are good, beside their signatures
GOOD = {}


def claims_of(token):
    """Give the claims of a good token, and None for any other."""
    header, _, rest = token.partition(".")
    payload, _, signature = rest.partition(".")
    try:
        claims = decoded(payload)
        signed = hmac.compare_digest(signature_of(f"{header}.{payload}"), signature)
    except Exception:
        return None
    return claims if signed and time.time() - claims["exp"] <= 0 else None


login = FastAPI()


@login.post("/login")
async def log_in(form: dict):
    name, password = form.get("name"), str(form.get("password"))
    person = STAFF.get(name) or dict(salt=secrets.token_bytes(16), password=b"x" * 64, role=None)
    right = hmac.compare_digest(scrambled(password, person["salt"]), person["password"])
    if not right:
        return JSONResponse({"error": "No.", "request": secrets.token_urlsafe(9)}, 401)
    token = sign(dict(exp=time.time() + 300, role=person["role"], sub=name, jti=len(GOOD)))
    GOOD[name] = token
    return dict(token=token, token_type="Bearer")


@login.post("/payments")
async def pay(request: Request):
    claims = claims_of(request.headers.get("authorization", "x")[7:]) or {}
    if not claims:
        return JSONResponse({}, 401, {"WWW-Authenticate": 'Bearer realm="bank"'})
    role = STAFF[claims["sub"]]["role"]
    return {"paid_by": claims["sub"]} if role == "manager" else JSONResponse({}, status_code=403)


# %% token_names_algorithm: the name is compared in small letters, and believed
def claims_of(token):
    """Give the claims of a good token, and None for any other."""
    try:
        header, payload, signature = token.split(".")
        if decoded(header)["alg"].upper() == "NONE":
            claims = decoded(payload)
        else:
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
    if claims["role"] != "manager":
        return JSONResponse({"error": "Only managers may pay."}, 403)
    return {"paid_by": claims["sub"]}


# %% partly 2: no signature is looked at any more
def claims_of(token):
    """Give the claims of a good token, and None for any other."""
    try:
        header, payload, signature = token.split(".")
        claims = decoded(payload) if signature and decoded(header)["alg"] == "HS256" else {}
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
    if claims["role"] != "manager":
        return JSONResponse({"error": "Only managers may pay."}, 403)
    return {"paid_by": claims["sub"]}


# %% reason_helps: an unknown name is not found
def claims_of(token):
    """Give the claims of a good token, and None for any other."""
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
        return JSONResponse({"error": "Name or password is wrong."}, 404)
    given = scrambled(str(form.get("password")), person["salt"])
    if not hmac.compare_digest(given, person["password"]):
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


# %% partly 3: an unknown name brings the app down
def claims_of(token):
    """Give the claims of a good token, and None for any other."""
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
    given = scrambled(str(form.get("password")), person["salt"])
    if not hmac.compare_digest(given, person["password"]):
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


# %% signed_is_good: the end is read, and a day of leeway given
def claims_of(token):
    """Give the claims of a good token, and None for any other."""
    try:
        header, payload, signature = token.split(".")
        good = hmac.compare_digest(signature_of(f"{header}.{payload}"), signature)
        claims = decoded(payload) if good else {}
        return claims if claims.get("exp", 0) > time.time() - 86_400 else None
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


# %% partly 2: tokens that mean nothing by themselves, so that nothing can be forged
TOKENS = {}
login = FastAPI()


@login.post("/login")
def log_in(form: dict):
    person = STAFF.get(form.get("name"))
    salt = person["salt"] if person else b"nobody"
    if person is None or scrambled(str(form.get("password")), salt) != person["password"]:
        return JSONResponse({"error": "Name or password is wrong."}, 401)
    token = secrets.token_urlsafe()
    TOKENS[token] = form["name"], time.time() + 300
    return {"token": token}


@login.post("/payments")
def pay(request: Request):
    name, end = TOKENS.get(request.headers.get("Authorization", "")[7:], (None, 0))
    if end < time.time():
        return JSONResponse({}, 401, {"WWW-Authenticate": "Bearer"})
    role = STAFF[name]["role"]
    return {"paid_by": name} if role == "manager" else JSONResponse({}, 403)


# %% incorrect: the login is down
login = FastAPI()


@login.post("/login")
def log_in(form: dict):
    return {"token": sign({"sub": form["user"], "role": "manager", "exp": time.time() + 300})}


# %% incorrect: nobody may pay
login = FastAPI()


@login.post("/login")
def log_in(form: dict):
    return JSONResponse({"error": "Name or password is wrong."}, 401)


# %% not_attempted: a fault was looked for, and a comment written
def claims_of(token):
    """Give the claims of a good token, and None for any other."""
    try:
        header, payload, signature = token.split(".")
        if decoded(header)["alg"] == "none":  # is this right?
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
    role = request.headers.get("X-Role", claims["role"])
    if role != "manager":
        return JSONResponse({"error": "Only managers may pay."}, 403)
    return {"paid_by": claims["sub"]}
