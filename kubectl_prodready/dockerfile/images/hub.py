"""Docker Hub: its official images, and the other names of what is there."""

from __future__ import annotations

from functools import lru_cache

from kubectl_prodready.core.images.image import HUB, Image, parse_image

MIRRORS = (
    ("public.ecr.aws/docker", HUB),
    ("mirror.gcr.io", HUB),
    ("registry.hub.docker.com", HUB),
    ("registry.redhat.io", "registry.access.redhat.com"),
)
"""Where the same images are under other names."""

OFFICIAL = frozenset(
    (
        *("adminer", "aerospike", "almalinux", "alpine", "amazoncorretto", "amazonlinux", "api"),
        *("arangodb", "archlinux", "backdrop", "bash", "bonita", "buildpack-deps", "busybox"),
        *("caddy", "cassandra", "centos", "chronograf", "cirros", "clearlinux", "clickhouse"),
        *("clojure", "composer", "consul", "convertigo", "couchbase", "couchdb", "crate", "dart"),
        *("debian", "docker", "drupal", "eclipse-mosquitto", "eclipse-temurin", "elasticsearch"),
        *("elixir", "emqx", "erlang", "fedora", "flink", "fluentd", "friendica", "gazebo", "gcc"),
        *("geonetwork", "ghost", "golang", "gradle", "groovy", "haproxy", "haskell", "haxe"),
        *("hello-world", "hitch", "httpd", "hylang", "ibmjava", "influxdb", "irssi", "java"),
        *("jenkins", "jetty", "joomla", "jruby", "julia", "kapacitor", "kibana", "kong"),
        *("krakend", "lightstreamer", "liquibase", "logstash", "mageia", "mariadb", "maven"),
        *("matomo", "mediawiki", "memcached", "monica", "mongo", "mongo-express", "mono", "mysql"),
        *("nats", "nats-streaming", "neo4j", "neurodebian", "nextcloud", "nginx", "node"),
        *("notary", "odoo", "open-liberty", "openjdk", "opensuse", "oraclelinux", "orientdb"),
        *("percona", "perl", "photon", "php", "php-zendserver", "phpmyadmin", "plone"),
        *("postfixadmin", "postgres", "pypy", "python", "r-base", "rabbitmq", "rakudo-star"),
        *("redis", "redmine", "registry", "rethinkdb", "rocket", "rockylinux", "ros", "ruby"),
        *("rust", "sapmachine", "satosa", "sl", "solr", "sonarqube", "spark", "spiped"),
        *("storm", "swarm", "swift", "swipl", "teamspeak", "telegraf", "thrift", "tomcat"),
        *("tomee", "traefik", "ubuntu", "unit", "valkey", "varnish", "vault", "websphere-liberty"),
        *("wordpress", "xwiki", "yourls", "znc", "zookeeper"),
    )
)
"""Those whose names are single words, as those of stages are."""


@lru_cache(maxsize=256)
def named(image: str) -> Image:
    """An image by its name, a mirror's for what it mirrors."""
    return parse_image(image, MIRRORS)
