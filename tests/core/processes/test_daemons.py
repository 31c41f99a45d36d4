"""Which servers leave the foreground when they start."""

from __future__ import annotations

import pytest

from kubectl_prodready.core.processes.daemons import Server, server

SERVERS = {
    "nginx": Server("nginx", is_daemon=True),
    "/usr/sbin/nginx -c x": Server("nginx", is_daemon=True),
    "nginx -s reload": None,
    "nginx -t": None,
    "httpd": Server("httpd", is_daemon=True),
    "httpd -DFOREGROUND": Server("httpd", is_daemon=False),
    "apache2ctl -D FOREGROUND": Server("apache2ctl", is_daemon=False),
    "apachectl -k start": Server("apachectl", is_daemon=True),
    "apachectl -k graceful": None,
    "apachectl configtest": None,
    "php-fpm": None,
    "php-fpm -D": Server("php-fpm", is_daemon=True),
    "php-fpm -F": Server("php-fpm", is_daemon=False),
    "/usr/sbin/sshd": Server("sshd", is_daemon=True),
    "/usr/sbin/sshd -D": Server("sshd", is_daemon=False),
    "crond -l 2": Server("crond", is_daemon=True),
    "crond -f": Server("crond", is_daemon=False),
    "supervisord -n": Server("supervisord", is_daemon=False),
    "service ssh start": Server("ssh", is_daemon=True),
    "service ssh status": None,
    "service": None,
    "/etc/init.d/web start": Server("web", is_daemon=True),
    "/etc/init.d/web stop": None,
    "node web.js": None,
    "": None,
}


@pytest.mark.parametrize(("command", "found"), SERVERS.items())
def test_server(command: str, found: Server | None) -> None:
    assert server(tuple(command.split())) == found


def test_nginx_stays_where_its_directive_says_so() -> None:
    assert server(("nginx", "-g", "daemon  off;")) == Server("nginx", is_daemon=False)
