# %% wrong: kept_as_they_are
def admit(kept, key, scope, now):
    row = kept.get(key) if key is not None else None
    if row is None or row["revoked"]:
        return 401
    if row["ends_at"] is not None and now >= row["ends_at"]:
        return 401
    return 200 if scope in row["scopes"].split() else 403


# %% wrong: revoked_is_known
def admit(kept, key, scope, now):
    row = kept.get(digest_of(key)) if key is not None else None
    if row is None:
        return 401
    if row["revoked"]:
        return 403
    if row["ends_at"] is not None and now >= row["ends_at"]:
        return 401
    return 200 if scope in row["scopes"].split() else 403


# %% wrong: ends_afterwards
def admit(kept, key, scope, now):
    row = kept.get(digest_of(key)) if key is not None else None
    if row is None or row["revoked"]:
        return 401
    if row["ends_at"] is not None and now > row["ends_at"]:
        return 401
    return 200 if scope in row["scopes"].split() else 403


# %% wrong: part_of_text
def admit(kept, key, scope, now):
    row = kept.get(digest_of(key)) if key is not None else None
    if row is None or row["revoked"]:
        return 401
    if row["ends_at"] is not None and now >= row["ends_at"]:
        return 401
    return 200 if scope in row["scopes"] else 403


# %% right: step by step
def is_good(row, now):
    ends_at = float("inf") if row["ends_at"] is None else row["ends_at"]
    return not row["revoked"] and now < ends_at


def admit(kept, key, scope, now):
    for digest, row in kept.items():
        if key and digest == digest_of(key) and is_good(row, now):
            return 200 if scope in row["scopes"].split() else 403
    return 401


# %% right: by exception
def admit(kept, key, scope, now):
    try:
        row = kept[hashlib.sha256(key.encode()).hexdigest()]
        assert not row["revoked"] and (row["ends_at"] is None or row["ends_at"] > now)
    except (KeyError, AttributeError, AssertionError):
        return 401
    return {True: 200, False: 403}[row["scopes"].split(" ").count(scope) > 0]


# %% only: known keys are told from unknown ones
def admit(kept, key, scope, now):
    return 200 if key and digest_of(key) in kept else 401


# %% only: a key that is over is worth no more than none
def admit(kept, key, scope, now):
    row = kept[digest_of(key)]
    if row is None or row["revoked"]:
        return 401
    if row["ends_at"] is not None and now >= row["ends_at"]:
        return 401
    return 200 if scope in row["scopes"] else 403


# %% only: a key opens what it is for, and nothing else
def admit(kept, key, scope, now):
    return 200 if scope in kept[digest_of(key)]["scopes"].split() else 403
