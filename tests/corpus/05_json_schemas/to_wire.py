# %% passed: json calls for what it cannot write, and reads it back
def plain(value):
    return value.isoformat() if isinstance(value, datetime) else str(value)


def to_wire(value):
    text = json.dumps(value, default=plain)
    return json.loads(text, parse_constant=lambda word: None)


# %% passed: one rule after the other, from a table
RULES = {
    datetime: lambda value: value.isoformat(),
    Decimal: lambda value: f"{value}",
    float: lambda value: value if abs(value) < math.inf else None,
    dict: lambda value: {name: to_wire(part) for name, part in value.items()},
    list: lambda value: [to_wire(part) for part in value],
}


def to_wire(value):
    rule = RULES.get(type(value))
    return rule(value) if rule else value


# %% passed: in place
def to_wire(value):
    if isinstance(value, dict):
        value.update({name: to_wire(part) for name, part in value.items()})
    if isinstance(value, list):
        value[:] = map(to_wire, value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, float) and value in (math.inf, -math.inf):
        return None
    return None if value != value else value


# %% partly 2: the milliseconds are gone
def to_wire(value):
    if isinstance(value, dict):
        return {name: to_wire(part) for name, part in value.items()}
    if isinstance(value, list):
        return [to_wire(part) for part in value]
    if isinstance(value, datetime):
        return value.replace(microsecond=0).isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value


# %% incorrect: lists are forgotten
def to_wire(value):
    if isinstance(value, dict):
        return {name: to_wire(part) for name, part in value.items()}
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value


# %% incorrect: everything is a text
def to_wire(value):
    return str(value)


# %% incorrect: the record as JSON already
def to_wire(value):
    return json.dumps(value, default=str)
