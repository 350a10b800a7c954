# %% wrong: any_text_is_a_date
def to_wire(value):
    if isinstance(value, dict):
        return {name: to_wire(part) for name, part in value.items()}
    if isinstance(value, list):
        return [to_wire(part) for part in value]
    if isinstance(value, datetime | Decimal):
        return str(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value


# %% wrong: z_is_decoration
def to_wire(value):
    if isinstance(value, dict):
        return {name: to_wire(part) for name, part in value.items()}
    if isinstance(value, list):
        return [to_wire(part) for part in value]
    if isinstance(value, datetime):
        return value.replace(tzinfo=None).isoformat() + "Z"
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value


# %% wrong: seconds_say_it_all
def to_wire(value):
    if isinstance(value, dict):
        return {name: to_wire(part) for name, part in value.items()}
    if isinstance(value, list):
        return [to_wire(part) for part in value]
    if isinstance(value, datetime):
        return value.timestamp()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value


# %% wrong: decimal_is_a_float
def to_wire(value):
    if isinstance(value, dict):
        return {name: to_wire(part) for name, part in value.items()}
    if isinstance(value, list):
        return [to_wire(part) for part in value]
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value


# %% wrong: nan_is_zero
def to_wire(value):
    if isinstance(value, dict):
        return {name: to_wire(part) for name, part in value.items()}
    if isinstance(value, list):
        return [to_wire(part) for part in value]
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else 0
    return value


# %% wrong: nan_is_a_word
def to_wire(value):
    if isinstance(value, dict):
        return {name: to_wire(part) for name, part in value.items()}
    if isinstance(value, list):
        return [to_wire(part) for part in value]
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    return value


# %% wrong: infinity_is_fine
def to_wire(value):
    if isinstance(value, dict):
        return {name: to_wire(part) for name, part in value.items()}
    if isinstance(value, list):
        return [to_wire(part) for part in value]
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, float):
        return value if value == value else None
    return value


# %% right: in UTC, with a Z and three places
def to_wire(value):
    if isinstance(value, dict):
        return dict(zip(value, map(to_wire, value.values()), strict=True))
    if isinstance(value, list):
        return list(map(to_wire, value))
    if isinstance(value, datetime):
        moment = value.astimezone(UTC).replace(tzinfo=None)
        return f"{moment.isoformat(timespec='milliseconds')}Z"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, float) and (math.isnan(value) or math.isinf(value)):
        return None
    return value


# %% right: by the kind of the value
def to_wire(value):
    match value:
        case dict():
            return {name: to_wire(value[name]) for name in value}
        case list():
            return [to_wire(part) for part in value]
        case datetime():
            return f"{value.date()}T{value.timetz()}"
        case Decimal():
            return format(value)
        case float():
            return value if value - value == 0 else None
        case _:
            return value


# %% only: a moment arrives as the same moment
def to_wire(value):
    if isinstance(value, dict):
        return {name: to_wire(part) for name, part in value.items()}
    if isinstance(value, list):
        return [to_wire(part) for part in value]
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    return value


# %% only: a Decimal arrives with all its digits
def to_wire(value):
    if isinstance(value, dict):
        return {name: to_wire(part) for name, part in value.items()}
    if isinstance(value, list):
        return [to_wire(part) for part in value]
    if isinstance(value, datetime):
        return value.ctime()
    if isinstance(value, Decimal):
        return str(value)
    return value


# %% only: a number that JSON cannot write arrives as null
def to_wire(value):
    if isinstance(value, dict):
        return {name: to_wire(part) for name, part in value.items()}
    if isinstance(value, list):
        return [to_wire(part) for part in value]
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, Decimal):
        return int(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value
