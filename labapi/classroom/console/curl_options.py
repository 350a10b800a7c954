"""What curl's options mean to a console: which it takes over, passes by, or has to refuse."""

from __future__ import annotations

from collections.abc import Iterator

from labapi.classroom.console.curl_words import NotCurl

Option = tuple[str, str]
TAKEN = frozenset(
    {
        "request", "header", "data", "data-ascii", "data-raw", "data-binary", "data-urlencode",
        "json", "get", "head", "user", "oauth2-bearer", "user-agent", "referer", "url",
        "url-query", "cookie",
    }
)  # fmt: skip
FLAGS = frozenset(
    {
        "compressed", "fail", "fail-with-body", "get", "globoff", "head", "http1.0", "http1.1",
        "http2", "http3", "include", "insecure", "ipv4", "ipv6", "junk-session-cookies", "location",
        "location-trusted", "no-buffer", "no-keepalive", "no-progress-meter", "path-as-is",
        "progress-bar", "remote-name", "show-error", "silent", "show-headers", "tcp-nodelay",
        "tlsv1.2", "tlsv1.3", "verbose",
    }
)  # fmt: skip
PASSED_BY = frozenset(
    {
        "cacert", "cert", "connect-timeout", "connect-to", "cookie-jar", "dump-header", "key",
        "limit-rate", "max-redirs", "max-time", "noproxy", "output", "proxy", "resolve", "retry",
        "retry-delay", "retry-max-time", "trace", "trace-ascii", "write-out",
    }
)  # fmt: skip
REFUSED = {
    "form": "-F makes a form of files. Send one with requests.post(url, files=...).",
    "form-string": "--form-string makes a form of parts. Use requests.post(url, files=...).",
    "upload-file": "-T sends a file. Send one with requests.put(url, data=open(name, 'rb')).",
    "config": "-K reads more options from a file. Write them into the command.",
    "next": "--next begins a second request. Paste one at a time.",
}
SHORT = {
    "0": "http1.0", "4": "ipv4", "6": "ipv6", "#": "progress-bar", "A": "user-agent",
    "D": "dump-header", "E": "cert", "F": "form", "G": "get", "H": "header", "I": "head",
    "K": "config", "L": "location", "N": "no-buffer", "O": "remote-name", "S": "show-error",
    "T": "upload-file", "X": "request", "b": "cookie", "c": "cookie-jar", "d": "data",
    "e": "referer", "f": "fail", "i": "include", "j": "junk-session-cookies", "k": "insecure",
    "m": "max-time", "o": "output", "s": "silent", "u": "user", "v": "verbose", "w": "write-out",
    "x": "proxy", ":": "next",
}  # fmt: skip
REASONS = {
    "location": "-L follows redirects; the console follows none, and shows each as an answer.",
    "location-trusted": "--location-trusted follows redirects; the console follows none.",
    "insecure": "-k skips the check of a certificate; on the way to the lab there is none.",
}


def options_of(words: list[str]) -> list[Option]:
    """Name the options of a command, in order, each with its value; addresses count as `url`.

    >>> options_of(["-sXPUT", "127.0.0.1", "--json", "{}"])
    [('silent', ''), ('request', 'PUT'), ('url', '127.0.0.1'), ('json', '{}')]
    """
    rest = iter(words)
    options: list[Option] = []
    for word in rest:
        if word in ("curl", "curl.exe"):
            break  # a second command
        if word.startswith("--") and word != "--":
            options.append(_long(word, rest))
        elif word.startswith("-") and len(word) > 1:
            options += _short(word, rest) if word != "--" else [("url", one) for one in rest]
        else:
            options.append(("url", word))
    return options


def notes_on_options(options: list[Option]) -> list[str]:
    """Say which options were passed by, and for some of them why."""
    passed = [name for name, _ in options if name not in TAKEN]
    notes = [REASONS[name] for name in dict.fromkeys(passed) if name in REASONS]
    others = [f"--{name}" for name in dict.fromkeys(passed) if name not in REASONS]
    if others:
        notes.append(f"Left out, since it is about curl itself: {', '.join(others)}.")
    return notes


def _long(word: str, rest: Iterator[str]) -> Option:
    name = word.removeprefix("--")
    if name in REFUSED:
        raise NotCurl(REFUSED[name])
    if name in FLAGS or name.removeprefix("no-") in FLAGS:
        return name, ""
    if name not in TAKEN | PASSED_BY:
        raise NotCurl(f"The console does not know {word}. Take it out, and paste the rest again.")
    return name, _value(word, rest)


def _short(word: str, rest: Iterator[str]) -> Iterator[Option]:
    """Read letters that may stand together: `-sSXPOST` is `-s -S -X POST`."""
    for place, letter in enumerate(word[1:], 2):
        name = SHORT.get(letter)
        if name is None:
            raise NotCurl(f"The console does not know -{letter}. Take it out, and paste again.")
        if name in FLAGS or name in REFUSED:
            yield _long(f"--{name}", rest)
            continue
        yield name, word[place:] or _value(f"-{letter}", rest)
        return


def _value(option: str, rest: Iterator[str]) -> str:
    value = next(rest, None)
    if value is None:
        raise NotCurl(f"After {option} something is missing. Copy the whole command.")
    return value
