# %% reference
body = json.dumps({"features": labapi.EXAMPLE}).encode()


# %% right: laid out for people
text = json.dumps(dict(features=labapi.EXAMPLE), indent=2)
body = bytes(text, "utf-8")


# %% right: by hand
body = (
    b'{"features": {"age": 35, "income": 55000, "credit_score": 720,'
    b' "employment_years": 8, "loan_amount": 25000}}'
)


# %% wrong: pythons_own_text
body = str({"features": labapi.EXAMPLE}).encode()


# %% wrong: text_is_bytes
body = json.dumps({"features": labapi.EXAMPLE})


# %% wrong: facts_alone
body = json.dumps(labapi.EXAMPLE).encode()


# %% wrong: dictionary_travels
body = {"features": labapi.EXAMPLE}


# %% told: To `POST /api/v1/predict`
body = json.dumps("bytes")


# %% told: and this step asks for bytes
body = None


# %% told: It is to be the order of the lesson
body = json.dumps({"features": labapi.EXAMPLE | {"age": 36}}).encode()


# %% told: The server says
body = json.dumps({"facts": labapi.EXAMPLE}).encode()
