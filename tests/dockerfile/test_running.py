"""Logs in files, several programs, and stages that there are not: DF018, DF019 and DF020."""

from __future__ import annotations

import pytest

from tests.dockerfiles import said

BASE = "FROM debian:13-slim\n"
CMD = 'CMD ["serve"]\n'


def told(lines: str, rule: str, files: dict[str, str] | None = None) -> list[str]:
    return said(f"{BASE}{lines}", files, select=(rule,))


@pytest.mark.parametrize(
    ("lines", "part"),
    [
        (f"ENV LOG_FILE=/var/log/web.log\n{CMD}", "2: DF018: LOG_FILE names a file for logs"),
        (f"ENV APP_LOG_DIR=/var/log/app\n{CMD}", "APP_LOG_DIR names a file"),
        ('CMD ["serve", "--log-file=/var/log/web.log"]\n', "--log-file names a file for logs"),
        ('ENTRYPOINT ["serve"]\nCMD ["--log-file", "/log/a.log"]\n', "3: DF018: --log-file names"),
        ("CMD serve >> /var/log/web.log\n", "a redirection sends logs to /var/log/web.log"),
        ("CMD cron && tail -f /var/log/cron.log\n", "tail -f shows /var/log/cron.log"),
        (f"RUN mkdir -p /var/log/web\n{CMD}", "2: DF018: /var/log/web is made for logs"),
        (f"RUN touch /var/log/web.log\n{CMD}", "/var/log/web.log is made for logs"),
        (f"RUN ln -sf /dev/stdout /var/log/web.log\nENV LOG_FILE=/var/log/web.log\n{CMD}", ""),
        (f"ENV LOG_FILE=/dev/stdout\n{CMD}", ""),
        (f"ENV LOG_FILE=-\n{CMD}", ""),
        (f"ENV LOG_LEVEL=info LOGGING_CONFIG_FILE=/etc/log.xml\n{CMD}", ""),
        ('CMD ["serve", "--log-file", "/var/log/a.log", "--logtostderr"]\n', ""),
        (f"RUN mkdir -p /var/log/supervisor /var/log/nginx /var/log\n{CMD}", ""),
        ("RUN mkdir -p /var/log/web\n", ""),
        ("RUN mkdir -p /var/log/web\nCMD bash\n", ""),
        ('CMD ["serve"]\n', ""),
        ("", ""),
    ],
)
def test_logs_in_files(lines: str, part: str) -> None:
    found = told(lines, "DF018")
    assert len(found) == bool(part)
    assert all(part in one for one in found)


def test_what_reads_logs_or_keeps_data_in_them_is_left_alone() -> None:
    line = f"ENV LOG_DIR=/var/log/data\n{CMD}"
    assert not said(f"FROM fluent/fluentd:v1.19\n{line}", select=("DF018",))
    assert not said(f"FROM apache/kafka:4.1.0\n{line}", select=("DF018",))
    assert not said(f"FROM build AS build\n{line}FROM debian:13\n{CMD}", select=("DF018",))


@pytest.mark.parametrize(
    ("lines", "part"),
    [
        ('CMD ["/usr/bin/supervisord", "-n"]\n', "supervisord runs several programs"),
        ('ENTRYPOINT ["tini", "--"]\nCMD serve\n', ""),
        ("CMD exec supervisord -c /etc/supervisord.conf\n", "supervisord runs several"),
        ('CMD ["runsvdir", "/etc/service"]\n', "runsvdir runs several"),
        ('CMD ["/sbin/init"]\n', "/sbin/init runs several"),
        ('ADD s6-overlay.tar.gz /\nENTRYPOINT ["/init"]\n', "s6 runs several"),
        ('ENTRYPOINT ["/init"]\n', ""),
        ("CMD service cron start && service nginx start && tail -f /dev/null\n", "cron and nginx"),
        ("CMD php-fpm -D && nginx -g 'daemon off;'\n", "php-fpm and nginx run side by side"),
        ("CMD worker & serve\n", "worker and serve run side by side"),
        ("CMD service nginx start && tail -f /dev/null\n", ""),
        ("CMD serve &\n", ""),
        ("CMD mkdir -p /data && exec serve\n", ""),
        ("CMD migrate && serve\n", ""),
        ("RUN service mysql start && mysql -e 'create database a'\nCMD serve\n", ""),
        ('RUN rpm-ostree install a && bootc container lint\nCMD ["/sbin/init"]\n', ""),
        ("", ""),
    ],
)
def test_several_programs(lines: str, part: str) -> None:
    found = told(lines, "DF019")
    assert len(found) == bool(part)
    assert all(part in one for one in found)


def test_the_script_that_an_image_starts_with_is_read() -> None:
    lines = 'COPY start.sh /\nCMD ["/start.sh"]\n'
    (one,) = told(lines, "DF019", {"start.sh": "#!/bin/sh\nworker &\nexec serve\n"})
    assert "worker and serve run side by side" in one
    assert not told(lines, "DF019", {"start.sh": "#!/bin/sh\nexec serve\n"})
    assert not told(lines, "DF019")


STAGES = "FROM golang:1.26 AS builder\nFROM debian:13-slim AS web\n"


@pytest.mark.parametrize(
    ("lines", "part"),
    [
        ("COPY --from=bulider /a /a\n", "3: DF020: there is no stage bulider: builder is meant"),
        ("COPY --from=build /a /a\n", "builder is meant, perhaps"),
        ("RUN --mount=type=bind,from=bilder,target=/a make\n", "there is no stage bilder"),
        ("COPY --from=2 /a /a\n", "there is no stage 2 before this one, which is 1"),
        ("COPY --from=1 /a /a\n", "there is no stage 1 before this one"),
        ("COPY --from=web /a /a\n", "web is this stage itself"),
        ("COPY --from=test /a /a\nFROM web AS test\n", "the stage test comes later"),
        ("FROM test\nFROM web AS test\n", "an image of that name: put it before"),
        ("FROM bilder\n", "there is no stage bilder"),
        ("COPY --from=builder /a /a\n", ""),
        ("COPY --from=BUILDER /a /a\n", ""),
        ("COPY --from=0 /a /a\n", ""),
        ("COPY --from=busybox /bin/sh /bin/sh\n", ""),
        ("COPY --from=composer /usr/bin/composer /\n", ""),
        ("COPY --from=assets /a /a\n", ""),
        ("COPY --from=shop/builde /a /a\n", ""),
        ("COPY --from=bilder:1 /a /a\n", ""),
        ("COPY --from=registry.example.com/bilder /a /a\n", ""),
        ("COPY --from=$STAGE /a /a\n", ""),
        ("RUN --mount=type=cache,target=/a make\n", ""),
        ("FROM web\nFROM scratch\n", ""),
        ("FROM nginx AS nginx\n", ""),
        ("FROM python\nFROM node:22 AS python\n", ""),
    ],
)
def test_references_to_stages(lines: str, part: str) -> None:
    found = said(f"{STAGES}{lines}", select=("DF020",))
    assert len(found) == bool(part)
    assert all(part in one for one in found)


def test_names_that_differ_in_numbers_are_no_slips() -> None:
    text = "FROM golang:1.26 AS stage1\nFROM scratch\nCOPY --from=stage2 /a /a\n"
    assert not said(text, select=("DF020",))
    assert said("FROM a:1\nFROM b:1\nFROM c:1\nCOPY --from=7 a a\n", select=("DF020",)) == [
        "4: DF020: there is no stage 7 before this one, which is 2: the stages before are 0 to 1"
    ]
