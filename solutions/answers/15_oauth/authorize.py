# %% wrong: token_at_once
def authorization_address(app):
    sent = {
        "response_type": "token",
        "client_id": app["client_id"],
        "redirect_uri": app["redirect_uri"],
        "scope": app["scope"],
        "state": app["state"],
        "code_challenge": challenge_of(app["verifier"]),
        "code_challenge_method": "S256",
    }
    return f"{app['url']}/oauth/authorize?{urlencode(sent)}"


# %% wrong: state_is_a_word
def authorization_address(app):
    sent = {
        "response_type": "code",
        "client_id": app["client_id"],
        "redirect_uri": app["redirect_uri"],
        "scope": app["scope"],
        "state": "state",
        "code_challenge": challenge_of(app["verifier"]),
        "code_challenge_method": "S256",
    }
    return f"{app['url']}/oauth/authorize?{urlencode(sent)}"


# %% wrong: verifier_goes_too
def authorization_address(app):
    sent = {
        "response_type": "code",
        "client_id": app["client_id"],
        "redirect_uri": app["redirect_uri"],
        "scope": app["scope"],
        "state": app["state"],
        "code_challenge": app["verifier"],
        "code_challenge_method": "S256",
    }
    return f"{app['url']}/oauth/authorize?{urlencode(sent)}"


# %% wrong: plain_will_do
def authorization_address(app):
    sent = {
        "response_type": "code",
        "client_id": app["client_id"],
        "redirect_uri": app["redirect_uri"],
        "scope": app["scope"],
        "state": app["state"],
        "code_challenge": challenge_of(app["verifier"]),
        "code_challenge_method": "plain",
    }
    return f"{app['url']}/oauth/authorize?{urlencode(sent)}"


# %% right: by requests, and the hash by hand
def authorization_address(app):
    hashed = hashlib.new("sha256", app["verifier"].encode("ascii"))
    challenge = base64.b64encode(hashed.digest(), altchars=b"-_").decode().replace("=", "")
    sent = {name: app[name] for name in ("client_id", "redirect_uri", "scope", "state")}
    sent |= {"code_challenge": challenge, "code_challenge_method": "S256", "response_type": "code"}
    return requests.Request("GET", app["url"] + "/oauth/authorize", params=sent).prepare().url


# %% right: joined by hand
from urllib.parse import quote


def authorization_address(app):
    pairs = [
        ("code_challenge_method", "S256"),
        ("code_challenge", challenge_of(app["verifier"])),
        ("response_type", "code"),
        *((name, app[name]) for name in ("state", "scope", "client_id", "redirect_uri")),
    ]
    written = [name + "=" + quote(value, safe="") for name, value in pairs]
    return app["url"] + "/oauth/authorize?" + "&".join(written)


# %% only: it asks for a code, in the app's name
def authorization_address(app):
    sent = {
        "response_type": "code",
        "client_id": app["client_id"],
        "redirect_uri": app["redirect_uri"],
        "scope": app["scope"],
        "state": "x",
        "code_challenge": challenge_of(app["verifier"]),
        "code_challenge_method": "plain",
    }
    return f"{app['url']}/oauth/authorize?{urlencode(sent)}"


# %% only: the state comes back as it went
def authorization_address(app):
    sent = {
        "response_type": "token",
        "client_id": app["client_id"],
        "redirect_uri": app["redirect_uri"],
        "scope": app["scope"],
        "state": app["state"],
        "code_challenge": app["verifier"],
        "code_challenge_method": "S256",
    }
    return f"{app['url']}/oauth/authorize?{urlencode(sent)}"


# %% only: the challenge is proved by the verifier
def authorization_address(app):
    sent = {
        "response_type": "token",
        "client_id": app["client_id"],
        "redirect_uri": app["redirect_uri"],
        "scope": app["scope"],
        "state": "x",
        "code_challenge": challenge_of(app["verifier"]),
        "code_challenge_method": "S256",
    }
    return f"{app['url']}/oauth/authorize?{urlencode(sent)}"
