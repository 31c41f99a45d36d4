"""Images that run as root although nothing says that they have to."""

from __future__ import annotations

from typing import NamedTuple

from kubectl_prodready.core.processes.process import base
from kubectl_prodready.dockerfile.images.bases import base_of, is_windows, official, starts_as_root
from kubectl_prodready.dockerfile.reading.syntax import Instruction
from kubectl_prodready.dockerfile.running.first_process import argv_of, main_words, serves, texts_of
from kubectl_prodready.dockerfile.users.accounts import DOTNET, NON_ROOT_SINCE
from kubectl_prodready.dockerfile.users.users import user_of
from kubectl_prodready.dockerfile.view import Dockerfile
from kubectl_prodready.pattern import Pattern

NEEDS_ROOT = frozenset(
    (
        *("sshd", "systemd", "init", "dockerd", "containerd", "buildkitd", "cron", "crond"),
        *("supervisord", "s6-svscan", "runsvdir", "my_init", "openvpn", "wg-quick", "keepalived"),
        *("dhcpd", "ntpd", "chronyd", "udevd", "rsyslogd", "kubelet", "iptables", "calico-node"),
        *("vsftpd", "smbd", "nfsd", "rpc.mountd", "named", "dnsmasq", "fluentd", "fluent-bit"),
    )
)
"""Programs that need root, at least to begin with."""

DROPS = Pattern(r"\b(?:gosu|su-exec|setpriv|runuser|setuidgid|chroot|sudo|su -|fixuid)\b")
"""What gives root away later."""

SCRIPT = Pattern(r"\.(?:ba)?sh$|entry-?point")

CURES = {
    "nginx": "begin with nginxinc/nginx-unprivileged, which listens on 8080, or end with USER 101",
    "node": "end with USER 1000, which is node",
    "scratch": "end with USER 65532",
    "distroless": "take its tag nonroot, or end with USER 65532",
}
STARTS_BY_ITSELF = frozenset(
    ("nginx", "httpd", "caddy", "tomcat", "wordpress", "drupal", "traefik")
)
"""Images that are servers, so that a Dockerfile needs no CMD."""

OTHERWISE = "end with a numeric USER, such as 10001"


class AsRoot(NamedTuple):
    """An image that runs as root: where that is said, and what to do."""

    at: Instruction
    is_said: bool
    cure: str


def as_root(dockerfile: Dockerfile) -> AsRoot | None:
    """Whether an image surely runs its program as root, and where; None where it does not."""
    if is_windows(dockerfile) or not _serves(dockerfile) or _gives_root_away(dockerfile):
        return None
    user = user_of(dockerfile)
    if user:
        return AsRoot(user.instruction, True, OTHERWISE) if user.is_root else None
    if not starts_as_root(dockerfile.final):
        return None
    return AsRoot(dockerfile.final.first, False, _cure(dockerfile))


def _serves(dockerfile: Dockerfile) -> bool:
    """Whether the image runs a program that lasts and needs no root."""
    words = argv_of(dockerfile)
    if not words:
        image = base_of(dockerfile.final)
        return image is not None and official(image) in STARTS_BY_ITSELF
    names = {base(word) for word in (*words, *main_words(dockerfile)[:1])}
    return not names & NEEDS_ROOT and serves(dockerfile)


def _gives_root_away(dockerfile: Dockerfile) -> bool:
    """Whether something in the image may run the program as another user.

    What an entry point that is not at hand does, nobody knows.
    """
    scripts = [word for word in argv_of(dockerfile) if SCRIPT.search(word)]
    texts = [text for word in scripts for text in texts_of(dockerfile, word)]
    if any("entry" in word for word in scripts) and not texts:
        return True
    own = (it.logical for stage in dockerfile.built for it in stage.instructions)
    return any(DROPS.search(text) for text in (*own, *texts))


def _cure(dockerfile: Dockerfile) -> str:
    root = dockerfile.final.root.text
    image = base_of(dockerfile.final)
    name = official(image) if image else root
    if "distroless" in root:
        name = "distroless"
    if image and image.key.startswith(DOTNET) and image.is_since(NON_ROOT_SINCE):
        return "end with USER $APP_UID, which .NET brings"
    return CURES.get(name, OTHERWISE)
