"""Images that everybody knows: what a folder beside has the same name of does not build them."""

from __future__ import annotations

from kubectl_prodready.core.images.image import HUB, OFFICIAL, Image

REGISTRIES = frozenset(
    (
        *("registry.k8s.io", "k8s.gcr.io", "mcr.microsoft.com", "docker.elastic.co", "nvcr.io"),
        *("registry.access.redhat.com", "registry.redhat.io", "cgr.dev", "lscr.io"),
    )
)
"""The registries of publishers: nobody else's images are there."""

NAMES = frozenset(
    (
        *("adminer", "aerospike", "alpine", "arangodb", "archlinux", "bash", "busybox", "caddy"),
        *("cassandra", "chronograf", "clickhouse", "consul", "couchbase", "couchdb", "debian"),
        *("docker", "drupal", "eclipse-mosquitto", "eclipse-temurin", "elasticsearch", "emqx"),
        *("fedora", "flink", "fluentd", "ghost", "golang", "gradle", "groovy", "haproxy"),
        *("hello-world", "httpd", "ibmjava", "influxdb", "jenkins", "jetty", "jobber", "joomla"),
        *("kapacitor", "kibana", "kong", "logstash", "mariadb", "matomo", "maven", "mediawiki"),
        *("memcached", "mongo", "mongo-express", "mysql", "nats", "neo4j", "nextcloud", "nginx"),
        *("node", "odoo", "openjdk", "orientdb", "percona", "perl", "php", "phpmyadmin"),
        *("postgres", "python", "rabbitmq", "redis", "redmine", "registry", "rethinkdb", "ruby"),
        *("rust", "solr", "sonarqube", "spark", "storm", "swarm", "telegraf", "tomcat"),
        *("traefik", "ubuntu", "unit", "varnish", "vault", "wordpress", "zookeeper"),
    )
)
"""Official images that people run as they are."""


def is_public(image: Image) -> bool:
    """Whether an image is a well-known one."""
    official = image.repository.removeprefix(f"{OFFICIAL}/")
    return image.registry in REGISTRIES or (image.registry == HUB and official in NAMES)
