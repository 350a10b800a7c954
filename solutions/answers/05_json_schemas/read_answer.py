# %% wrong: every_answer_is_json
def first_text(*found):
    return next((one for one in found if isinstance(one, str)), None)


def code_of(answer, media):
    if media.startswith("application/problem+json"):
        return first_text(answer.get("code"), answer.get("type"), "about:blank")
    error = answer.get("error")
    if answer.get("status") == "error" and isinstance(error, dict):
        return first_text(error.get("code"))
    return None


def read_answer(status, content_type, body):
    answer = json.loads(body.decode("utf-8"))
    if not isinstance(answer, dict):
        return {"kind": "unreadable"}
    code = code_of(answer, content_type.lower())
    if code is not None:
        return {"kind": "refused", "code": code}
    if answer.get("status") == "success" and "data" in answer:
        return {"kind": "success", "data": answer["data"]}
    return {"kind": "unreadable"}


# %% wrong: only_json_errors
def first_text(*found):
    return next((one for one in found if isinstance(one, str)), None)


def code_of(answer, media):
    if media.startswith("application/problem+json"):
        return first_text(answer.get("code"), answer.get("type"), "about:blank")
    error = answer.get("error")
    if answer.get("status") == "error" and isinstance(error, dict):
        return first_text(error.get("code"))
    return None


def read_answer(status, content_type, body):
    try:
        text = body.decode("utf-8")
        answer = json.loads(text, parse_constant=no_constant, object_pairs_hook=each_once)
    except json.JSONDecodeError:
        return {"kind": "unreadable"}
    if not isinstance(answer, dict):
        return {"kind": "unreadable"}
    code = code_of(answer, content_type.lower())
    if code is not None:
        return {"kind": "refused", "code": code}
    if answer.get("status") == "success" and "data" in answer:
        return {"kind": "success", "data": answer["data"]}
    return {"kind": "unreadable"}


# %% wrong: the_shape_is_given
def first_text(*found):
    return next((one for one in found if isinstance(one, str)), None)


def code_of(answer, media):
    if media.startswith("application/problem+json"):
        return first_text(answer.get("code"), answer.get("type"), "about:blank")
    error = answer.get("error")
    if answer.get("status") == "error" and isinstance(error, dict):
        return first_text(error.get("code"))
    return None


def read_answer(status, content_type, body):
    try:
        text = body.decode("utf-8")
        answer = json.loads(text, parse_constant=no_constant, object_pairs_hook=each_once)
    except (ValueError, RecursionError):
        return {"kind": "unreadable"}
    code = code_of(answer, content_type.lower())
    if code is not None:
        return {"kind": "refused", "code": code}
    if answer.get("status") == "success" and "data" in answer:
        return {"kind": "success", "data": answer["data"]}
    return {"kind": "unreadable"}


# %% wrong: python_reads_json_only
def first_text(*found):
    return next((one for one in found if isinstance(one, str)), None)


def code_of(answer, media):
    if media.startswith("application/problem+json"):
        return first_text(answer.get("code"), answer.get("type"), "about:blank")
    error = answer.get("error")
    if answer.get("status") == "error" and isinstance(error, dict):
        return first_text(error.get("code"))
    return None


def read_answer(status, content_type, body):
    try:
        text = body.decode("utf-8")
        answer = json.loads(text, object_pairs_hook=each_once)
    except (ValueError, RecursionError):
        return {"kind": "unreadable"}
    if not isinstance(answer, dict):
        return {"kind": "unreadable"}
    code = code_of(answer, content_type.lower())
    if code is not None:
        return {"kind": "refused", "code": code}
    if answer.get("status") == "success" and "data" in answer:
        return {"kind": "success", "data": answer["data"]}
    return {"kind": "unreadable"}


# %% wrong: last_one_wins
def first_text(*found):
    return next((one for one in found if isinstance(one, str)), None)


def code_of(answer, media):
    if media.startswith("application/problem+json"):
        return first_text(answer.get("code"), answer.get("type"), "about:blank")
    error = answer.get("error")
    if answer.get("status") == "error" and isinstance(error, dict):
        return first_text(error.get("code"))
    return None


def read_answer(status, content_type, body):
    try:
        text = body.decode("utf-8")
        answer = json.loads(text, parse_constant=no_constant)
    except (ValueError, RecursionError):
        return {"kind": "unreadable"}
    if not isinstance(answer, dict):
        return {"kind": "unreadable"}
    code = code_of(answer, content_type.lower())
    if code is not None:
        return {"kind": "refused", "code": code}
    if answer.get("status") == "success" and "data" in answer:
        return {"kind": "success", "data": answer["data"]}
    return {"kind": "unreadable"}


# %% wrong: the_status_says_it
def first_text(*found):
    return next((one for one in found if isinstance(one, str)), None)


def code_of(answer, media):
    if media.startswith("application/problem+json"):
        return first_text(answer.get("code"), answer.get("type"), "about:blank")
    error = answer.get("error")
    if answer.get("status") == "error" and isinstance(error, dict):
        return first_text(error.get("code"))
    return None


def read_answer(status, content_type, body):
    try:
        text = body.decode("utf-8")
        answer = json.loads(text, parse_constant=no_constant, object_pairs_hook=each_once)
    except (ValueError, RecursionError):
        return {"kind": "refused", "code": str(status)} if status >= 400 else {"kind": "unreadable"}
    if not isinstance(answer, dict):
        return {"kind": "unreadable"}
    code = code_of(answer, content_type.lower())
    if code is not None:
        return {"kind": "refused", "code": code}
    if answer.get("status") == "success" and "data" in answer:
        return {"kind": "success", "data": answer["data"]}
    return {"kind": "unreadable"}


# %% wrong: replaced_is_read
def first_text(*found):
    return next((one for one in found if isinstance(one, str)), None)


def code_of(answer, media):
    if media.startswith("application/problem+json"):
        return first_text(answer.get("code"), answer.get("type"), "about:blank")
    error = answer.get("error")
    if answer.get("status") == "error" and isinstance(error, dict):
        return first_text(error.get("code"))
    return None


def read_answer(status, content_type, body):
    try:
        text = body.decode("utf-8", errors="replace")
        answer = json.loads(text, parse_constant=no_constant, object_pairs_hook=each_once)
    except (ValueError, RecursionError):
        return {"kind": "unreadable"}
    if not isinstance(answer, dict):
        return {"kind": "unreadable"}
    code = code_of(answer, content_type.lower())
    if code is not None:
        return {"kind": "refused", "code": code}
    if answer.get("status") == "success" and "data" in answer:
        return {"kind": "success", "data": answer["data"]}
    return {"kind": "unreadable"}


# %% wrong: bytes_are_utf8
def first_text(*found):
    return next((one for one in found if isinstance(one, str)), None)


def code_of(answer, media):
    if media.startswith("application/problem+json"):
        return first_text(answer.get("code"), answer.get("type"), "about:blank")
    error = answer.get("error")
    if answer.get("status") == "error" and isinstance(error, dict):
        return first_text(error.get("code"))
    return None


def read_answer(status, content_type, body):
    try:
        answer = json.loads(body, parse_constant=no_constant, object_pairs_hook=each_once)
    except (ValueError, RecursionError):
        return {"kind": "unreadable"}
    if not isinstance(answer, dict):
        return {"kind": "unreadable"}
    code = code_of(answer, content_type.lower())
    if code is not None:
        return {"kind": "refused", "code": code}
    if answer.get("status") == "success" and "data" in answer:
        return {"kind": "success", "data": answer["data"]}
    return {"kind": "unreadable"}


# %% wrong: media_types_are_texts
def first_text(*found):
    return next((one for one in found if isinstance(one, str)), None)


def code_of(answer, media):
    if media == "application/problem+json":
        return first_text(answer.get("code"), answer.get("type"), "about:blank")
    error = answer.get("error")
    if answer.get("status") == "error" and isinstance(error, dict):
        return first_text(error.get("code"))
    return None


def read_answer(status, content_type, body):
    try:
        text = body.decode("utf-8")
        answer = json.loads(text, parse_constant=no_constant, object_pairs_hook=each_once)
    except (ValueError, RecursionError):
        return {"kind": "unreadable"}
    if not isinstance(answer, dict):
        return {"kind": "unreadable"}
    code = code_of(answer, content_type)
    if code is not None:
        return {"kind": "refused", "code": code}
    if answer.get("status") == "success" and "data" in answer:
        return {"kind": "success", "data": answer["data"]}
    return {"kind": "unreadable"}


# %% wrong: more_is_wrong
def first_text(*found):
    return next((one for one in found if isinstance(one, str)), None)


def code_of(answer, media):
    if media.startswith("application/problem+json"):
        return first_text(answer.get("code"), answer.get("type"), "about:blank")
    error = answer.get("error")
    if answer.get("status") == "error" and isinstance(error, dict):
        return first_text(error.get("code"))
    return None


def read_answer(status, content_type, body):
    try:
        text = body.decode("utf-8")
        answer = json.loads(text, parse_constant=no_constant, object_pairs_hook=each_once)
    except (ValueError, RecursionError):
        return {"kind": "unreadable"}
    if not isinstance(answer, dict):
        return {"kind": "unreadable"}
    code = code_of(answer, content_type.lower())
    if code is not None:
        return {"kind": "refused", "code": code}
    if not answer.keys() <= {"status", "data", "error", "meta"}:
        return {"kind": "unreadable"}
    if answer.get("status") == "success" and "data" in answer:
        return {"kind": "success", "data": answer["data"]}
    return {"kind": "unreadable"}


# %% right: by patterns
class Doubtful(ValueError):
    pass


def refused(*found):
    raise Doubtful(found)


def strictly(pairs):
    names = [name for name, _ in pairs]
    return dict(pairs) if len(set(names)) == len(names) else refused(names)


READER = json.JSONDecoder(object_pairs_hook=strictly, parse_constant=refused)


def read_answer(status, content_type, body):
    media, _, _ = content_type.partition(";")
    is_problem = media.casefold().strip() == "application/problem+json"
    try:
        answer = READER.decode(str(body, "utf-8"))
    except (ValueError, RecursionError):
        answer = None
    match is_problem, answer:
        case True, {"code": str(code)}:
            return {"kind": "refused", "code": code}
        case True, {"type": str(code)}:
            return {"kind": "refused", "code": code}
        case True, dict():
            return {"kind": "refused", "code": "about:blank"}
        case False, {"status": "success", "data": data}:
            return {"kind": "success", "data": data}
        case False, {"status": "error", "error": {"code": str(code)}}:
            return {"kind": "refused", "code": code}
    return {"kind": "unreadable"}


# %% right: in small steps, with exceptions
from email.message import EmailMessage


def media_type(header):
    message = EmailMessage()
    message["Content-Type"] = header
    return message.get_content_type()


def once(pairs):
    seen = {}
    for name, value in pairs:
        if name in seen:
            raise LookupError(name)
        seen[name] = value
    return seen


def no(word):
    raise LookupError(word)


def text_in(holder, name):
    found = holder[name]
    if type(found) is not str:
        raise TypeError(name)
    return found


def of_problem(answer):
    for name in ("code", "type"):
        try:
            return text_in(answer, name)
        except (KeyError, TypeError):
            continue
    return "about:blank"


def look(content_type, answer):
    if type(answer) is not dict:
        raise TypeError(answer)
    if media_type(content_type) == "application/problem+json":
        return {"kind": "refused", "code": of_problem(answer)}
    if answer["status"] == "success":
        return {"kind": "success", "data": answer["data"]}
    if answer["status"] != "error":
        raise ValueError(answer)
    return {"kind": "refused", "code": text_in(answer["error"], "code")}


def read_answer(status, content_type, body):
    try:
        answer = json.loads(body.decode(), object_pairs_hook=once, parse_constant=no)
        return look(content_type, answer)
    except (ValueError, LookupError, TypeError, RecursionError):
        return dict(kind="unreadable")


# %% only: good answers are read, new members and all
def read_answer(status, content_type, body):
    return {"kind": "success", "data": json.loads(body)["data"]}


# %% only: refusals are read in both forms
def first_text(*found):
    return next((one for one in found if isinstance(one, str)), None)


def code_of(answer, media):
    if media.startswith("application/problem+json"):
        return first_text(answer.get("code"), answer.get("type"), "about:blank")
    error = answer.get("error")
    if answer.get("status") == "error" and isinstance(error, dict):
        return first_text(error.get("code"))
    return None


def read_answer(status, content_type, body):
    answer = json.loads(body.decode("utf-8"))
    if not isinstance(answer, dict):
        return {"kind": "unreadable"}
    code = code_of(answer, content_type.lower())
    if code is not None:
        return {"kind": "refused", "code": code}
    if answer.get("status") == "success" and answer["data"]:
        return {"kind": "success", "data": answer["data"]}
    return {"kind": "unreadable"}


# %% only: what is no JSON is told, and nothing is raised
def first_text(*found):
    return next((one for one in found if isinstance(one, str)), None)


def code_of(answer, media):
    if media == "problem+json":
        return first_text(answer.get("code"), answer.get("type"), "about:blank")
    error = answer.get("error")
    if answer.get("status") == "error" and isinstance(error, dict):
        return first_text(error.get("code"))
    return None


def read_answer(status, content_type, body):
    try:
        text = body.decode("utf-8")
        answer = json.loads(text, parse_constant=no_constant, object_pairs_hook=each_once)
    except (ValueError, RecursionError):
        return {"kind": "unreadable"}
    code = code_of(answer, content_type.lower())
    if code is not None:
        return {"kind": "refused", "code": code}
    if answer.get("status") == "success" and answer["data"]:
        return {"kind": "success", "data": answer["data"]}
    return {"kind": "unreadable"}


# %% only: JSON of another shape is told, and nothing is raised
def first_text(*found):
    return next((one for one in found if isinstance(one, str)), None)


def code_of(answer, media):
    if media == "application/problem+json":
        return first_text(answer.get("code"), answer.get("type"), "about:blank")
    error = answer.get("error")
    if answer.get("status") == "error" and isinstance(error, dict):
        return first_text(error.get("code"))
    return None


def read_answer(status, content_type, body):
    try:
        text = body.decode("utf-8")
        answer = json.loads(text, object_pairs_hook=each_once)
    except (ValueError, RecursionError):
        return {"kind": "unreadable"}
    if not isinstance(answer, dict):
        return {"kind": "unreadable"}
    code = code_of(answer, content_type)
    if code is not None:
        return {"kind": "refused", "code": code}
    if answer.get("status") == "success" and answer.get("data"):
        return {"kind": "success", "data": answer["data"]}
    return {"kind": "unreadable"}
