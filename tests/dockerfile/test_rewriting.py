"""What must hold of a file in stages: each reason to refuse it, by a forged one."""

from __future__ import annotations

import pytest

from kubectl_prodready.dockerfile.changing.rewriting import hold_rewrite
from kubectl_prodready.errors import UnprovenError
from tests.dockerfiles import seen

BEFORE = """\
FROM golang:1.24
ENV GOFLAGS=-mod=vendor
ENV MODE=web PATH=/opt/bin
WORKDIR /src
COPY . .
RUN go build -o /web
COPY --from=registry.example.com/shop/certificates /certificates /certificates
LABEL team=shop
EXPOSE 8080
VOLUME /data
USER 1000
STOPSIGNAL SIGQUIT
HEALTHCHECK CMD ["/web", "--check"]
ENTRYPOINT ["/web"]
CMD ["--fast"]
"""

AFTER = """\
FROM golang:1.24 AS build
ENV GOFLAGS=-mod=vendor
WORKDIR /src
COPY . .
RUN go build -o /web

FROM debian:13-slim
ENV MODE=web PATH=/venv/bin:/opt/bin
WORKDIR /src
RUN apt-get install -y tini
COPY --from=build /web /web
COPY --from=registry.example.com/shop/certificates /certificates /certificates
LABEL team=shop
EXPOSE 8080
VOLUME /data
USER 1000
STOPSIGNAL SIGQUIT
HEALTHCHECK CMD ["/web", "--check"]
ENTRYPOINT ["/web"]
CMD ["--fast"]
"""


def test_what_says_the_same_holds() -> None:
    hold_rewrite(seen(BEFORE), seen(AFTER))


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("--from=build", "--from=builder", "COPY --from=builder would name no earlier stage"),
        ("--from=build", "--from=1", "COPY --from=1 would name no earlier stage"),
        ("install -y tini", "install -y gcc", "the final stage would install gcc"),
        ("LABEL team=shop", "LABEL team=web", "LABEL of the image would change"),
        ("EXPOSE 8080", "EXPOSE 8080/udp", "EXPOSE of the image would change"),
        ("VOLUME /data\n", "", "VOLUME of the image would change"),
        ("USER 1000", "USER 1001", "USER of the image would change"),
        ("STOPSIGNAL SIGQUIT", "STOPSIGNAL SIGINT", "STOPSIGNAL of the image would change"),
        ('"--check"]', '"--look"]', "HEALTHCHECK of the image would change"),
        ("HEALTHCHECK CMD", "HEALTHCHECK --retries=5 CMD", "HEALTHCHECK of the image would"),
        ('ENTRYPOINT ["/web"]', 'ENTRYPOINT ["/app"]', "ENTRYPOINT of the image would change"),
        ('CMD ["--fast"]', 'CMD ["--slow"]', "CMD of the image would change"),
        ("\nWORKDIR /src\nRUN", "\nRUN", "WORKDIR of the image would change"),
        ("ENV MODE=web", "ENV MODE=job", "the variable MODE of the image would change"),
        ("/venv/bin:/opt/bin", "/venv/bin", "the variable PATH of the image would change"),
        ("ENV MODE=web PATH", "ENV PATH", "the variable MODE of the image would change"),
    ],
)
def test_what_says_something_else_is_refused(old: str, new: str, reason: str) -> None:
    head, found, tail = AFTER.rpartition(old)
    assert found
    with pytest.raises(UnprovenError, match=reason):
        hold_rewrite(seen(BEFORE), seen(head + new + tail))
