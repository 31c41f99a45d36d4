"""Java: archives of Maven and Gradle, and whole distributions, on an image that only runs Java."""

from __future__ import annotations

from textwrap import dedent

import pytest

from kubectl_prodready.dockerfile.splitting.java import major
from tests.dockerfile.splitting.test_what_comes_along import left
from tests.dockerfiles import after, seen

BOOT = {"pom.xml": "<dependency/><artifactId>spring-boot-maven-plugin</artifactId>"}
GRADLE = {"build.gradle": "plugins { id 'org.springframework.boot' version '3.4.0' }"}


def both(before: str, files: dict[str, str]) -> str:
    return after(dedent(before), files, multi_stage=True)


@pytest.mark.parametrize(
    ("copy", "files"),
    [
        ("COPY . .", {"application.yml": "", "config/application-prod.properties": ""}),
        ("COPY application.yml ./\nCOPY config/application-prod.properties config/\nCOPY . .", {}),
    ],
)
def test_configuration_that_spring_looks_for_comes_along(copy: str, files: dict[str, str]) -> None:
    head = f"FROM maven:3.9-eclipse-temurin-21\nWORKDIR /app\n{copy}\nRUN mvn package\n"
    after_it = both(f'{head}CMD ["java", "-jar", "target/a-1.jar"]\n', BOOT | files)
    for place in ("/app/application.yml", "/app/config/application-prod.properties"):
        assert f"COPY --from=build {place} {place}\n" in after_it


def test_an_archive_of_maven() -> None:
    before = """\
    FROM maven:3.9-eclipse-temurin-21

    # the sources
    WORKDIR /app
    COPY pom.xml .
    RUN mvn -B dependency:go-offline
    COPY src src
    RUN mvn -B package -DskipTests

    # the service
    ENV SPRING_PROFILES_ACTIVE=prod
    EXPOSE 8080
    ENTRYPOINT ["java", "-Xmx512m", "-jar", "target/shop-1.0.jar"]
    """
    wanted = """\
    FROM maven:3.9-eclipse-temurin-21 AS build

    # the sources
    WORKDIR /app
    COPY pom.xml .
    RUN mvn -B dependency:go-offline
    COPY src src
    RUN mvn -B package -DskipTests

    FROM eclipse-temurin:21-jre
    # the sources
    WORKDIR /app
    COPY --from=build /app/target/shop-1.0.jar /app/target/shop-1.0.jar

    # the service
    ENV SPRING_PROFILES_ACTIVE=prod
    EXPOSE 8080
    ENTRYPOINT ["java", "-Xmx512m", "-jar", "target/shop-1.0.jar"]
    """
    assert both(before, BOOT) == dedent(wanted)


def test_an_archive_that_is_moved() -> None:
    before = """\
    FROM openjdk:17-jdk-alpine
    COPY . /src
    RUN cd /src && ./mvnw package && mv target/*.jar /app.jar
    CMD java $JAVA_OPTS -jar /app.jar
    """
    wanted = """\
    FROM openjdk:17-jdk-alpine AS build
    COPY . /src
    RUN cd /src && ./mvnw package && mv target/*.jar /app.jar

    FROM eclipse-temurin:17-jre-alpine
    COPY --from=build /app.jar /app.jar
    CMD java $JAVA_OPTS -jar /app.jar
    """
    assert both(before, BOOT) == dedent(wanted)


def test_an_archive_of_a_module_in_a_folder_of_copies() -> None:
    before = """\
    FROM maven:3-jdk-11
    WORKDIR /src
    COPY . .
    RUN mvn -pl api -am install
    RUN mkdir -p /opt/api && cp api/target/api-*.jar /opt/api/
    WORKDIR /opt/api
    CMD ["java", "-jar", "api-2.jar"]
    """
    text = both(before, {"pom.xml": "<module/>", "api/pom.xml": BOOT["pom.xml"]})
    assert "\n\nFROM eclipse-temurin:11-jre\nWORKDIR /src\n" in text
    assert "COPY --from=build /opt/api/api-2.jar /opt/api/api-2.jar\n" in text


def test_a_name_with_a_wildcard_goes_to_its_folder() -> None:
    before = (
        "FROM maven:3-jdk-8\nWORKDIR /a\nCOPY . .\nRUN mvn package\nCMD java -jar target/*.jar\n"
    )
    assert "COPY --from=build /a/target/*.jar /a/target/\n" in both(before, BOOT)


def test_libraries_beside_the_archive() -> None:
    pom = """<dependency/><addClasspath>true</addClasspath>
    <classpathPrefix>lib/</classpathPrefix>"""
    before = (
        "FROM maven:3-jdk-8\nWORKDIR /a\nCOPY . .\nRUN mvn package\nCMD java -jar target/a.jar\n"
    )
    text = both(before, {"pom.xml": pom})
    assert "COPY --from=build /a/target/a.jar /a/target/a.jar\n" in text
    assert "COPY --from=build /a/target/lib /a/target/lib\n" in text
    assert "pom.xml packs it" in left(before, {"pom.xml": "<dependency/>"})
    assert "there is no pom.xml beside" in left(before)
    assert "FROM eclipse-temurin:8-jre" in both(before.replace("a.jar", "a-all.jar"), {})
    assert "FROM eclipse-temurin:8-jre" in both(before, {"pom.xml": "<project/>"})


def test_quarkus() -> None:
    before = """\
    FROM maven:3-eclipse-temurin-21
    WORKDIR /a
    COPY . .
    RUN mvn package
    CMD ["java", "-jar", "target/quarkus-app/quarkus-run.jar"]
    """
    text = both(before, BOOT)
    assert "COPY --from=build /a/target/quarkus-app /a/target/quarkus-app\n" in text


@pytest.mark.parametrize("files", [GRADLE, {"build.gradle.kts": 'id("io.ktor.plugin")'}])
def test_an_archive_of_gradle(files: dict[str, str]) -> None:
    before = """\
    FROM gradle:8-jdk17
    WORKDIR /src
    COPY --chown=gradle:gradle . .
    RUN gradle --no-daemon build
    ENTRYPOINT ["java", "-jar", "build/libs/web.jar"]
    """
    text = both(before, files)
    assert "\n\nFROM eclipse-temurin:17-jre\n" in text
    assert "COPY --from=build /src/build/libs/web.jar /src/build/libs/web.jar\n" in text
    assert "has within it all that it needs is not known" in left(dedent(before))
    assert "FROM eclipse-temurin" in both(before.replace(" build\n", " web:shadowJar\n"), {})


def test_a_distribution_of_gradle() -> None:
    before = """\
    FROM openjdk:8
    RUN wget -qO/bin/probe https://example.com/probe && chmod +x /bin/probe
    WORKDIR /app
    COPY . .
    RUN ./gradlew installDist
    EXPOSE 9555
    ENTRYPOINT ["/app/build/install/ads/bin/AdService"]
    """
    wanted = """\
    FROM openjdk:8 AS build
    RUN wget -qO/bin/probe https://example.com/probe && chmod +x /bin/probe
    WORKDIR /app
    COPY . .
    RUN ./gradlew installDist

    FROM eclipse-temurin:8-jre
    WORKDIR /app
    COPY --from=build /app/build/install/ads /app/build/install/ads
    COPY --from=build /bin/probe /bin/probe
    EXPOSE 9555
    ENTRYPOINT ["/app/build/install/ads/bin/AdService"]
    """
    assert both(before, {}) == dedent(wanted)


FILE = "FROM {}\nWORKDIR /a\nCOPY . .\n{}RUN mvn package\nCMD {}\n"
JAR = '["java", "-jar", "target/a.jar"]'


@pytest.mark.parametrize(
    ("base", "family", "final"),
    [
        ("maven:3-eclipse-temurin-21", "distroless", "gcr.io/distroless/java21-debian13:nonroot"),
        ("maven:3-eclipse-temurin-21", "alpine", "eclipse-temurin:21-jre-alpine"),
        ("maven:3-eclipse-temurin-21-alpine", "", "eclipse-temurin:21-jre-alpine"),
        ("maven:3-eclipse-temurin-21-alpine", "slim", "eclipse-temurin:21-jre"),
        ("maven:3-eclipse-temurin-21", "chainguard", "cgr.dev/chainguard/jre:latest"),
        ("maven:3-jdk-8", "distroless", "eclipse-temurin:8-jre"),
    ],
)
def test_families(base: str, family: str, final: str) -> None:
    text = after(FILE.format(base, "", JAR), BOOT, multi_stage=True, base=family)
    assert f"\n\nFROM {final}\n" in text
    # their own ENTRYPOINT is java, and CMD says java again
    assert ("ENTRYPOINT []\n" in text) == final.startswith(("gcr.io", "cgr.dev"))


@pytest.mark.parametrize(
    ("base", "version"),
    [
        ("openjdk:8", 8),
        ("openjdk:8u212-jdk-alpine", 8),
        ("openjdk:11.0.3-slim", 11),
        ("maven:3-jdk-11", 11),
        ("maven:3.8.4-openjdk-17-slim", 17),
        ("maven:3.9.6-amazoncorretto-21", 21),
        ("gradle:8.7.0-jdk21-alpine", 21),
        ("gradle:jdk17", 17),
        ("eclipse-temurin:17-jdk", 17),
        ("eclipse-temurin:17.0.9_9-jdk", 17),
        ("amazoncorretto:17-alpine", 17),
        ("java:8", 8),
        ("maven:3.9", None),
        ("openjdk", None),
    ],
)
def test_versions(base: str, version: int | None) -> None:
    assert major(seen(f"FROM {base}\n")) == version


def test_a_version_of_the_project_or_of_a_package() -> None:
    files = {"pom.xml": "<release>17</release>"}
    assert major(seen("FROM maven:3\n", files)) == 17
    assert major(seen("FROM gradle\n", {"build.gradle": "jvmToolchain(11)"})) == 11
    assert major(seen("FROM gradle\n", {"build.gradle": "sourceCompatibility = '11'"})) is None
    assert (
        major(seen("FROM debian:12\nRUN apt-get install -y openjdk-17-jdk-headless maven\n")) == 17
    )


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (FILE.format("maven:3-jdk-8", "", '["mvn", "exec:java"]'), "mvn runs in the image"),
        (FILE.format("maven:3-jdk-7", "", JAR), "no image that only runs Java 7 is known"),
        (FILE.format("maven:3", "", JAR), "which version of Java its base brings"),
        (FILE.format("example.com/jdk:8", "", JAR), "what its base example.com/jdk:8 brings"),
        (FILE.format("maven:3-jdk-8", "", '["java", "-cp", "x", "Main"]'), "what java runs is no"),
        (FILE.format("maven:3-jdk-8", "", '["java", "-jar", "/b.jar"]'), "which step makes /b.jar"),
        (FILE.format("maven:3-jdk-8", "", '["catalina.sh", "run"]'), "what catalina.sh needs"),
        (
            FILE.format("maven:3-jdk-8", "", JAR.replace('"-jar"', '"-javaagent:/a.jar", "-jar"')),
            "where the agent /a.jar comes from",
        ),
        (
            FILE.format("maven:3-jdk-8", "RUN curl https://example.com | tar -xzC /opt\n", JAR),
            "what line 4 fetches may be for the build or for the image",
        ),
        (
            FILE.format("maven:3-jdk-8", "ENV JAVA_HOME=/jdk A=b\n", JAR),
            "ENV sets JAVA_HOME beside other variables",
        ),
        (FILE.format("maven:3-jdk-8", "", JAR).replace("mvn package", "gradle build").replace(
            JAR, '["gradle", "run"]'), "gradle runs in the image"),
    ],
)  # fmt: skip
def test_refused(text: str, reason: str) -> None:
    assert reason in left(text, BOOT)


def test_java_home_of_the_build_is_not_that_of_the_image() -> None:
    text = both(FILE.format("maven:3-jdk-8", "ENV JAVA_HOME=/usr/lib/jvm/java-8\n", JAR), BOOT)
    assert text.count("JAVA_HOME") == 1


def test_an_agent_that_is_fetched() -> None:
    fetch = "RUN wget -O /agent.jar https://example.com/agent.jar\n"
    command = '["java", "-javaagent:/agent.jar", "-jar", "target/a.jar"]'
    text = both(FILE.format("maven:3-jdk-8", fetch, command), BOOT)
    assert "COPY --from=build /agent.jar /agent.jar\n" in text


def test_files_that_only_the_image_packs_are_no_business_of_maven() -> None:
    text = 'FROM eclipse-temurin:21\nCOPY target/a.jar /a.jar\nCMD ["java", "-jar", "/a.jar"]\n'
    assert both(text, BOOT) == text


def test_a_place_that_is_not_known_is_no_place() -> None:
    text = """\
    FROM maven:3-eclipse-temurin-11
    ARG FOLDER
    WORKDIR ${FOLDER}
    COPY . .
    RUN make && mvn package
    CMD ["java", "-javaagent:a.jar", "-jar", "target/a.jar"]
    """
    assert "in which folder Maven packs is not known" in left(dedent(text), BOOT)


def test_options_may_stand_behind_jar() -> None:
    command = '["java", "-jar", "-Dfile.encoding=UTF-8", "target/a.jar"]'
    text = both(FILE.format("maven:3-jdk-8", "", command), BOOT)
    assert "COPY --from=build /a/target/a.jar /a/target/a.jar\n" in text


def test_the_goal_of_a_plugin_packs_as_well() -> None:
    before = FILE.format("maven:3-jdk-8", "", JAR).replace("package", "compile assembly:single")
    assert "FROM eclipse-temurin:8-jre" in both(before, {"pom.xml": "<project/>"})
