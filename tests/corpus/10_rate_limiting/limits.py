# %% passed: with the whole paths, and spaces
limits = {"/api/v1/predict": " 3 / hour ", "/api/v1/models/": None, "*": "5 / 60 minutes"}


# %% passed: no line for the others but that of each letter
limits = dict([("/models", None), ("*", "5/h"), ("/predict", "3/3600sec")])


# %% passed: so many that nobody gets there
limits = {"/predict": "3/hour", "/models": "1000000/s", "*": "5/hour"}


# %% passed: the names of both ways to a prediction
limits = {"/predict": "3/hour", "/predictions": "3/hour", "/models": None, "*": "5/hour"}


# %% partly 1: so many that the check may not get there
limits = {"/predict": "3/hour", "/models": "100/hour", "*": "5/hour"}


# %% zero_is_free: nothing an hour
limits = {"/predict": "3/hour", "/models": 0, "*": "5/hour"}


# %% partly 1: five in all
limits = {"/predict": "3/hour", "/models": None, "*": "6/hour"}


# %% incorrect: one limit for all
limits = "5/hour"


# %% incorrect: numbers
limits = {"/predict": 3, "/models": None, "*": 5}


# %% incorrect: without a stroke at the front
limits = {"predict": "3/hour", "models": None, "*": "5/hour"}


# %% incorrect: under the letters of the rows
limits = {"A": "3/hour", "B": None, "C": "5/hour"}


# %% window_is_a_minute: so many a minute
limits = {"/predict": "3/min", "/models": None, "*": "5/min"}


# %% incorrect: pairs in a list
limits = [("/predict", "3/hour"), ("/models", None), ("*", "5/hour")]


# %% partly 1: the others were forgotten
limits = {"/predict": "3/hour", "/models": None}


# %% partly 1: predictions are only part of the others
limits = {"/models": None, "*": "5/hour"}
