"""Servers that leave the foreground when they start, and how each of them is told to stay there.

- nginx: `daemon off;` (core module, daemon).
- Apache: `-D FOREGROUND`, as httpd-foreground of its own image says; with `-X` it debugs.
- php-fpm: `-D` and `-F`; without either its configuration decides, and that of its image stays.
- sshd: `-D`, started by its full path (sshd(8)); Debian's cron and busybox's crond: `-f`.
- supervisord: `-n` (Running Supervisor).
- What `service` and the scripts in /etc/init.d start is put aside by them.
"""

from __future__ import annotations

from typing import NamedTuple

from kubectl_prodready.core.processes.process import base

APACHE = dict.fromkeys(("httpd", "apachectl"), "httpd -D FOREGROUND")
APACHE_OF_DEBIAN = dict.fromkeys(("apache2", "apache2ctl"), "apache2ctl -D FOREGROUND")
IN_FOREGROUND = {
    "nginx": "nginx -g 'daemon off;'",
    **APACHE,
    **APACHE_OF_DEBIAN,
    "php-fpm": "php-fpm -F",
    "sshd": "/usr/sbin/sshd -D",
    "ssh": "/usr/sbin/sshd -D",
    "cron": "cron -f",
    "crond": "crond -f",
    "supervisord": "supervisord -n",
}
"""How each is started in the foreground, by the names of its program and of its service."""

STAYS = {
    **dict.fromkeys((*APACHE, *APACHE_OF_DEBIAN), ("FOREGROUND", "-DFOREGROUND", "-X")),
    "php-fpm": ("-F", "--nodaemonize"),
    "sshd": ("-D", "-d"),
    "cron": ("-f",),
    "crond": ("-f", "-n"),
    "supervisord": ("-n", "--nodaemon"),
}
"""The arguments that keep a server in the foreground."""

OTHERWISE = frozenset(
    (
        *("-t", "-T", "-v", "-V", "-s", "-h", "-M", "-S"),
        *("stop", "graceful", "graceful-stop", "status", "configtest"),
    )
)
"""The arguments with which a server is only asked, tested or told something."""

ASIDE = frozenset(("-D", "--daemonize"))
STARTS = frozenset(("start", "restart"))


class Server(NamedTuple):
    """A server that a command starts, and whether it leaves the foreground."""

    name: str
    is_daemon: bool


def server(words: tuple[str, ...]) -> Server | None:
    """The server that a command starts; None where nothing is known of the command."""
    program = base(words[0]) if words else ""
    given = words[1:]
    if program in {"service", "rc-service"}:
        return Server(given[0], is_daemon=True) if given[1:2] and given[1] in STARTS else None
    if words and words[0].startswith("/etc/init.d/"):
        return Server(program, is_daemon=True) if STARTS & set(given) else None
    if program not in IN_FOREGROUND:
        return None
    if _stays(program, given):
        return Server(program, is_daemon=False)
    # php-fpm leaves where it is told to; of the others all do that start at all
    leaves = ASIDE & set(given) if program == "php-fpm" else not OTHERWISE & set(given)
    return Server(program, is_daemon=True) if leaves else None


def _stays(program: str, given: tuple[str, ...]) -> bool:
    if program == "nginx":
        return any("daemon off" in " ".join(word.split()) for word in given)
    return any(word in STAYS.get(program, ()) for word in given)
