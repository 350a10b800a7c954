"""What a program reads in a header `Link` (RFC 8288): addresses, and what each of them is."""

import re
from collections.abc import Iterator

LINK = re.compile(r"<([^<>]*)>([^<]*)")
REL = re.compile(r';\s*rel\s*=\s*"?([^";,]*)', re.IGNORECASE)


def links_in(value: str) -> Iterator[tuple[str, list[str]]]:
    """Give each address with its relations; what stands in no `<…>` is no address.

    >>> list(links_in('</a?n=1,2>; rel="next last", </b>; title="b"; rel=help, /c; rel=prev'))
    [('/a?n=1,2', ['next', 'last']), ('/b', ['help'])]
    """
    for address, parameters in LINK.findall(value):
        found = REL.search(parameters)
        yield address, found[1].lower().split() if found else []
