"""Whom to trust, and with which certificate to introduce oneself.

The library leaves keys in temporary files until the interpreter ends in its own way, which it does
not here. So the context is made at once, and no key stays on disk.
"""

from __future__ import annotations

import os
import ssl
import tempfile
from collections.abc import Mapping
from typing import Any

from kubectl_prodready.cluster.credentials import Credentials, pem
from kubectl_prodready.errors import ClusterError


def context_of(cluster: Mapping[str, Any], credentials: Credentials) -> ssl.SSLContext:
    """The TLS context for a cluster as its kubeconfig describes it. Raises ClusterError.

    It trusts as Go does: any certificate it is given, root or not, and without the formal checks
    that newer Pythons make and that the certificates of many clusters fail.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    authority = pem(cluster, "certificate-authority")
    try:
        if cluster.get("insecure-skip-tls-verify"):
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        elif authority:
            context.load_verify_locations(cadata=authority)
        else:
            context.load_default_certs()
    except (ssl.SSLError, ValueError) as error:
        raise ClusterError(f"the certificate authority is no certificate: {error}") from None
    if credentials.certificate:
        _introduce(context, credentials)
    return context


def _introduce(context: ssl.SSLContext, credentials: Credentials) -> None:
    """Load a client certificate, which OpenSSL reads from files only."""
    with tempfile.TemporaryDirectory(prefix="prodready-") as folder:
        path = os.path.join(folder, "client.pem")
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(f"{credentials.certificate}\n{credentials.key}\n")
        try:
            # with a password at hand, if none, nobody is asked for one at the terminal
            context.load_cert_chain(path, password="")
        except ssl.SSLError as error:
            raise ClusterError(
                f"the client certificate and its key do not fit: {error.reason or error}",
                advice="get a new kubeconfig",
            ) from None
