#!/usr/bin/env python3
# /// script
# requires-python = ">=3.11"
# dependencies = []
# ///
"""Set up labapi in the folder .venv beside this file, then run it.

python lab.py                open JupyterLab on the first lesson (setting up first, once)
python lab.py --no-browser   the same, and print the address instead of opening a browser
python lab.py --present      for projecting: large type, and no side bars
python lab.py --ip 0.0.0.0   the same in a container, whose port you have published
python lab.py setup          set up only, and report what is there
python lab.py room check     see whether this seat is ready for a lesson
python lab.py reset 03       begin exercise 03 anew; a copy of your work is kept
python lab.py join COURSE    enter a course, with --id and --name; said once
python lab.py print 03       write lesson 03 as a page with every fold open
python lab.py hand-in 03     make the one file of exercise 03 to hand in
python lab.py new-api FILE   put a model of your own behind an API, in a folder to begin with
python lab.py update         bring a newer kit into this one; your work is kept
python lab.py serve          serve the loan API by itself, without JupyterLab
python lab.py test           run every check of the project
python lab.py release        make the exercises from their solutions
python lab.py verify         prove that every exercise works
python lab.py course         make a course, and what its students get
python lab.py grade          judge all that a class handed in
                             (report, regrade, export and why belong to it)

Add --help after a verb to see its options. Only Python 3.11 or newer with pip must be there.
"""

import ast
import contextlib
import errno
import functools
import hashlib
import importlib.util
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping

if sys.version_info < (3, 11):
    sys.exit(
        f"labapi needs Python 3.11 or newer; this is {sys.version.split()[0]} ({sys.executable}).\n"
        "Get a newer one from python.org/downloads, then run: python3.13 lab.py"
    )

ROOT = pathlib.Path(__file__).absolute().parent
VERBS = (
    "open", "setup", "room", "serve", "reset", "join", "print", "hand-in", "new-api", "update",
    "test", "release", "verify", "course", "grade", "report", "regrade", "export", "why",
)  # fmt: skip
IMPORTED = ("fastapi", "requests", "uvicorn")  # and with them much of what the lock names
FOUND = ("anywidget", "ipykernel", "jupyterlab", "pandas", "sklearn")  # seconds to import
TRY = """import {}
from importlib.util import find_spec
lacking = [name for name in {} if not find_spec(name)]
if lacking: raise ImportError('No module named ' + ', '.join(lacking))"""
LOCK, TEST_LOCK = "requirements.txt", "requirements-test.txt"  # the second contains the first
WHEELS = "wheels"  # packages beside lab.py, in a kit that was made for a room without network
WINDOWS = os.name == "nt"

NOT_INSTALLED = """
labapi could not install its packages; the lines above say why.
{}
Then run the same command again: what has been downloaded is kept.
"""
NOT_ALL_BESIDE = """
Not all packages for this Python lie in the folder wheels. {}Trying the network instead.
"""
NO_REASON = "If they do not help you, send them to whoever gives this course."
REASONS = (  # what pip prints, and what it means; the first that fits is told
    (r"No space left|Errno 28|WinError 112|not enough space|quota", "The disk is full."),
    (
        r"DO NOT MATCH THE HASHES|Expected sha256",
        "A package is not the one that labapi was tested with: a mirror or proxy changed it.\n"
        "Try once more with an empty cache: python -m pip cache purge",
    ),
    (
        r"CERTIFICATE_VERIFY_FAILED|SSLError|SSLCertVerif|CA (?:cert|bundle)",
        "The certificate of the package index is not trusted here, as where a school reads along.\n"
        "Ask there for its certificate, and name it: python -m pip config set global.cert FILE",
    ),
    (
        r"\b407\b|[Pp]roxy ?(?:Error|[Aa]uth)|connect to proxy",
        "The proxy lets nothing through: check HTTPS_PROXY, and whether it wants a password.",
    ),
    (
        r"NewConnection|Timeout|timed out|Max retries|name resolution|getaddrinfo|unreachable"
        r"|Failed to establish|[Cc]onnection (?:refused|reset|broken|aborted)",
        "The network is away, or the package index does not answer: check the connection\n"
        "(behind a proxy, also HTTPS_PROXY).",
    ),
    (r"\b40[13]\b.*Error|Unauthorized|Forbidden", "The package index wants a password."),
    (
        r"WinError (?:5|32)\b|Access is denied|used by another process",
        "Another program holds a file: close JupyterLab, and pause OneDrive or the virus scanner.",
    ),
    (
        r"[Pp]ermission denied|Errno (?:13|30)\b|Read-only file",
        "A file or folder may not be written; its name stands above.",
    ),
    (
        r"WinError (?:3|206)\b|[Ll]ong [Pp]ath|name too long",
        "The path of this folder is too long: move it to a shorter one, such as C:\\labapi.",
    ),
    (
        r"No matching distribution|versions: none|Failed building|exited-with-error",
        "The package index has a package not, or not for this Python ({python}). If it is a very\n"
        "new Python, run lab.py with the one before it.",
    ),
)
NO_INDEX = (
    "pip is told to ask no package index: take away the variable PIP_NO_INDEX, or no-index from\n"
    "its file (python -m pip config list)."
)
ASKED = "\nPackages are asked for where pip is told to: {}"
NOT_THERE = """
labapi installed its packages, and its Python does not find them in {venv}:
{said}
Most often a setting sends them elsewhere. Look for target, prefix or user in what this
prints: python -m pip config list
"""
COLON = """
labapi cannot be set up in {root}: there is a `{sign}` in that name,
and this system parts folders by it. Rename the folder (or one around it), and run lab.py there.
"""
LEFT_OUT = "{} is left out: it may put other libraries in the place of this course's."
NO_PIP = """
This Python has no {} ({}).
On Debian and Ubuntu: sudo apt install python3-pip python3-venv
Elsewhere, install Python from python.org/downloads. Then run the same command again.
"""
CLOSED = """
labapi has to be set up in {root}, and you may not write there ({reason}).
Ask whoever looks after that folder to run this once: python lab.py {verb}
Or copy the folder to a place of your own, and run lab.py there.
"""


class SetupError(Exception):
    """The set-up cannot go on; the message tells the learner what to do."""


class Checkout:
    """A checkout of labapi and the virtual environment inside it."""

    def __init__(self, root: pathlib.Path) -> None:
        """Know the files of the checkout at `root`."""
        self.root = root
        self.venv = root / ".venv"
        self.bin = self.venv / ("Scripts" if WINDOWS else "bin")
        self.python = self.bin / ("python.exe" if WINDOWS else "python")
        self.stamp = self.venv / "labapi-installed"
        self.unfinished = self.venv / "labapi-unfinished"

    def lacks(self, lock: str) -> str:
        """What Python says where packages of `lock` cannot be imported; empty where they can."""
        found = (*FOUND, *(["pytest"] if lock == TEST_LOCK else []))
        return first_error([str(self.python), "-I", "-c", TRY.format(", ".join(IMPORTED), found)])

    def answers(self, *words: str) -> str | None:
        """What the environment's Python prints when run with `words`; None if it fails."""
        return output([str(self.python), "-I", *words])

    def seal(self, lock: str) -> str:
        """The line that a finished installation of `lock` leaves in the stamp."""
        version = self.answers("-S", "-c", "import sys; print('%d.%d' % sys.version_info[:2])")
        return f"{lock} {hashlib.sha256((self.root / lock).read_bytes()).hexdigest()} {version}"

    def is_ready(self, lock: str) -> bool:
        """Whether `lock`, or the test lock that contains it, is installed as it stands."""
        if self.unfinished.exists() or not self.stamp.exists():
            return False
        done = self.stamp.read_text("utf-8")
        return done.split(" ")[0] in {lock, TEST_LOCK} and done == self.seal(done.split(" ")[0])


def first_error(command: list[str]) -> str:
    """The last line of what `command` complains of; empty where it ends well."""
    done = subprocess.run(command, capture_output=True, encoding="utf-8", errors="replace")
    said = done.stderr.strip().splitlines() or [f"It ended with code {done.returncode}."]
    return said[-1] if done.returncode else ""


def output(command: list[str]) -> str | None:
    """What `command` prints; None where it is not there or fails."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError, UnicodeDecodeError):
        return None
    return done.stdout.strip()


def succeeds(command: list[str], said: list[str] | None = None) -> bool:
    """Run `command` with its output shown, and say whether it ended well.

    What it complains of is shown and added to `said`, where that is given.
    """
    if said is None:
        return subprocess.call(command, env=heard(), cwd=ROOT) == 0
    quiet = {"stderr": subprocess.PIPE, "encoding": "utf-8", "errors": "replace"}
    with subprocess.Popen(command, env=heard(), cwd=ROOT, **quiet) as child:
        for line in child.stderr:
            print(line, end="", file=sys.stderr, flush=True)
            said.append(line)
    return child.returncode == 0


# Whose settings are heard: those that say how the packages are reached, and none that say where
# they go to, which ones are taken, or which libraries Python finds first.

HEARD_BY_PIP = {
    "cache-dir", "cert", "client-cert", "default-timeout", "extra-index-url", "find-links",
    "index-url", "keyring-provider", "no-cache-dir", "no-index", "proxy", "retries", "timeout",
    "trusted-host", "use-deprecated", "use-feature",
}  # fmt: skip
HEARD_BY_UV = re.compile(
    "UV_(DEFAULT_INDEX|INDEX|EXTRA_INDEX_URL|FIND_LINKS|NO_INDEX|OFFLINE|HTTP|REQUEST|NATIVE_TLS"
    "|SYSTEM_CERTS|INSECURE_HOST|KEYRING|CACHE_DIR|NO_CACHE|LINK_MODE|CONCURRENT|CONFIG_FILE|NO_C)"
)
MISLEADING = re.compile(
    r"^\s*(pip\.)?(target|prefix|system|python(-platform|-version)?|(build-)?constraint\w*|override\w*"
    r"|exclude\S*|only-binary|no-(binary|build)(-package)?|resolution|dry-run)\s*=",
    re.MULTILINE,
)
OF_PYTHON = ("PYTHONHOME", "PYTHONPATH", "PYTHONUSERBASE", "PYTHONPLATLIBDIR")


def undisturbed(environment: Mapping[str, str]) -> dict[str, str]:
    """Leave out the variables that send packages elsewhere, or Python to other libraries."""
    return {
        name: value
        for name, value in environment.items()
        if name not in OF_PYTHON
        and not name.startswith("PIP_")
        and not (name.startswith("UV_") and not HEARD_BY_UV.match(name))
    }


def pip_settings() -> dict[str, str]:
    """What pip is told, by its files and variables, of how to reach packages.

    A Python without a pip, such as that of a .venv, can tell of the variables alone.
    """
    told = output([sys.executable, "-m", "pip", "config", "list"])
    if told is None:
        variables = {
            name[4:].lower().replace("_", "-"): os.environ[name]
            for name in os.environ
            if name.startswith("PIP_")
        }
        return {name: value for name, value in variables.items() if name in HEARD_BY_PIP and value}
    found = {}
    for line in sorted(told.splitlines(), key=lambda line: line.startswith((":env:", "install."))):
        name, _, value = line.partition("=")
        name = name.rpartition(".")[2]
        if name in HEARD_BY_PIP:
            with contextlib.suppress(ValueError, SyntaxError):
                found[name] = str(ast.literal_eval(value))
    return found


@functools.cache
def heard() -> Mapping[str, str]:
    """The variables for pip and uv: how packages are reached, told again, and nothing else."""
    settings = pip_settings()
    told = {f"PIP_{name.replace('-', '_').upper()}": value for name, value in settings.items()}
    own_index = ("UV_DEFAULT_INDEX", "UV_INDEX", "UV_NO_INDEX")
    if settings.get("index-url") and not any(name.startswith(own_index) for name in os.environ):
        told["UV_DEFAULT_INDEX"] = settings["index-url"]
    if any(MISLEADING.search(text) for text in uv_files()):
        told["UV_NO_CONFIG"] = "1"
    return {**undisturbed(os.environ), **told, "PIP_CONFIG_FILE": os.devnull}


def uv_files() -> Iterator[str]:
    """The texts of the files in which uv looks for settings."""
    home = pathlib.Path.home()
    named = os.environ.get("UV_CONFIG_FILE")
    folders = [os.environ.get(name) for name in ("XDG_CONFIG_HOME", "APPDATA", "PROGRAMDATA")]
    places = [home / ".config", "/etc", "/etc/xdg", *filter(None, folders)]
    files = [pathlib.Path(place, "uv", "uv.toml") for place in places]
    files += [folder / "uv.toml" for folder in (ROOT, *ROOT.parents)]
    for file in [*files, *([pathlib.Path(named)] if named else [])]:
        with contextlib.suppress(OSError, UnicodeDecodeError):
            yield file.read_text("utf-8")


@contextlib.contextmanager
def alone(root: pathlib.Path):
    """Let one set-up at a time into a checkout; the system frees the lock of one that dies."""
    with open(root / ".lab.lock", "w") as file:
        while not try_lock(file.fileno()):
            print("Another set-up is at work in this folder: waiting for it.", flush=True)
            try_lock(file.fileno(), wait=True)
        yield


def try_lock(descriptor: int, wait: bool = False) -> bool:
    """Take the system's lock on an open file; False where another process holds it."""
    try:
        if WINDOWS:
            import msvcrt  # there on Windows only

            msvcrt.locking(descriptor, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # there on all others

            fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError:
        return False
    return True


def make_environment(checkout: Checkout) -> None:
    """Make .venv, without pip; one that is broken or was left half installed is made anew."""
    if checkout.unfinished.exists() or not checkout.answers("-c", "print('works')"):
        try:
            import venv  # not everywhere: Linux distributions part Python in several packages
        except ImportError:
            raise SetupError(NO_PIP.format("venv", sys.executable)) from None
        builder = venv.EnvBuilder(clear=True, symlinks=not WINDOWS, prompt="labapi")
        builder.create(checkout.venv)
    checkout.unfinished.write_text("")


def find_uv(checkout: Checkout) -> str | None:
    """The uv at hand: the one that runs us, on PATH, in .venv, or fetched into it with pip."""
    inside = shutil.which("uv", path=str(checkout.bin))
    for uv in filter(None, (os.environ.get("UV"), shutil.which("uv"), inside)):
        if output([uv, "--version"]):
            return uv
    if wheels_beside(checkout):
        return None  # to fetch it, the network would be asked first
    pin = re.search(r"^uv==(.+\n)( +--hash.*\n)+", (ROOT / TEST_LOCK).read_text(), re.MULTILINE)
    wanted = checkout.venv / "uv.txt"
    wanted.write_text(pin[0])
    fetched = succeeds([*pip(checkout), "-r", str(wanted)])
    return shutil.which("uv", path=str(checkout.bin)) if fetched else None


def pip(checkout: Checkout) -> list[str]:
    """The command that installs into .venv with pip: ours where there is one, else its own."""
    python = [str(checkout.python)]
    if importlib.util.find_spec("pip"):
        python = [sys.executable]
    elif not checkout.answers("-m", "pip", "--version") and not checkout.answers("-m", "ensurepip"):
        raise SetupError(NO_PIP.format("pip", sys.executable))
    options = ["--disable-pip-version-check", "--quiet", "--retries=1"]
    target = ["--python", str(checkout.python), "install"]
    return [*python, "-m", "pip", *options, *target, "--no-user", "--no-deps", "--require-hashes"]


def wheels_beside(checkout: Checkout) -> list[str]:
    """The options by which packages are taken from the folder `wheels`; none where it is not."""
    wheels = checkout.root / WHEELS
    there = (wheels / "for.txt").is_file()
    return ["--no-index", "--find-links", str(wheels)] if there else []


def install_from(checkout: Checkout, lock: str, source: list[str], said: list[str]) -> bool:
    """Install `lock` with uv or else with pip, from a source or from the package index.

    What pip prints is kept in `said`.
    """
    uv = find_uv(checkout)
    command = [uv, "pip", "install", "--python", str(checkout.python), "--no-deps"]
    last = [*source, "-r", str(checkout.root / lock)]
    done = uv and succeeds([*command, "--require-hashes", *last])
    return bool(done and not checkout.lacks(lock)) or succeeds([*pip(checkout), *last], said)


def install(checkout: Checkout, lock: str) -> None:
    """Install `lock` and make `labapi` importable; only what can be imported gets the stamp."""
    make_environment(checkout)
    beside = wheels_beside(checkout)
    if beside and not install_from(checkout, lock, beside, []):
        print(NOT_ALL_BESIDE.format((checkout.root / WHEELS / "for.txt").read_text("utf-8")))
        beside = []
    said = []
    if not beside and not install_from(checkout, lock, [], said):
        raise SetupError(NOT_INSTALLED.format(why("".join(said))))
    missing = checkout.lacks(lock)
    if missing:
        raise SetupError(NOT_THERE.format(venv=checkout.venv, said=missing))
    add_labapi(checkout)
    checkout.stamp.write_text(checkout.seal(lock), "utf-8")
    checkout.unfinished.unlink()


def why(said: str) -> str:
    """What pip's complaints mean, and what to do about it."""
    python = ".".join(map(str, sys.version_info[:2]))
    meant = next((cure for sign, cure in REASONS if re.search(sign, said)), NO_REASON)
    if "PIP_NO_INDEX" in heard():
        return NO_INDEX
    index = re.sub(r"//[^/@]*@", "//", heard().get("PIP_INDEX_URL", ""))  # no password is told
    return meant.replace("{python}", python) + ASKED.format(index) * bool(index)


def add_labapi(checkout: Checkout) -> None:
    """Put the checkout on the environment's import path, and the command `labapi` in its bin.

    Both are relative, so that no letter of the folder's name can spoil them.
    """
    packages = checkout.answers(
        "-c", "import sysconfig; print(ascii(sysconfig.get_path('purelib')))"
    )
    path = pathlib.Path(ast.literal_eval(packages or "''"), "labapi.pth")
    path.write_text(os.path.relpath(checkout.root, path.parent) + "\n", "ascii")
    if WINDOWS:
        text = '@"%~dp0python.exe" -P -m labapi %*\r\n'
        (checkout.bin / "labapi.cmd").write_bytes(text.encode())
    else:
        command = checkout.bin / "labapi"
        command.write_text('#!/bin/sh\nexec "$(dirname "$0")/python" -P -m labapi "$@"\n')
        command.chmod(0o755)


def finish_update(root: pathlib.Path) -> None:
    """Put in place what an update decided on and was interrupted in: labapi may be half of each.

    What lies where is told in labapi/commands/updating/putting.py.
    """
    beside = root / ".lab.update"
    if not (beside / "list.json").exists():
        return
    plan = json.loads((beside / "list.json").read_text("utf-8"))
    for path in plan["put"]:
        if (beside / "files" / path).exists():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (beside / "files" / path).replace(root / path)
    for path in plan["remove"]:
        (root / path).unlink(missing_ok=True)
    shutil.rmtree(beside)
    print("An update that was interrupted is finished now.", flush=True)


def reason(error: Exception, verb: str) -> str:
    """Say why the set-up cannot go on, without a number of the system's."""
    if not isinstance(error, OSError):
        return str(error)
    said = f"{error.filename or ROOT}: {error.strerror or error}"
    closed = error.errno in (errno.EACCES, errno.EPERM, errno.EROFS)
    wanted = "test" if verb == "test" else "setup"
    return CLOSED.format(root=ROOT, reason=said, verb=wanted) if closed else said


def set_up(checkout: Checkout, lock: str) -> None:
    """Install what is missing, unless another process just did."""
    with alone(checkout.root):
        if checkout.is_ready(lock):
            return
        way = "from the folder wheels" if wheels_beside(checkout) else "it needs the network"
        print(f"Setting up labapi in {checkout.venv} (once; {way}).", flush=True)
        install(checkout, lock)


def hand_over(checkout: Checkout, words: list[str]) -> int:
    """Run the `labapi` command of the environment in our place."""
    command = [str(checkout.python), "-P", "-m", "labapi", *words]
    os.environ["VIRTUAL_ENV"] = str(checkout.venv)
    for name in OF_PYTHON:
        if os.environ.pop(name, "") and name == "PYTHONPATH":
            print(LEFT_OUT.format(name), file=sys.stderr, flush=True)
    if not WINDOWS:
        os.execv(command[0], command)
    child = subprocess.Popen(command)  # execv on Windows would not wait for its end
    while True:
        with contextlib.suppress(KeyboardInterrupt):  # Ctrl-C is for the child
            return child.wait()


def main(words: list[str]) -> int:
    """Set up where needed, then run the verb in `words`."""
    sys.stdout.reconfigure(errors="backslashreplace")
    verb = words[0] if words and not words[0].startswith("-") else "open"
    if words[:1] in (["-h"], ["--help"]):
        print(__doc__)
        return 0
    if verb not in VERBS:
        print(f"There is no verb {verb!r}: it is one of {', '.join(VERBS)}.", file=sys.stderr)
        return 2
    checkout = Checkout(ROOT)
    lock = TEST_LOCK if verb == "test" else LOCK
    try:
        if os.pathsep in str(ROOT):
            raise SetupError(COLON.format(root=ROOT, sign=os.pathsep))
        finish_update(checkout.root)
        if not checkout.is_ready(lock):
            set_up(checkout, lock)
    except KeyboardInterrupt:
        print("\nStopped. Run the same command again to go on.", file=sys.stderr)
        return 130
    except (SetupError, OSError) as error:
        print(reason(error, verb), file=sys.stderr)
        return 1
    return hand_over(checkout, words)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
