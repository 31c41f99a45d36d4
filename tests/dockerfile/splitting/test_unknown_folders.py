"""A folder that nobody knows is no reason to fail."""

from __future__ import annotations

from tests.dockerfiles import said


def test_a_script_in_a_folder_that_is_not_known() -> None:
    text = (
        "FROM maven:3-eclipse-temurin-17\n"
        "ENV HOME_DIR=${SOMEWHERE}\n"
        "WORKDIR ${HOME_DIR}\n"
        "COPY . .\n"
        "RUN mvn package\n"
        'ENTRYPOINT ["./start.sh"]\n'
    )
    said(text, {"pom.xml": "<project/>"})  # it does not fail
