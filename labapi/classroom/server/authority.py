"""TLS on this computer alone: an authority of the lab's own, and the certificate that it signs.

Who answers at an address is vouched for by an authority that the client trusts. For `127.0.0.1` no
public one does, so a lab that speaks https makes an authority at its start, with a certificate for
the loopback addresses, and forgets both when it stops. A client is told of it by one file, the
authority's certificate, which is no secret. The two private keys are in no file that stays.
"""

from __future__ import annotations

import os
import shutil
import ssl
import tempfile

from labapi.classroom.running import ca_path_at
from labapi.classroom.server.loopback import LOOPBACK

PLAIN = "This lab speaks plain http. One that speaks https is started by labapi.start(tls=True)."
NO_PAGE = (
    "A page in your browser does not trust this lab's certificate, which was made in this kernel. "
    "Ask from a page with a lab that speaks http: labapi.start()."
)


class Authority:
    """Who vouches for a lab: `ca_path` is the file that its clients are given."""

    def __init__(self) -> None:
        """Make the authority, its certificate for this computer's addresses, and the file."""
        import trustme  # 0.1 s, for those who ask for TLS

        authority = trustme.CA(organization_name="labapi, for one lab")
        self._folder = tempfile.mkdtemp(prefix="labapi-")  # for its owner alone
        self.ca_path = os.path.join(self._folder, "lab-ca.pem")
        authority.cert_pem.write_to_path(self.ca_path)
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(*LOOPBACK).configure_cert(self.context)

    def forget(self) -> None:
        """Take the file away; twice does no harm."""
        shutil.rmtree(self._folder, ignore_errors=True)


def trusting(url: str) -> ssl.SSLContext | None:
    """Give what a client trusts that asks this address by TLS; None where it is plain http."""
    if not url.startswith("https:"):
        return None
    return ssl.create_default_context(cafile=ca_path_at(url) or None)
