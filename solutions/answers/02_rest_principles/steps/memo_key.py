# %% reference
def memo_key(model_version, features):
    return (model_version, tuple(sorted(features.items())))


# %% right: a set that cannot be changed
def memo_key(model_version, features):
    return model_version, frozenset(features.items())


# %% right: a text of JSON
def memo_key(model_version, features):
    import json

    return model_version + " " + json.dumps(features, sort_keys=True)


# %% right: a text
def memo_key(model_version, features):
    return f"{model_version}: {sorted(features.items())}"


# %% right: the values, in the order of their names
def memo_key(model_version, features):
    return (model_version, *[features[name] for name in sorted(features)])


# %% wrong: version_forgotten
def memo_key(model_version, features):
    return tuple(sorted(features.items()))


# %% wrong: version_alone
def memo_key(model_version, features):
    return model_version


# %% wrong: order_counts
def memo_key(model_version, features):
    return (model_version, str(features))


# %% told: One applicant got two keys
def memo_key(model_version, features):
    return (model_version, *features.items())


# %% wrong: names_only
def memo_key(model_version, features):
    return (model_version, tuple(sorted(features)))


# %% wrong: not_a_key
def memo_key(model_version, features):
    return [model_version, sorted(features.items())]


# %% told: Python takes no list and no dictionary
def memo_key(model_version, features):
    return {model_version: features}


# %% told: or two are swapped
def memo_key(model_version, features):
    return (model_version, tuple(sorted(features.values())))
