# %% reference
def answer_of(classes, shares):
    best = shares.index(max(shares))
    return {"prediction": classes[best], "probability": shares[best]}


# %% right: pairs
def answer_of(classes, shares):
    share, name = max(zip(shares, classes, strict=True))
    return {"prediction": name, "probability": share}


# %% right: numpy
def answer_of(classes, shares):
    import numpy as np

    return dict(prediction=classes[int(np.argmax(shares))], probability=float(np.max(shares)))


# %% right: a dictionary
def answer_of(classes, shares):
    told = dict(zip(classes, shares, strict=True))
    name = max(told, key=told.get)
    return {"probability": told[name], "prediction": name}


# %% wrong: first_is_likeliest
def answer_of(classes, shares):
    return {"prediction": classes[0], "probability": shares[0]}


# %% wrong: number_will_do
def answer_of(classes, shares):
    return {"prediction": shares.index(max(shares)), "probability": max(shares)}


# %% wrong: in_alphabet
def answer_of(classes, shares):
    best = shares.index(max(shares))
    return {"prediction": sorted(classes)[best], "probability": shares[best]}


# %% wrong: likeliest_is_certain
def answer_of(classes, shares):
    best = shares.index(max(shares))
    return {"prediction": classes[best], "probability": 1.0}


# %% told: It should have two fields
def answer_of(classes, shares):
    return dict(zip(classes, shares, strict=True))


# %% told: The largest share is
def answer_of(classes, shares):
    best = shares.index(max(shares))
    return {"prediction": classes[best], "probability": round(1 - shares[best], 2)}
