"""Ruby in stages: gems, and the assets that Rails compiles."""

from __future__ import annotations

import pytest

from tests.dockerfile.splitting.staging import refused, staged

SERVER = """\
# the catalogue
FROM ruby:3.4-bookworm
WORKDIR /app
COPY Gemfile Gemfile.lock ./
# production only
RUN bundle config set --local without development
RUN bundle install
# the sources
COPY . .
EXPOSE 3000
CMD ["bundle", "exec", "puma"]
"""


def test_gems_go_to_the_slim_image_with_the_libraries_that_they_need() -> None:
    files = {"Gemfile": 'gem "puma"\ngem "pg"\n', "Gemfile.lock": ""}
    assert staged(SERVER, files) == (
        "# the catalogue\n"
        "FROM ruby:3.4-bookworm AS build\n"
        "WORKDIR /app\n"
        "COPY Gemfile Gemfile.lock ./\n"
        "# production only\n"
        "RUN bundle config set --local without development\n"
        "RUN bundle install\n"
        "\n"
        "FROM ruby:3.4-slim-bookworm\n"
        "RUN apt-get update \\\n"
        "    && apt-get install -y --no-install-recommends libpq5 \\\n"
        "    && rm -rf /var/lib/apt/lists/*\n"
        "WORKDIR /app\n"
        "# production only\n"
        "RUN bundle config set --local without development\n"
        "COPY --from=build /usr/local/bundle /usr/local/bundle\n"
        "# the sources\n"
        "COPY . .\n"
        "EXPOSE 3000\n"
        'CMD ["bundle", "exec", "puma"]\n'
    )


RAILS = """\
ARG base=ruby:3.4
FROM ${base}
RUN apt-get update && apt-get install -y --no-install-recommends build-essential nodejs
ENV APP=/app
WORKDIR $APP
ADD Gemfile* $APP/
RUN bundle install
ADD . $APP
RUN RAILS_ENV=production bundle exec rails assets:precompile
HEALTHCHECK CMD curl --fail localhost:3000 || exit 1
CMD bundle exec puma
"""


def test_compiled_assets_come_with_the_folder_of_the_application() -> None:
    new = staged(RAILS, {"Gemfile": 'gem "rails"\n', "app/a.rb": ""})
    assert new.partition("\n\n")[2] == (
        "FROM ${base}\n"
        "RUN apt-get update \\\n"
        "    && apt-get install -y --no-install-recommends nodejs \\\n"
        "    && rm -rf /var/lib/apt/lists/*\n"
        "ENV APP=/app\n"
        "WORKDIR $APP\n"
        "COPY --from=build /usr/local/bundle /usr/local/bundle\n"
        "COPY --from=build /app /app\n"
        "HEALTHCHECK CMD curl --fail localhost:3000 || exit 1\n"
        "CMD bundle exec puma\n"
    )


def test_what_is_upgraded_is_upgraded_in_both_stages() -> None:
    text = RAILS.replace("ENV APP", "RUN apt-get update && apt-get upgrade -y\nENV APP")
    assert staged(text, {"Gemfile": 'gem "rails"\n'}).count("apt-get upgrade -y") == len("ab")


def test_what_bundler_reads_when_it_runs_is_set_in_both_stages() -> None:
    text = SERVER.replace("WORKDIR", "ENV BUNDLE_WITHOUT=test\nWORKDIR", 1)
    assert staged(text, {"Gemfile": 'gem "puma"\n'}).count("ENV BUNDLE_WITHOUT") == len("ab")


@pytest.mark.parametrize(
    ("text", "gems", "reason"),
    [
        (RAILS, "", "without Gemfile"),
        (RAILS, 'gem "x", github: "a/x"', "gems that come from Git"),
        (RAILS.replace("install\n", "install --path vendor\n"), 'gem "x"', "a place of its own"),
        (RAILS.replace("nodejs", "libicu-dev"), 'gem "x"', "what libicu-dev links is not known"),
        (RAILS.replace("${base}", "ruby:3"), 'gem "rmagick"', "what rmagick needs of the full"),
    ],
)
def test_what_is_not_known_is_not_rewritten(text: str, gems: str, reason: str) -> None:
    assert reason in refused(text, {"Gemfile": gems} if gems else {})


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (SERVER, "without Gemfile"),
        (SERVER.replace("3.4-bookworm", "3.4-slim"), "nothing is left to part"),
    ],
)
def test_nobody_is_told_where_nothing_compiles(text: str, reason: str) -> None:
    assert reason in refused(text, fine=True)
