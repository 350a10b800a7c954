# %% reference
def is_good(value, minimum, maximum):
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and minimum <= value <= maximum


# %% right: by the type itself
def is_good(value, minimum, maximum):
    return type(value) in (int, float) and minimum <= value <= maximum


# %% right: one reason after the other
def is_good(value, minimum, maximum):
    if isinstance(value, bool):
        return False
    if not isinstance(value, (int, float)):
        return False
    return value >= minimum and value <= maximum


# %% right: by Pydantic
def is_good(value, minimum, maximum):
    from typing import Annotated

    from pydantic import Field, TypeAdapter, ValidationError

    number = Annotated[float, Field(strict=True, allow_inf_nan=False, ge=minimum, le=maximum)]
    try:
        TypeAdapter(number).validate_python(value)
    except ValidationError:
        return False
    return True


# %% wrong: bounds_are_out
def is_good(value, minimum, maximum):
    return type(value) in (int, float) and minimum < value < maximum


# %% wrong: true_is_one
def is_good(value, minimum, maximum):
    return isinstance(value, int | float) and minimum <= value <= maximum


# %% wrong: text_is_a_number
def is_good(value, minimum, maximum):
    if isinstance(value, bool):
        return False
    try:
        return minimum <= float(value) <= maximum
    except (TypeError, ValueError):
        return False


# %% wrong: text_compares
def is_good(value, minimum, maximum):
    return not isinstance(value, bool) and minimum <= value <= maximum


# %% wrong: nan_is_outside
def is_good(value, minimum, maximum):
    return type(value) in (int, float) and not (value < minimum or value > maximum)


# %% told: It should be `False`
def is_good(value, minimum, maximum):
    return type(value) in (int, float)
