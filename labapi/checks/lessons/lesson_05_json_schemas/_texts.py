"""The texts of task 1, by the numbers that they have in the notebook, and who reads them how.

`tests/checks/lessons/test_lesson_05.py` has both readers read them: Python's `json`, and the rule
of ECMA-262 by which a page reads.
"""

from __future__ import annotations

ALIKE, DIFFER, PYTHON_ONLY, NEITHER = "alike", "differ", "python only", "neither"
NO_JSON = (PYTHON_ONLY, NEITHER)
"""The answers that say of a text that it is no JSON."""
TEXTS: dict[int, tuple[str, str, str]] = {
    1: ("big", DIFFER, '{"id": 9007199254740993}'),
    2: ("scalar", ALIKE, "35"),
    3: ("python", NEITHER, "{'a': 1}"),
    4: ("order", ALIKE, '{"b": 1, "a": 2}'),
    5: ("constant", PYTHON_ONLY, '{"p": NaN}'),
    6: ("twice", ALIKE, '{"a": 1, "a": 2}'),
    7: ("big", DIFFER, '{"id": 12345678901234567}'),
    8: ("spelling", NEITHER, '{"a": 1,}'),
    9: ("plain", ALIKE, '{"id": "9007199254740993"}'),
    10: ("python", NEITHER, '{"a": None}'),
    11: ("scalar", ALIKE, "null"),
    12: ("plain", ALIKE, '{"id": 9007199254740991}'),
    13: ("spelling", NEITHER, '{"n": 035}'),
    14: ("constant", PYTHON_ONLY, '{"p": -Infinity}'),
    15: ("big", DIFFER, '{"n": 18014398509481985}'),
    16: ("plain", ALIKE, '{"n": 35.0}'),
    17: ("order", ALIKE, '{"2": "b", "1": "a"}'),
    18: ("python", NEITHER, '{"a": True}'),
    19: ("spelling", NEITHER, '{"n": .5}'),
    20: ("twice", ALIKE, '{"t": "x", "t": "y"}'),
    21: ("plain", ALIKE, '{"n": 1e3}'),
    22: ("scalar", ALIKE, '"text"'),
    23: ("constant", PYTHON_ONLY, "[Infinity]"),
    24: ("spelling", NEITHER, '{"a": true} // yes'),
    25: ("big", DIFFER, "[-9007199254740995]"),
    26: ("plain", ALIKE, r'{"t": "\u00e9"}'),
    27: ("spelling", NEITHER, "[1, 2"),
    28: ("plain", ALIKE, '{"price": 0.1}'),
}
"""Of each text its kind, what the two readers make of it, and the text itself."""


def numbers_of(kind: str) -> list[int]:
    """Give the numbers of the texts of this kind."""
    return [number for number, text in TEXTS.items() if text[0] == kind]
