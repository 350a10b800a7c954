# %% reference
challenge = urlsafe_b64encode(digest).decode().rstrip("=")


# %% right: the sign is taken from the bytes
challenge = urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")


# %% right: cut by its length
challenge = str(urlsafe_b64encode(digest), "utf-8")[:43]


# %% right: with the other base64
import base64

challenge = base64.b64encode(digest).decode()
challenge = challenge.replace("+", "-").replace("/", "_").replace("=", "")


# %% wrong: verifier_itself
challenge = verifier


# %% wrong: hex_will_do
challenge = hashlib.sha256(verifier.encode()).hexdigest()


# %% wrong: padded
challenge = urlsafe_b64encode(digest).decode()


# %% wrong: still_bytes
challenge = urlsafe_b64encode(digest).rstrip(b"=")


# %% told: 43 characters that begin with
challenge = urlsafe_b64encode(verifier.encode()).decode().rstrip("=")


# %% told: which writes `-` and `_`
import base64

challenge = base64.b64encode(digest).decode().rstrip("=")
