r"""A pasted command, taken apart as its shell would: bash, or the command line of Windows.

*Copy as cURL* in a browser quotes `'so'` or `$'s\u006f'` for bash, and `^"so^"` for Windows.
"""

from __future__ import annotations

import re

BASH = re.compile(
    r"""(?P<joined>\\\r?\n)            # a line that goes on
    | (?P<gap>(?:\s|\\[ \t]+\r?\n|`\r?\n)+)
    | (?P<end>\d?[<>] | [|;] | &(?![^\s&]))
    | '(?P<single>[^']*)'
    | \$'(?P<escapes>(?:[^'\\]|\\.)*)'
    | \$?"(?P<double>(?:[^"\\]|\\.)*)"
    | \\(?P<letter>.)
    | (?P<plain>[^\s'"\\|;<>&]+ | &)""",
    re.DOTALL | re.VERBOSE,
)
CMD = re.compile(
    r"""(?P<gap>\s+)
    | \0(?P<caret>(?:[^\0\\]|\\.)*)\0    # what stood between ^" and ^"
    | "(?P<quoted>(?:[^"\\]|\\.|"")*)"
    | (?P<plain>[^\s"\0]+)""",
    re.DOTALL | re.VERBOSE,
)
_ESCAPE = re.compile(
    r"\\(?:u([dD][89abAB]\w\w)\\u([dD][c-fC-F]\w\w)|u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8})"
    r"|x([0-9a-fA-F]{1,2})|([0-7]{1,3})|(.))",
    re.DOTALL,
)
_NAMED = dict(zip("abefnrtv\\'\"?", "\a\b\x1b\f\n\r\t\v\\'\"?", strict=True))
_VARIABLE = re.compile(r"\$(?:\w+|\{\w+\}|\()")


class NotCurl(ValueError):
    """A text that is no curl command which a console could send; the message says what to paste."""


def words_of(text: str) -> tuple[list[str], list[str]]:
    r"""Split a command into words; also give notes on what only a shell could do.

    >>> words_of("curl -d 'it is' \\\n  $'caf\\u00e9' | jq")[0]
    ['curl', '-d', 'it is', 'café']
    """
    text = text.replace("\0", "")
    if is_for_windows(text):
        return _joined(CMD, _without_carets(text)), []
    words = _joined(BASH, text)
    return words, _shell_notes(text)


def is_for_windows(text: str) -> bool:
    """Tell whether carets do the work in this command that backslashes do in bash."""
    quote = re.search(r"['\"]", text)
    if quote and text[: quote.start()].endswith("^"):
        return True
    bare = re.sub(r"'[^']*'|\"(?:[^\"\\]|\\.)*\"", "", text, flags=re.DOTALL)
    return re.search(r"\^[ \t]*\r?\n", bare) is not None


def _joined(shell: re.Pattern[str], text: str) -> list[str]:
    """Gather the parts that stand side by side into words."""
    words: list[str] = []
    begun, position = False, 0
    while position < len(text) and (part := shell.match(text, position)):
        kind, position = part.lastgroup or "", part.end()
        if kind == "plain" and part[0].startswith("#") and not begun:
            position = (text + "\n").index("\n", position)  # a comment
        elif kind == "end":
            return words
        elif kind == "gap":
            begun = False
        elif kind != "joined":
            words, begun = _longer(words, begun, _read(kind, part[kind])), True
    if position < len(text):
        raise NotCurl(
            f"A quotation mark is opened and not closed: {text[position : position + 20]!r}."
        )
    return words


def _longer(words: list[str], begun: bool, part: str) -> list[str]:
    return [*words[:-1], words[-1] + part] if begun else [*words, part]


def _read(kind: str, written: str) -> str:
    """Give what a part means: each kind of quotation has its own escapes."""
    if kind == "escapes":
        return _unescaped(written)
    if kind == "double":
        return re.sub(r"\\(?:\r?\n|([\"\\$`]))", lambda found: found[1] or "", written)
    if kind == "caret":
        return re.sub(r"\\(.)", r"\1", written, flags=re.DOTALL).replace("\0", '"')
    if kind == "quoted":
        written = re.sub(r"(\\*)\"", lambda found: found[1][: len(found[1]) // 2] + '"', written)
        return written.replace('""', '"')
    return written


def _unescaped(written: str) -> str:
    r"""Read `$'…'`: `\xc3\xa9` are the bytes of one letter, and `\ud83d\ude00` halves of one."""
    try:
        raw = _ESCAPE.sub(lambda found: _letter(found, "surrogateescape"), written)
        return raw.encode("utf-8", "surrogateescape").decode()
    except UnicodeError:  # bytes that are no UTF-8: some browsers mean Latin-1
        return _ESCAPE.sub(lambda found: _letter(found, "strict"), written)


def _letter(found: re.Match[str], bytes_become: str) -> str:
    first, second, short, long, hexadecimal, octal, other = found.groups()
    if other is not None:
        return _NAMED.get(other, f"\\{other}")
    if first:
        return bytes.fromhex(first + second).decode("utf-16-be")
    if short or long:
        number = int(short or long, 16)
        return chr(number) if number < 0xD800 or 0xDFFF < number < 0x110000 else "\ufffd"
    number = int(hexadecimal, 16) if hexadecimal else int(octal, 8) % 256
    if bytes_become == "strict" or number < 128:
        return chr(number)
    return bytes([number]).decode("ascii", bytes_become)


def _without_carets(text: str) -> str:
    """Do what Windows does before a program sees its words: `^x` is x, but not inside of quotes.

    An escaped quotation mark becomes NUL, so that it is told from one that quotes.
    """
    parts = re.findall(r"\"(?:[^\"\\]|\\.)*\"|\^\r?\n(?:\r?\n)?|\^.|[^\"^]+|.", text, re.DOTALL)
    return "".join(map(_without_caret, parts))


def _without_caret(part: str) -> str:
    if not part.startswith("^") or part == "^":
        return part
    if part[1] in "\r\n":
        return "\n" * (part.count("\n") - 1)  # the line goes on; of two line breaks one is meant
    return "\0" if part[1] == '"' else part[1]


def _shell_notes(text: str) -> list[str]:
    bare = re.sub(r"\$?'(?:[^'\\]|\\.)*'", "", text, flags=re.DOTALL)
    unquoted = re.sub(r"\"(?:[^\"\\]|\\.)*\"", "", bare, flags=re.DOTALL)
    variables = ", ".join(dict.fromkeys(_VARIABLE.findall(bare)))
    after = re.search(r"\s\d?[|<>]|;\s|&&", unquoted)
    notes = {
        f"{variables} is filled in by a shell: write the value in its place.": bool(variables),
        "What comes after the command is for the shell, and was left out.": after is not None,
    }
    return [note for note, holds in notes.items() if holds]
