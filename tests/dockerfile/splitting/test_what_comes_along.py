"""What the final stage takes along beyond the artifact, and what keeps a base from being taken."""

from __future__ import annotations

import pytest

from tests.dockerfiles import after, fixed

MODULE = {"go.mod": "module web\n"}


def final(text: str, files: dict[str, str] | None = None) -> str:
    """The new stage of a file."""
    changed = after(text, MODULE | (files or {}), multi_stage=True)
    return changed.partition("\n\nFROM ")[2]


def left(text: str, files: dict[str, str] | None = None) -> str:
    """Why a file is not rewritten."""
    result = fixed(text, MODULE | (files or {}), multi_stage=True)
    assert result.verified is None
    spoken = [one.change.evidence[0].fact for one in result.findings if one.change.is_spoken]
    return "\n".join([*spoken, *(one.left.reason for one in result.left)])


def go(*lines: str, end: str = 'CMD ["/web"]', base: str = "golang:1.24") -> str:
    """A file that builds /web in /src, with some lines before that."""
    build = ("WORKDIR /src", "COPY . .", "RUN CGO_ENABLED=0 go build -o /web")
    return "\n".join((f"FROM {base}", *lines, *build, end, ""))


def test_a_file_that_is_only_fetched_is_copied() -> None:
    probe = "RUN wget -qO/bin/probe https://example.com/probe && chmod +x /bin/probe"
    text = final(go(probe))
    assert text.startswith("debian:13-slim\n")
    assert "COPY --from=build /bin/probe /bin/probe\n" in text
    assert "wget" not in text


@pytest.mark.parametrize(
    "fetch",
    [
        "curl -fsSL -o /opt/a.bin https://example.com/a",
        "cd /opt && curl --output a.bin https://example.com/a",
        "wget --output-document=/opt/a.bin https://example.com/a",
    ],
)
def test_ways_to_fetch(fetch: str) -> None:
    assert "COPY --from=build /opt/a.bin /opt/a.bin\n" in final(go(f"RUN {fetch}"))


def test_a_file_that_the_program_is_told_to_read_is_copied() -> None:
    text = final(
        go("COPY app.yml /etc/app.yml", end='CMD ["/web", "-config=/etc/app.yml"]'),
        {"app.yml": ""},
    )
    assert "COPY --from=build /etc/app.yml /etc/app.yml\n" in text


def test_a_file_beside_the_sources_that_it_reads_is_copied() -> None:
    text = final(go(end='CMD ["/web", "--conf", "deploy/app.yml"]'), {"deploy/app.yml": ""})
    assert "COPY --from=build /src/deploy/app.yml /src/deploy/app.yml\n" in text


@pytest.mark.parametrize(
    ("copy", "place"),
    [
        ("COPY app.yml /etc/web/config.yml", "/etc/web/config.yml"),
        ("COPY app.yml /etc/", "/etc/app.yml"),
        ("COPY app.yml /etc", "/etc/app.yml"),
        ("COPY app.yml other.yml /opt/web/", "/opt/web/other.yml"),
        ("COPY conf /opt/web", "/opt/web"),
    ],
)
def test_a_file_where_no_step_of_the_build_works_is_copied(copy: str, place: str) -> None:
    text = final(go(copy), {"app.yml": "", "other.yml": "", "conf/a.yml": ""})
    assert f"COPY --from=build {place} {place}\n" in text


@pytest.mark.parametrize(
    "lines",
    [
        "COPY pip.conf /etc/pip.conf",
        "COPY settings.xml /usr/share/maven/conf/",
        "COPY a /opt/a\nRUN make -C /opt/a",
        "COPY a /opt/a/\nRUN cd /opt/a && make",
        "COPY *.yml /opt/a/",
        "COPY . /etc/",
    ],
)
def test_a_file_that_serves_the_build_is_not(lines: str) -> None:
    assert "/opt/a" not in (text := final(go(lines), {"a/Makefile": "", "pip.conf": ""}))
    assert "/etc/" not in text.replace("/etc/ssl", "")


def test_a_folder_that_is_named_comes_whole_where_a_file_of_it_is_named_too() -> None:
    text = final(
        go("ENV PAGES=/srv/pages\nCOPY pages /srv/pages", end='CMD ["/web", "/srv/pages/a.html"]'),
        {"pages/a.html": "", "pages/b.html": ""},
    )
    assert "COPY --from=build /srv/pages /srv/pages\n" in text
    assert "a.html /" not in text


def test_a_file_that_a_step_of_the_image_reads_is_there_for_it() -> None:
    read = "RUN install -m 600 /tmp/users.txt /etc/users"
    text = final(go("COPY users.txt /tmp/users.txt", read))
    assert text.index("COPY users.txt /tmp/users.txt\n") < text.index(read)


GIT = {"cmd/main.go": 'package main\nvar c = exec.CommandContext(ctx, "git", "log")\n'}


def test_a_program_that_sources_start_is_needed() -> None:
    assert "git, which cmd/main.go runs" in left(go(), GIT)
    install = "RUN apt-get update && apt-get install -y git"
    assert install not in final(go(install))
    text = final(go(install), GIT)
    assert text.startswith("debian:13-slim\n")
    assert install in text


@pytest.mark.parametrize("path", ["a_test.go", "vendor/a.go", "tools/a.go", "a.py"])
def test_sources_of_no_program_are_not_looked_into(path: str) -> None:
    assert "git" not in final(go(), {path: GIT["cmd/main.go"]})


def test_a_shell_that_sources_start_is_needed_and_no_more_than_it() -> None:
    shell = {"main.go": 'var c = exec.Command("sh", "-c", "x")\nvar d = exec.Command("open")\n'}
    assert final(go(), shell).startswith("alpine:")
    bash = {"main.go": 'var c = exec.Command("/bin/bash", "-c", "x")\n'}
    assert final(go(), bash).startswith("debian:13-slim\n")


def test_what_runs_before_the_program_is_needed() -> None:
    assert "goose, which the image runs before" in left(go(end="CMD goose up && exec /web"))
    assert final(go(end="CMD mkdir -p /data && exec /web")).startswith("alpine:")


def test_certificates_of_ones_own_come_along() -> None:
    add = "COPY ca.crt /usr/local/share/ca-certificates/", "RUN update-ca-certificates"
    bundle = "/etc/ssl/certs/ca-certificates.crt"
    text = final(go(*add))
    assert text.startswith("gcr.io/distroless/static")
    assert f"COPY --from=build {bundle} {bundle}\n" in text
    assert "RUN" not in text
    end = 'RUN useradd web\nUSER web\nCMD ["/web"]'
    assert final(go(*add, end=end)).count(f"{bundle} {bundle}\n") == 1


def test_certificates_that_are_added_late_need_their_package() -> None:
    end = 'RUN update-ca-certificates\nCMD ["/web"]'
    assert "update-ca-certificates, which line 5 runs" in left(go(end=end))
    end = f"RUN apt-get update && apt-get install -y ca-certificates\n{end}"
    assert final(go(end=end)).startswith("debian:13-slim\n")


@pytest.mark.parametrize(
    ("lines", "comes"),
    [
        ("ENV TZ=Europe/Berlin", True),
        ("RUN ln -sf /usr/share/zoneinfo/Asia/Tokyo /etc/localtime", True),
        ("ENV TZ=UTC", False),
        ("ENV ZONE=Asia/Tokyo", False),
    ],
)
def test_a_time_zone_of_its_own_needs_them_all(lines: str, comes: bool) -> None:
    text = final(go(lines, end="CMD exec /web $A"))
    assert text.startswith("alpine:")
    assert ("COPY --from=build /usr/share/zoneinfo " in text) == comes
    without = final(go(lines, end="CMD exec /web $A", base="golang:1.24-alpine"))
    assert "COPY --from=build /usr/share/zoneinfo " not in without


def test_a_port_of_root_needs_root() -> None:
    assert final(go(end='EXPOSE 80\nCMD ["/web"]')).startswith("alpine:3.22\n")
    assert final(go(end='EXPOSE 8080\nCMD ["/web"]')).startswith("gcr.io/distroless")
    assert final(go(end='EXPOSE 80\nUSER 1000\nCMD ["/web"]')).startswith("gcr.io/distroless")


@pytest.mark.parametrize(
    ("step", "place"),
    [
        ("go build -o /bin/migrate ./cmd/migrate", "/bin/migrate"),
        ("cp out/migrate /usr/local/bin/", "/usr/local/bin/migrate"),
        ("mv out/migrate /usr/bin/migrate-web", "/usr/bin/migrate-web"),
    ],
)
def test_another_program_that_the_build_makes_comes_along(step: str, place: str) -> None:
    text = final(go().replace("-o /web", f"-o /web && CGO_ENABLED=0 {step}"))
    assert f"COPY --from=build {place} {place}\n" in text


@pytest.mark.parametrize(
    "step",
    [
        "go build -o /bin/packr ./packr && /bin/packr",
        "go build -o /tmp/gen ./gen",
        "go build -o out/gen ./gen",
        "cp out/protoc /usr/local/bin/ && protoc a",
        "cp /usr/lib/gen /usr/local/bin/",
        "cp out/gen out/gen2",
        "cp out/*gen* /usr/local/bin/",
        "go build -o /bin/gen && mv /bin/gen /srv/old",
        "go build -o /bin/gen && rm /bin/gen",
    ],
)
def test_a_program_that_the_build_makes_for_itself_does_not(step: str) -> None:
    text = final(go().replace("-o /web", f"-o /web && CGO_ENABLED=0 {step}"))
    assert text.count("COPY --from=build") == 1 + text.count("/srv/old /srv/old")


def test_the_program_itself_comes_once() -> None:
    text = go(end='CMD ["web"]').replace("-o /web", "-o /usr/bin/web")
    assert final(text).count("COPY --from=build") == 1


def test_the_sources_are_not() -> None:
    assert "COPY --from=build /src" not in final(go(end='CMD ["/web", "serve"]'))


def test_what_cp_puts_where_only_programs_look_is_copied() -> None:
    text = go().replace("-o /web", "-o /web && cp app.yml /etc/web/")
    assert "COPY --from=build /etc/web/app.yml /etc/web/app.yml\n" in final(text)


def test_a_volume_needs_a_user_that_may_write() -> None:
    assert final(go(end='VOLUME /data\nCMD ["/web"]')).startswith("alpine:3.22\n")
    assert final(go(end='VOLUME /data\nUSER 1000\nCMD ["/web"]')).startswith("gcr.io/distroless")


def test_a_program_of_its_own_that_is_called_like_an_init() -> None:
    text = go(end='ENTRYPOINT ["/pid1"]\nCMD ["serve"]').replace("-o /web", "-o /pid1")
    assert "COPY --from=build /pid1 /pid1\n" in final(text)


def test_no_shell_puts_in_variables_where_there_is_none() -> None:
    text = go("ARG OUT=/bin/web", end='CMD ["/bin/web"]')
    built = "RUN CGO_ENABLED=0 go build -o /web"
    assert "COPY --from=build /bin/web" in final(text.replace("-o /web", "-o $OUT"))
    for run in ('["go", "build", "-o", "$OUT"]', '["go", "build", "-o", "$OUT", "."]'):
        assert "/bin/web" in left(text.replace(built, f"RUN {run}"))
    script = '["sh", "-c", "CGO_ENABLED=0 go build -o $OUT"]'
    assert "COPY --from=build /bin/web" in final(text.replace(built, f"RUN {script}"))


def test_a_user_that_only_the_build_image_has() -> None:
    assert "has not what is needed: the user gopher of line 2" in left(go("USER gopher"))


def test_a_user_that_only_the_new_base_has() -> None:
    assert "has not what is needed: the user nonroot of line 2" in left(go("USER nonroot"))


def test_a_user_that_is_made() -> None:
    text = final(go("RUN useradd -u 900 web", end='USER web\nCMD ["/web"]'))
    assert text.startswith("debian:13-slim\nRUN useradd -u 900 web\n")


def test_adduser_is_not_in_the_newest_debian() -> None:
    text = final(go("RUN adduser --system web", end='USER web\nCMD ["/web"]'))
    assert text.startswith("debian:bookworm-slim\n")
    text = final(go("RUN adduser -D web", end='USER web\nCMD ["/web"]', base="golang:1.24-alpine"))
    assert text.startswith("alpine:3.22\n")


def test_a_program_that_the_base_has_not() -> None:
    assert "debian:13-slim has not what is needed: git, which line 5 runs" in left(
        go(end='RUN git config --system a.b c\nCMD ["/web"]')
    )


def test_a_healthcheck_that_needs_a_tool() -> None:
    end = 'HEALTHCHECK CMD curl -f http://localhost/\nCMD ["/web"]'
    assert "curl for HEALTHCHECK in line 5" in left(go(end=end))


def test_an_argument_goes_where_it_is_used() -> None:
    text = final(go("ARG VERSION=1", "ARG PORT=80", end='EXPOSE $PORT\nCMD ["/web"]'))
    assert "ARG PORT=80\n" in text
    assert "VERSION" not in text


def test_a_folder_that_only_runs_need() -> None:
    assert "RUN mkdir -p /var/lib/web\n" in final(go("RUN mkdir -p /var/lib/web"))
    assert "mkdir" not in final(go("RUN mkdir -p /src/out"))


def test_a_tool_that_go_brought_serves_the_build() -> None:
    text = final(go("RUN go get example.com/tools/vend", "RUN cd /tmp && vend restore"))
    assert text.startswith("gcr.io/distroless/static")
    assert "vend" not in text


def test_packages_of_a_run_that_the_image_needs_are_of_its_distribution() -> None:
    lines = (
        "ENV DEBIAN_FRONTEND=noninteractive",
        "RUN apt-get update && apt-get install -y ffmpeg",
    )
    text = final(go(*lines, base="golang:1.24-bookworm"))
    assert text.startswith("debian:bookworm-slim\nENV DEBIAN_FRONTEND=noninteractive\nRUN apt-get")
    assert "DEBIAN_FRONTEND" not in final(go(lines[0]))


def test_certificates_that_the_build_image_has_and_a_small_one_has_not() -> None:
    text = final(go("RUN apt-get install -y ffmpeg"))
    certificates = "/etc/ssl/certs/ca-certificates.crt"
    assert f"COPY --from=build {certificates} {certificates}\n" in text
    assert certificates not in final(go("RUN apt-get install -y ffmpeg ca-certificates"))
    assert certificates not in final(go())


def test_time_zones_that_somebody_installs() -> None:
    lines = ("RUN apk add tzdata", 'CMD exec "/web"')
    text = final(go(lines[0], end=lines[1], base="golang:1.24-alpine"))
    assert text.startswith("alpine:3.22\n")
    assert "COPY --from=build /usr/share/zoneinfo /usr/share/zoneinfo\n" in text


def test_a_variable_of_the_build_image_that_the_image_needs() -> None:
    before = go(end='WORKDIR $GOPATH/run\nCMD ["/web"]')
    assert "\nENV GOPATH=/go\n" in final(before)
    own = before.replace("WORKDIR", "ENV GOPATH=/other\nWORKDIR", 1)
    assert "\nENV GOPATH=/other\n" in final(own)
    assert "the variable NGINX_HOME of line 5" in left(go(end='WORKDIR $NGINX_HOME\nCMD ["/web"]'))


def test_an_archive_that_is_fetched_may_be_anything() -> None:
    line = "RUN wget -O /opt/a.tar.gz https://example.com && tar -xzf /opt/a.tar.gz"
    assert "what line 2 fetches may be for the build or for the image" in left(go(line))


def test_what_is_added_from_afar_is_copied() -> None:
    text = final(go("ADD https://example.com/probe /bin/", "ADD https://example.com/x /usr/bin/y"))
    assert "COPY --from=build /bin/probe /bin/probe\n" in text
    assert "COPY --from=build /usr/bin/y /usr/bin/y\n" in text


def test_a_probe_that_is_copied_is_copied_again() -> None:
    line = "COPY --from=example.com/probes /probe /usr/local/bin/"
    text = final(go(line, end='HEALTHCHECK CMD ["probe"]\nCMD ["/web"]'))
    assert "COPY --from=build /usr/local/bin/probe /usr/local/bin/probe\n" in text
    assert "probe" not in final(go(line))


def test_rights_of_the_program_are_set_in_the_build() -> None:
    text = final(go(end='RUN chmod 755 /web\nCMD ["/web"]'))
    assert text.startswith("gcr.io/distroless/static")
    assert "chmod" not in text


def test_another_user_than_root_is_told_of() -> None:
    result = fixed(go(), MODULE, multi_stage=True)
    facts = [fact.fact for fact in result.findings[0].change.evidence]
    assert any("it runs as another user than root then" in fact for fact in facts)
    note = "# prodready: review, never built here"
    assert result.verified
    assert f"{note}, and no longer as root\nFROM gcr.io/distroless" in result.verified.after
    own = fixed(go(end='USER 1000\nCMD ["/web"]'), MODULE, multi_stage=True)
    assert own.verified
    assert f"{note}\nFROM gcr.io/distroless" in own.verified.after


def test_a_tool_that_is_fetched_and_used_stays_in_the_build() -> None:
    fetch = "ADD https://example.com/v1/vend /usr/bin/vend"
    text = final(go(fetch, "RUN chmod +x /usr/bin/vend && cd /tmp && vend restore"))
    assert "vend" not in text


def test_a_tool_that_only_builds_stays_in_the_build() -> None:
    line = (
        "RUN cd /usr/share && wget https://example.com/apache-maven-3.9-bin.tar.gz -O - "
        "| tar xzf - && ln -s /usr/share/apache-maven-3.9/bin/mvn /usr/bin/mvn"
    )
    text = final(go(line))
    assert text.startswith("gcr.io/distroless/static")
    assert "maven" not in text


def test_a_folder_that_sources_name() -> None:
    files = {"main.go": 'http.Dir("./frontend/build")', "frontend/build/a.js": "", "other/a": ""}
    text = final(go(), files)
    assert "COPY --from=build /src/frontend /src/frontend\n" in text
    assert "other" not in text


def test_files_that_sources_name() -> None:
    source = 'var a, b = os.ReadFile("schema.sql"), os.Open("./go.mod")\nvar c = godotenv.Load()\n'
    files = {"main.go": source, "schema.sql": "", ".env": "", "other.sql": ""}
    text = final(go(), files)
    assert "COPY --from=build /src/schema.sql /src/schema.sql\n" in text
    assert "COPY --from=build /src/.env /src/.env\n" in text
    assert text.count("COPY --from=build") == 3
    silent = final(go(), files | {"main.go": "package main\n"})
    assert silent.count("COPY --from=build") == 1


def test_an_init_comes_along() -> None:
    end = 'ENTRYPOINT ["/sbin/tini", "--", "/web"]'
    text = final(go("RUN apk add --no-cache tini", end=end, base="golang:1.24-alpine"))
    assert text.startswith("alpine:3.22\nRUN apk add --no-cache tini\n")
    assert "COPY --from=build /web /web\n" in text
    assert "tini, which ENTRYPOINT in line 5 runs" in left(go(end=end))
    added = go("ADD https://example.com/tini /sbin/tini", end=end)
    assert "COPY --from=build /sbin/tini /sbin/tini\n" in final(added)


SCRIPT = "#!/bin/sh\nset -e\necho starting\nexec /web --verbose\n"


def test_a_script_that_starts_the_program_comes_along() -> None:
    end = 'ENTRYPOINT ["./start.sh"]'
    text = final(go(end=end), {"start.sh": SCRIPT})
    assert text.startswith("alpine:3.22\n")
    assert "COPY --from=build /src/start.sh /src/start.sh\n" in text
    assert "COPY --from=build /web /web\n" in text
    copied = go("COPY start.sh /bin/start.sh", end='ENTRYPOINT ["/bin/start.sh"]\nCMD ["/web"]')
    text = final(copied, {"start.sh": '#!/bin/sh\nexec "$@"\n'})
    assert "COPY --from=build /bin/start.sh /bin/start.sh\n" in text


def test_a_script_may_need_what_no_base_has() -> None:
    end = 'ENTRYPOINT ["./start.sh"]'
    needs_git = SCRIPT.replace("echo", "git fetch #")
    assert "git, which start.sh runs" in left(go(end=end), {"start.sh": needs_git})
    for_bash = SCRIPT.replace("/bin/sh", "/bin/bash")
    assert final(go(end=end), {"start.sh": for_bash}).startswith("debian:13-slim\n")
