# %% passed: with match, and members of HTTPStatus
from http import HTTPStatus


def admit(kept, key, scope, now):
    match kept.get(hashlib.sha256((key or "").encode()).hexdigest()):
        case {"revoked": False, "ends_at": ends_at, "scopes": scopes} if (
            ends_at is None or now < ends_at
        ):
            return HTTPStatus.OK if {scope} <= {*scopes.split()} else HTTPStatus.FORBIDDEN
        case _:
            return HTTPStatus.UNAUTHORIZED


# %% passed: as floats
def admit(kept, key, scope, now):
    row = {} if key is None else kept.get(digest_of(key), {})
    end = row.get("ends_at")
    known = bool(row) and not row["revoked"] and (end is None or end > now)
    return 401.0 if not known else (200.0 if scope in row["scopes"].split(" ") else 403.0)


# %% passed: a table of questions, and the last no wins
def admit(kept, key, scope, now):
    try:
        row = kept[digest_of(key)]
    except (KeyError, AttributeError):
        return 401
    rules = [
        (403, scope in row["scopes"].split()),
        (401, row["ends_at"] is None or now < row["ends_at"]),
        (401, row["revoked"] is False),
    ]
    return (
        max((status for status, kept_to in rules if not kept_to), default=200)
        if all(kept_to for status, kept_to in rules if status == 401)
        else 401
    )


# %% passed: an object, and a regular expression for the scope
import re


class Doorkeeper:
    def __call__(self, kept, key, scope, now):
        row = key and kept.get(digest_of(key))
        if (
            not row
            or row["revoked"]
            or now >= (now + 1 if row["ends_at"] is None else row["ends_at"])
        ):
            return 401
        return 200 if re.search(rf"(?<!\S){re.escape(scope)}(?!\S)", row["scopes"]) else 403


admit = Doorkeeper()


# %% partly 2: only the scope predict is known
def admit(kept, key, scope, now):
    row = kept.get(digest_of(key)) if key is not None else None
    if row is None or row["revoked"]:
        return 401
    if row["ends_at"] is not None and now >= row["ends_at"]:
        return 401
    return 200 if scope == row["scopes"] else 403


# %% partly 2: the time of the computer
def admit(kept, key, scope, now):
    row = kept.get(digest_of(key)) if key is not None else None
    if row is None or row["revoked"]:
        return 401
    if row["ends_at"] is not None and time.time() >= row["ends_at"]:
        return 401
    return 200 if scope in row["scopes"].split() else 403


# %% partly 2: an end of 0 is taken for none
def admit(kept, key, scope, now):
    row = kept.get(digest_of(key)) if key is not None else None
    if row is None or row["revoked"]:
        return 401
    if row["ends_at"] and now >= row["ends_at"]:
        return 401
    return 200 if scope in row["scopes"].split() else 403


# %% part_of_text: by a search in a text
def admit(kept, key, scope, now):
    row = kept.get(digest_of(key)) if key is not None else None
    if row is None or row["revoked"]:
        return 401
    if row["ends_at"] is not None and now >= row["ends_at"]:
        return 401
    return 403 if row["scopes"].find(scope) == -1 else 200


# %% revoked_is_known: the scope is looked at first
def admit(kept, key, scope, now):
    row = kept.get(digest_of(key)) if key is not None else None
    if row is None:
        return 401
    if scope not in row["scopes"].split():
        return 403
    if row["revoked"] or (row["ends_at"] is not None and now >= row["ends_at"]):
        return 401
    return 200


# %% ends_afterwards: the last second still counts
def admit(kept, key, scope, now):
    row = kept.get(digest_of(key)) if key is not None else None
    if row is None or row["revoked"]:
        return 401
    if row["ends_at"] is not None and row["ends_at"] < now:
        return 401
    return 200 if scope in row["scopes"].split() else 403


# %% incorrect: nobody is let in
def admit(kept, key, scope, now):
    return 401


# %% incorrect: yes or no
def admit(kept, key, scope, now):
    row = kept.get(digest_of(key)) if key is not None else None
    return bool(row) and scope in row["scopes"].split()


# %% partly 2: None has no bytes
def admit(kept, key, scope, now):
    row = kept.get(digest_of(key))
    if row is None or row["revoked"]:
        return 401
    if row["ends_at"] is not None and now >= row["ends_at"]:
        return 401
    return 200 if scope in row["scopes"].split() else 403


# %% incorrect: statuses as texts
def admit(kept, key, scope, now):
    row = kept.get(digest_of(key)) if key is not None else None
    return "401" if row is None else "200"


# %% not_attempted: untouched
def admit(kept, key, scope, now):
    return ...  # write your code here, in the place of this line
