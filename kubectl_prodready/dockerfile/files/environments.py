"""Configuration of one environment within an image."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kubectl_prodready.dockerfile.files.archives import sources_of
from kubectl_prodready.dockerfile.reading.syntax import Instruction
from kubectl_prodready.dockerfile.running.first_process import serves
from kubectl_prodready.dockerfile.view import Dockerfile
from kubectl_prodready.pattern import Pattern

WHICH = r"(?:prod|production|staging|stage|stg|uat|qa|preprod|live)"
FILES = Pattern(
    rf"(?i)(?:\.env\.{WHICH}|{WHICH}\.env|appsettings\.{WHICH}\.json"
    rf"|(?:application|bootstrap|config|configuration|conf|settings|parameters|secrets|app|env"
    rf"|environment)[._-]{WHICH}\.(?:ya?ml|json|toml|ini|properties|env|conf|cfg|xml|hocon|edn)"
    rf"|{WHICH}\.(?:ya?ml|toml|ini|properties|cfg))"
)
"""Files of one environment, as frameworks call them."""

EXAMPLE = Pattern(r"(?i).*(?:example|sample|template|\.dist$|\.tmpl$)")
MODES = frozenset(
    (
        *("APP_ENV", "NODE_ENV", "RAILS_ENV", "RACK_ENV", "ASPNETCORE_ENVIRONMENT", "FLASK_ENV"),
        *("DOTNET_ENVIRONMENT", "DJANGO_ENV", "ENVIRONMENT", "ENV", "SPRING_PROFILES_ACTIVE"),
        *("APPLICATION_ENV", "APP_ENVIRONMENT", "MIX_ENV", "GO_ENV", "DEPLOY_ENV", "STAGE"),
    )
)
MODE = Pattern(rf"(?i){WHICH}")
SERVICE = Pattern(
    r"(?:.*_)?(?:DB|DATABASE|DATASOURCE|POSTGRES\w*|PG|MYSQL|MARIADB|MONGO\w*|REDIS|KAFKA|RABBITMQ"
    r"|AMQP|CACHE|ELASTIC\w*|API|SERVICE|BACKEND|BROKER|SMTP|MAIL|AUTH)(?:_\w+)?_(?:URL|URI|HOST|HOSTS"
    r"|ENDPOINT|ADDR|ADDRESS|SERVERS|DSN)|PGHOST|DATABASE_URL|REDIS_URL|API_URL|.*_ENDPOINT"
)
"""Variables that tell where a service is."""

LOCAL = Pattern(
    r"(?i)(?:[a-z][\w+.-]*://)?(?:[^/@]*@)?(?:localhost|127\.|0\.0\.0\.0|::|\*|\+|\[::|$|/|\.)|.*\$"
)


class Baked(NamedTuple):
    """What is of one environment, and where: a file, or variables beside a mode."""

    at: Instruction
    text: str


def of_one_environment(dockerfile: Dockerfile) -> Iterator[Baked]:
    """The files that the final image copies, and the endpoints beside a mode."""
    if not serves(dockerfile):
        return
    for stage in reversed(dockerfile.built):
        for it in stage.of("COPY", "ADD"):
            names = (word.rstrip("/").rpartition("/")[2] for word in sources_of(it))
            found = [one for one in names if FILES.fullmatch(one) and not EXAMPLE.fullmatch(one)]
            if found:
                yield Baked(it, f"{found[0]} is the configuration of one environment")
    yield from _endpoints(dockerfile)


def _endpoints(dockerfile: Dockerfile) -> Iterator[Baked]:
    every = [
        (it, name, value)
        for stage in reversed(dockerfile.built)
        for it in stage.of("ENV")
        for name, value in stage.assigned(it)
    ]
    modes = [name for _, name, value in every if name in MODES and MODE.fullmatch(value)]
    for it, name, value in every if modes else ():
        if SERVICE.fullmatch(name) and not LOCAL.match(value):
            yield Baked(it, f"{name} stands in the image beside {modes[0]}, as of one environment")
            return
