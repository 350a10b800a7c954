"""Find a blank that is left in a learner's function or app, before it is run.

Running it would not do: IPython gives the name `___` a meaning of its own, the third last output,
so a blank is then some value of an earlier cell, and what it does there can be anything.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator
from dis import Instruction, get_instructions
from functools import lru_cache
from types import CodeType, FunctionType
from typing import Any

BLANK = "___"


def is_left_blank(made: Any) -> bool:
    """Tell whether a blank stands in a function, in the endpoints of an app, or in what they call.

    >>> is_left_blank(lambda api: api.get(___)), is_left_blank(lambda api: api.get())
    (True, False)
    """
    return any(map(_has_blank, _with_called(_functions(made), set())))


def names_used(made: Any) -> set[str]:
    """Name what a function, or what it calls, looks up among the names of the notebook.

    >>> sorted(names_used(lambda row: scale(row.label)))
    ['<lambda>', 'scale']
    """
    functions = list(_with_called(_functions(made), set()))
    found = (names_looked_up(one.__code__) for one in functions)
    return set().union(*found, (one.__name__ for one in functions))


@lru_cache(maxsize=1024)
def names_looked_up(code: CodeType) -> frozenset[str]:
    """Name what a piece of code, with all that is defined in it, looks up in the notebook."""
    steps = (step for part in _codes(code) for step in get_instructions(part))
    return frozenset(step.argval for step in steps if _is_global(step))


def _is_global(step: Instruction) -> bool:
    return step.opname in ("LOAD_GLOBAL", "LOAD_NAME")


def blank_lines(made: Any) -> str:
    """Quote the lines in which a blank is left, as far as their source can be had."""
    functions = filter(_has_blank, _with_called(_functions(made), set()))
    lines = dict.fromkeys(line.strip() for one in functions for line in _source(one))
    return ", ".join(f"`{line}`" for line in lines if BLANK in line)


def _source(function: FunctionType) -> list[str]:
    try:
        return inspect.getsource(function).splitlines()
    except (OSError, TypeError, SyntaxError):
        return []


def _with_called(functions: Iterable[FunctionType], seen: set[int]) -> Iterator[FunctionType]:
    """Give functions, and those of the same notebook that they call, each once."""
    for function in functions:
        if id(function) not in seen:
            seen.add(id(function))
            yield function
            yield from _with_called(_called(function), seen)


def _has_blank(function: FunctionType) -> bool:
    return BLANK in _names(function.__code__)


def _functions(made: Any) -> Iterator[FunctionType]:
    """Give the functions behind a function, a FastAPI or Starlette app, or a Flask app."""
    plain = inspect.unwrap(made) if callable(made) else made
    if isinstance(plain, FunctionType):
        yield plain
        return
    if isinstance(made, type):  # `FastAPI` in the place of `FastAPI()`
        return
    endpoints = [getattr(route, "endpoint", None) for route in getattr(made, "routes", None) or ()]
    found = [*endpoints, *_of_flask(made)]
    yield from (one for one in found if isinstance(one, FunctionType))


def _of_flask(made: Any) -> Iterator[Any]:
    """Give what a Flask app calls: its views, and its handlers of errors."""
    yield from (getattr(made, "view_functions", None) or {}).values()
    for by_status in (getattr(made, "error_handler_spec", None) or {}).values():
        for by_class in by_status.values():
            yield from by_class.values()


def _called(function: FunctionType) -> Iterator[FunctionType]:
    """Give the functions of the same notebook that this one names."""
    found = map(function.__globals__.get, _looked_up_by_name(function.__code__))
    for one in found:
        if isinstance(one, FunctionType) and one.__globals__ is function.__globals__:
            yield one


# What is read from code is read once: a judge asks the same few functions some hundred times.


@lru_cache(maxsize=1024)
def _looked_up_by_name(code: CodeType) -> frozenset[str]:
    """Name what a piece of code, with all that is defined in it, reads or asks an object for."""
    return frozenset(name for part in _codes(code) for name in part.co_names)


@lru_cache(maxsize=1024)
def _names(code: CodeType) -> frozenset[str]:
    """Name the same, and what the code passes by name."""
    constants = (constant for part in _codes(code) for constant in part.co_consts)
    by_name = (name for held in constants if isinstance(held, tuple) for name in held)
    return _looked_up_by_name(code) | {name for name in by_name if isinstance(name, str)}


def _codes(code: CodeType) -> Iterator[CodeType]:
    """Give a piece of code and all that is defined inside it."""
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)
