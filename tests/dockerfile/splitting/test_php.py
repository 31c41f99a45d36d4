"""PHP in stages: what Composer installs; extensions stay where they are compiled."""

from __future__ import annotations

import json

import pytest

from tests.dockerfile.splitting.staging import refused, staged

SERVER = """\
FROM php:8.4-cli-alpine
LABEL maintainer=web
# the extension, with its tools taken away again
RUN apk add --no-cache tini \\
 && apk add --no-cache --virtual .deps zlib-dev \\
 && docker-php-ext-install zip \\
 && apk del .deps
RUN apk add --no-cache git unzip
COPY --from=composer:2 /usr/bin/composer /usr/bin/composer
WORKDIR /app
COPY composer.json composer.lock ./
COPY src src
RUN composer install --no-dev --no-scripts
RUN chown -R www-data var
ENTRYPOINT ["/sbin/tini", "--", "php", "src/server.php"]
"""


def test_composer_and_what_it_fetches_with_stay_in_the_build() -> None:
    new = staged(SERVER, {"composer.json": "{}", "composer.lock": "{}", "src/server.php": ""})
    assert new.partition("\n\n")[2] == (
        "FROM php:8.4-cli-alpine\n"
        "LABEL maintainer=web\n"
        "# the extension, with its tools taken away again\n"
        "RUN apk add --no-cache tini \\\n"
        " && apk add --no-cache --virtual .deps zlib-dev \\\n"
        " && docker-php-ext-install zip \\\n"
        " && apk del .deps\n"
        "WORKDIR /app\n"
        "COPY composer.json composer.lock ./\n"
        "COPY src src\n"
        "COPY --from=build /app/vendor /app/vendor\n"
        "RUN chown -R www-data var\n"
        'ENTRYPOINT ["/sbin/tini", "--", "php", "src/server.php"]\n'
    )


def test_scripts_of_the_project_may_make_anything_in_its_folder() -> None:
    project = json.dumps({"scripts": {"post-install-cmd": ["cache:clear"]}})
    text = SERVER.replace(" --no-scripts", "")
    new = staged(text, {"composer.json": project, "src/server.php": ""})
    assert "COPY --from=build /app /app\n" in new
    assert new.count("COPY src src") == 1


def test_another_folder_for_packages_is_copied() -> None:
    project = json.dumps({"config": {"vendor-dir": "lib/php"}})
    new = staged(SERVER, {"composer.json": project, "src/server.php": ""})
    assert "COPY --from=build /app/lib/php /app/lib/php\n" in new


def test_the_command_of_the_image_itself_serves_as_before() -> None:
    text = (
        "FROM php:8.4-apache\n"
        "COPY --from=composer:2 /usr/bin/composer /usr/bin/composer\n"
        "WORKDIR /var/www/html\n"
        "COPY . .\n"
        "RUN composer install --no-scripts\n"
        "RUN a2enmod rewrite\n"
    )
    assert staged(text, {"composer.json": "{}"}).partition("\n\n")[2] == (
        "FROM php:8.4-apache\n"
        "WORKDIR /var/www/html\n"
        "COPY . .\n"
        "COPY --from=build /var/www/html/vendor /var/www/html/vendor\n"
        "RUN a2enmod rewrite\n"
    )


def test_without_composer_json_it_is_not_known_what_is_made() -> None:
    text = SERVER.replace(" \\\n && apk del .deps", "").replace(" zlib-dev", " zlib")
    assert "without composer.json" in refused(text, {"src/server.php": ""})


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (SERVER.replace(" \\\n && apk del .deps", ""), "with zlib-dev, and stay there"),
        (
            "FROM php:8.4-fpm\nRUN apt-get install libzip-dev && docker-php-ext-install zip\n",
            "with libzip-dev, and stay there",
        ),
        (
            "FROM php:8.4-apache\nRUN composer create-project laravel/laravel .\n",
            "`composer create-project` makes what the context has not",
        ),
    ],
)
def test_nobody_is_told_where_a_split_would_be_wrong(text: str, reason: str) -> None:
    assert reason in refused(text, {"composer.json": "{}"}, fine=True)
