"""Read a model from a file that somebody brings, so that nothing in the file is ever run.

A pickle is a program: to open it is to run it, whatever it does (https://docs.python.org/3/library/
pickle.html says so in red). Joblib writes pickles. So neither is opened here; they are told by
what lies in the file, not by its name. A skops file is a zip of JSON and arrays which names the
types that it would make. They are shown first, and made only where skops vouches for them, or
where a part of scikit-learn was trusted by its name.
"""

from __future__ import annotations

import bz2
import io
import json
import lzma
import pickletools
import zlib
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

SCHEMA = "schema.json"
LARGEST = 2 << 30
"""Bytes that a file may hold once it is unpacked: a small zip can hold a very large one."""
HEAD = 1 << 16
NO_FILE = "There is no file {file}."
NOT_READ = "{file} cannot be read: {reason}."
IS_PICKLE = """{file} is a pickle{how}.
To open a pickle is to run whatever program is in it, so it stayed closed. If you made it yourself,
load the model where you made it, and save it in a file that holds no program:
    import skops.io
    skops.io.dump(model, "my_model.skops")"""
NO_SKOPS = """{file} is no skops file{what}. Save the model in one, where you made it:
    import skops.io
    skops.io.dump(model, "my_model.skops")"""
DAMAGED = """{file} begins as a skops file does, and cannot be read to its end. It is damaged, or a
newer skops wrote it (here is version {version}). Save the model anew with skops.io.dump."""
TOO_LARGE = "{file} would unpack to more than 2 GB, so it was not opened."
UNKNOWN = """Nothing was loaded: skops does not vouch for
{names}"""
OURS = """These are parts of scikit-learn that a forged file could misuse. If you trust whoever made
this file, run the same again with
    {options}"""
FOREIGN = """What is not of scikit-learn, NumPy or SciPy is code of somebody's own, and is never
loaded here: {names}. Train the model with scikit-learn's own parts, and save it again."""
TRUSTABLE = ("sklearn.", "numpy.", "scipy.")
MOST_SHOWN = 60
_PICKLE_BEGINS = b"(c}])KGVISFLXN"
"""The first bytes of a pickle of protocol 0 or 1, which has no mark of its own."""
_UNPACKED: tuple[tuple[bytes, str, Callable[[bytes], bytes]], ...] = (
    (b"\x1f\x8b", "gzip", lambda data: zlib.decompressobj(31).decompress(data, 64)),
    (b"x", "zlib", lambda data: zlib.decompressobj().decompress(data, 64)),
    (b"BZh", "bz2", lambda data: bz2.BZ2Decompressor().decompress(data, 64)),
    (b"\xfd7zXZ", "xz", lambda data: lzma.LZMADecompressor().decompress(data, 64)),
    (b"]\x00\x00", "lzma", lambda data: lzma.LZMADecompressor().decompress(data, 64)),
)


class Refused(Exception):
    """The file is not taken; the message says why, and what to do."""


@dataclass(frozen=True)
class ModelFile:
    """A skops file that was looked at, and not loaded."""

    data: bytes
    types: tuple[str, ...]
    unknown: tuple[str, ...]

    def shown(self) -> str:
        """List the types that it would load, those that skops does not vouch for marked."""
        lines = [
            f"  {'?' if name in self.unknown else ' '} {_plain(name)}"
            for name in self.types[:MOST_SHOWN]
        ]
        more = len(self.types) - len(lines)
        return "\n".join([*lines, *[f"    and {more} more"] * (more > 0)])

    def load(self, trusted: Collection[str]) -> Any:
        """Make the model; `Refused` names what is neither vouched for nor trusted."""
        import skops.io

        named = set(trusted)
        left = [name for name in self.unknown if name not in named or not _trustable(name)]
        if left:
            raise Refused(_what_to_do(left))
        try:
            return skops.io.loads(self.data, trusted=list(self.unknown))
        except Exception:
            raise Refused(DAMAGED.format(file="The file", version=_version())) from None


def look_at(path: Path) -> ModelFile:
    """Look at what a file holds; nothing of it is made. `Refused` says why it is not taken."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise Refused(NO_FILE.format(file=path)) from None
    except OSError as error:
        raise Refused(NOT_READ.format(file=path, reason=error.strerror or error)) from None
    if how := pickled(data):
        raise Refused(IS_PICKLE.format(file=path, how="" if how == "pickle" else f" ({how})"))
    if not data:
        raise Refused(NO_SKOPS.format(file=path, what=": it is empty"))
    schema = _schema(path, data)
    return ModelFile(data, tuple(dict.fromkeys(_types(schema))), _unknown(path, data))


def pickled(data: bytes) -> str:
    r"""Say how a pickle lies in these bytes; `""` for no pickle. Its program is read, never run.

    >>> pickled(b"\x80\x04K\x01.")
    'pickle'
    >>> pickled(b"a, b")
    ''
    """
    if _is_pickle(data):
        return "pickle"
    for begins, name, unpacked in _UNPACKED:
        if data.startswith(begins) and _unpacks_to_pickle(data, unpacked):
            return f"compressed with {name}, as joblib does"
    if data.startswith(b"\x04\x22\x4d\x18"):
        return "compressed with lz4, as joblib does"
    return ""


def _unpacks_to_pickle(data: bytes, unpacked: Callable[[bytes], bytes]) -> bool:
    try:
        return unpacked(data[:HEAD]).startswith(b"\x80")
    except (zlib.error, lzma.LZMAError, OSError, EOFError, ValueError):
        return False


def _is_pickle(data: bytes) -> bool:
    if data[:1] == b"\x80":  # the mark of protocol 2 and later, then the number of the protocol
        return 2 <= int.from_bytes(data[1:2], "big") <= 9
    if data[:1] not in [bytes([begin]) for begin in _PICKLE_BEGINS]:
        return False
    try:
        *_, (last, _, where) = pickletools.genops(data)
    except Exception:  # whatever it is that stands there, it is no pickle to its end
        return False
    end = where or 0
    return last.name == "STOP" and end > 1 and not data[end + 1 :].strip()


def _schema(path: Path, data: bytes) -> Any:
    """What a skops file says of itself."""
    try:
        with ZipFile(io.BytesIO(data)) as packed:
            names = packed.namelist()
            if SCHEMA not in names:
                raise Refused(_no_schema(path, names))
            if sum(part.file_size for part in packed.infolist()) > LARGEST:
                raise Refused(TOO_LARGE.format(file=path))
            return json.loads(packed.read(SCHEMA))
    except BadZipFile:
        raise Refused(NO_SKOPS.format(file=path, what="")) from None
    except (ValueError, RecursionError, NotImplementedError, RuntimeError, OSError, zlib.error):
        raise Refused(DAMAGED.format(file=path, version=_version())) from None


def _no_schema(path: Path, names: Sequence[str]) -> str:
    if any(name.endswith(".pkl") for name in names):
        return IS_PICKLE.format(file=path, how=" in a zip, as PyTorch saves it")
    return NO_SKOPS.format(file=path, what=": it is a zip of something else")


def _types(state: Any) -> Iterator[str]:
    """Name the types that stand in a schema, from the outside in."""
    waiting = [state]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            if "__class__" in part and "__module__" in part:
                yield f"{part['__module__']}.{part['__class__']}"
            waiting += reversed(part.values())
        elif isinstance(part, list):
            waiting += reversed(part)


def _unknown(path: Path, data: bytes) -> tuple[str, ...]:
    import skops.io  # which brings scikit-learn, and takes seconds

    try:
        return tuple(skops.io.get_untrusted_types(data=data))
    except Exception:  # of many kinds: skops reads what it hopes to find
        raise Refused(DAMAGED.format(file=path, version=_version())) from None


def _what_to_do(left: Sequence[str]) -> str:
    listed = "\n".join(f"    {_plain(name)}" for name in left)
    told = [UNKNOWN.format(names=listed)]
    ours = [name for name in left if _trustable(name)]
    foreign = [_plain(name) for name in left if name not in ours]
    if foreign:
        told.append(FOREIGN.format(names=", ".join(foreign)))
    else:
        options = " ".join(f"--trust {_plain(name)}" for name in ours)
        told.append(OURS.format(options=options))
    return "\n".join(told)


def _trustable(name: str) -> bool:
    return name.startswith(TRUSTABLE)


def _plain(name: str) -> str:
    """A name from a file as it can be shown: nothing in it speaks to the terminal."""
    return ascii(name)[1:-1][:200]


def _version() -> str:
    import skops

    return str(skops.__version__)
