# %% passed: one big try
import functools


def reject(*found):
    raise ValueError(found)


def pairs_once(pairs):
    return dict(pairs) if len({name for name, _ in pairs}) == len(pairs) else reject(pairs)


strict = functools.partial(json.loads, parse_constant=reject, object_pairs_hook=pairs_once)


def read_answer(status, content_type, body):
    try:
        answer = strict(body.decode("utf-8", "strict"))
        if "problem+json" in content_type.casefold():
            texts = [answer.get(name) for name in ("code", "type")]
            code = next(filter(lambda one: isinstance(one, str), texts), "about:blank")
            return {"kind": "refused", "code": code}
        if answer["status"] == "success":
            return {"kind": "success", "data": answer["data"]}
        code = answer["error"]["code"]
        assert answer["status"] == "error" and isinstance(code, str)
    except Exception:
        return {"kind": "unreadable"}
    return {"kind": "refused", "code": code}


# %% passed: looked at by a schema
def once(pairs):
    if len(dict(pairs)) != len(pairs):
        raise ValueError(pairs)
    return dict(pairs)


def never(word):
    raise ValueError(word)


def shape(**words):
    known = {name: {"const": value} for name, value in words.items() if isinstance(value, str)}
    known |= {name: value for name, value in words.items() if isinstance(value, dict)}
    return Draft202012Validator({"type": "object", "required": list(words), "properties": known})


TEXT = {"type": "string"}
SUCCESS = shape(status="success", data={})
ERROR = {"type": "object", "required": ["code"], "properties": {"code": TEXT}}
FAILURE, CODED, TYPED = shape(status="error", error=ERROR), shape(code=TEXT), shape(type=TEXT)


def of_problem(answer):
    if CODED.is_valid(answer):
        return answer["code"]
    return answer["type"] if TYPED.is_valid(answer) else "about:blank"


def read_answer(status, content_type, body):
    try:
        answer = json.loads(body.decode(), parse_constant=never, object_pairs_hook=once)
    except (ValueError, RecursionError):
        return {"kind": "unreadable"}
    if content_type.lower().startswith("application/problem+json") and type(answer) is dict:
        return {"kind": "refused", "code": of_problem(answer)}
    if SUCCESS.is_valid(answer):
        return {"kind": "success", "data": answer["data"]}
    if FAILURE.is_valid(answer):
        return {"kind": "refused", "code": answer["error"]["code"]}
    return {"kind": "unreadable"}


# %% partly 1: as most begin
def read_answer(status, content_type, body):
    answer = json.loads(body)
    if answer["status"] == "success":
        return {"kind": "success", "data": answer["data"]}
    return {"kind": "refused", "code": answer["error"]["code"]}


# %% incorrect: a class of its own
def read_answer(status, content_type, body):
    return ("success", json.loads(body))


# %% incorrect: more is said than the contract has
def read_answer(status, content_type, body):
    return {"kind": "unreadable", "status": status}


# %% not_attempted: as it was
def read_answer(status, content_type, body):
    return ...
