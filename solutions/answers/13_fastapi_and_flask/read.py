# %% wrong: type_is_no_matter
def read(shape):
    document = parse_json(request.get_data())
    try:
        return shape.model_validate(document)
    except ValidationError as error:
        raise invalid_input(error.errors()) from None


counter = begun()


@counter.post("/api/v1/wishes")
def take_wish():
    return envelope(read(Wish).model_dump())


# %% wrong: flask_reads_json
def read(shape):
    refuse_other_types(request.headers)
    document = request.json
    try:
        return shape.model_validate(document)
    except ValidationError as error:
        raise invalid_input(error.errors()) from None


counter = begun()


@counter.post("/api/v1/wishes")
def take_wish():
    return envelope(read(Wish).model_dump())


# %% wrong: pydantic_answers
def read(shape):
    refuse_other_types(request.headers)
    return shape.model_validate(parse_json(request.get_data()))


counter = begun()


@counter.post("/api/v1/wishes")
def take_wish():
    return envelope(read(Wish).model_dump())


# %% wrong: values_are_400
def read(shape):
    refuse_other_types(request.headers)
    document = parse_json(request.get_data())
    try:
        return shape.model_validate(document)
    except ValidationError as error:
        from labapi.domain.errors import MalformedJSON

        raise MalformedJSON(str(error)) from None


counter = begun()


@counter.post("/api/v1/wishes")
def take_wish():
    return envelope(read(Wish).model_dump())


# %% wrong: first_will_do
def read(shape):
    refuse_other_types(request.headers)
    document = parse_json(request.get_data())
    try:
        return shape.model_validate(document)
    except ValidationError as error:
        raise invalid_input(error.errors()[:1]) from None


counter = begun()


@counter.post("/api/v1/wishes")
def take_wish():
    return envelope(read(Wish).model_dump())


# %% right: by the attributes of the request, and the errors without their addresses
def read(shape):
    refuse_other_types(dict(request.headers))
    came = parse_json(request.data)
    try:
        wish = shape.model_validate(came, strict=True)
    except ValidationError as wrong:
        found = list(wrong.errors())
        raise invalid_input(found) from wrong
    else:
        return wish


counter = begun()


@counter.post("/api/v1/wishes")
def take_wish():
    return envelope(read(Wish).model_dump())


# %% right: in steps of its own, from the stream
def bytes_of_request():
    refuse_other_types(request.headers)
    return request.stream.read()


def checked(shape, document):
    try:
        return shape.model_validate(document)
    except ValidationError as error:
        raise invalid_input(error.errors()) from None


def read(shape):
    return checked(shape, parse_json(bytes_of_request()))


counter = begun()


@counter.post("/api/v1/wishes")
def take_wish():
    return envelope(read(Wish).model_dump())


# %% right: a shape of pydantic's own making, and an answer where it is wrong
from pydantic import TypeAdapter

counter = begun()


def read(shape):
    refuse_other_types(request.headers)
    return TypeAdapter(shape).validate_python(parse_json(request.get_data(cache=False)))


@counter.errorhandler(ValidationError)
def on_wrong_values(error):
    return on_lab_error(invalid_input(error.errors()))


@counter.post("/api/v1/wishes")
def take_wish():
    return envelope(read(Wish).model_dump()), 200


# %% only: what is not sent as JSON is 415
def read(shape):
    refuse_other_types(request.headers)
    return shape(**request.get_json(force=True))


counter = begun()


@counter.post("/api/v1/wishes")
def take_wish():
    return envelope(read(Wish).model_dump())


# %% only: what is no JSON is 400
def read(shape):
    return shape(**parse_json(request.get_data()))


counter = begun()


@counter.post("/api/v1/wishes")
def take_wish():
    return envelope(read(Wish).model_dump())


# %% only: what has wrong values is 422, and all are named
def read(shape):
    document = request.get_json(force=True)
    try:
        return shape.model_validate(document)
    except ValidationError as error:
        raise invalid_input(error.errors()) from None


counter = begun()


@counter.post("/api/v1/wishes")
def take_wish():
    return envelope(read(Wish).model_dump())
