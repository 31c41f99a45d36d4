"""`heap-setting`: the arithmetic of each runtime, in its own units."""

from __future__ import annotations

from typing import Any

import pytest

from tests.rules.said import one_line, said

RULE = "heap-setting"


def limited(limit: Any, name: str = "", value: str = "", **fields: Any) -> list[str]:
    env = [{"name": name, "value": value}] if name else []
    return said(RULE, {"resources": {"limits": {"memory": limit}}, "env": env, **fields})


HEARD = [
    ("1Gi", "JAVA_OPTS", "-Xms1g -Xmx1G -ea", "-Xmx1G in JAVA_OPTS"),
    ("1279Mi", "KAFKA_HEAP_OPTS", "-Xmx1024m", "1Gi x 1.25 = 1280Mi"),
    ("1Gi", "X", '"-XX:MaxHeapSize=1073741824"', "-XX:MaxHeapSize=1073741824 in X"),
    ("1Gi", "X", "-Xmx1048576k", "1Gi x 1.25"),
    ("1Ti", "X", "-Xmx1t", "-Xmx1t in X"),
    ("512Mi", "X", "-Xms1g", "-Xms1g in X: a JVM needs about a quarter more than its heap"),
    ("512Mi", "X", "-XX:InitialHeapSize=1g", "-XX:InitialHeapSize=1g in X"),
    ("1Gi", "X", "-XX:MaxRAMPercentage=90.0 -Xms2g", "2Gi x 1.25 = 2560Mi"),
    ("1Gi", "X", "-XX:MaxRAMPercentage=90.0 -Xms512m", "10 % of the limit"),
    ("1Gi", "X", "-XX:MaxRAMPercentage=90.0 -Xms0", "10 % of the limit"),
    ("1Gi", "X", "-XX:MaxRAM=2g", "-XX:MaxRAM=2g in X: the JVM sizes its heap"),
    ("1Gi", "X", "-XX:MaxRAMPercentage=90.0", "10 % of the limit of 1Gi"),
    ("1Gi", "GOMEMLIMIT", "1GiB", "GOMEMLIMIT=1GiB in env is no less than the limit of 1Gi"),
    ("1Gi", "GOMEMLIMIT", "1073741824", "GOMEMLIMIT=1073741824"),
    ("1k", "GOMEMLIMIT", "1KiB", "GOMEMLIMIT=1KiB"),
    ("1Gi", "NODE_OPTIONS", "--max-old-space-size=1024", "--max-old-space-size=1024"),
    ("1G", "NODE_OPTIONS", "--max_old_space_size=1000", "--max_old_space_size=1000"),
]


@pytest.mark.parametrize(("limit", "name", "value", "part"), HEARD)
def test_says(limit: str, name: str, value: str, part: str) -> None:
    text = one_line(limited(limit, name, value))
    assert part in text
    assert text.endswith("(limits.memory)")


SILENT = [
    ("1280Mi", "JAVA_OPTS", "-Xmx1g"),
    ("1280Mi", "JAVA_OPTS", "-Xms1g"),
    ("1Gi", "JAVA_OPTS", "-Xms0"),
    ("1Gi", "JAVA_OPTS", "-Xmx"),
    ("1Gi", "JAVA_OPTS", "-Xmx0"),
    ("1Gi", "JAVA_OPTS", "-Xmx2x"),
    ("1Gi", "JAVA_OPTS", "-XX:MaxRAM=1g"),
    ("1Gi", "JAVA_OPTS", "-XX:MaxRAMPercentage=80"),
    ("128Mi", "JAVA_OPTS", "-XX:MaxRAMPercentage=90"),
    ("1Gi", "JAVA_OPTS", "-Xmx512m -XX:MaxRAMPercentage=90 -XX:MaxRAM=4g"),
    ("1Gi", "JAVA_OPTS", "-Xmx512m -Xmx2g"),
    ("1Gi", "GOMEMLIMIT", "1023MiB"),
    ("1Gi", "GOMEMLIMIT", "off"),
    ("1Gi", "GOMEMLIMIT", "2GB"),
    ("1Gi", "NODE_OPTIONS", "--max-old-space-size=1023"),
    ("1Gi", "GOGC", "100"),
    (None, "JAVA_OPTS", "-Xmx1g"),
    (0, "JAVA_OPTS", "-Xmx1g"),
]


@pytest.mark.parametrize(("limit", "name", "value"), SILENT)
def test_is_silent(limit: Any, name: str, value: str) -> None:
    assert limited(limit, name, value) == []


def test_arguments_count_too() -> None:
    assert "-Xmx1g in args" in one_line(limited("1Gi", args=["-Xmx1g", "-jar", "web.jar"]))
    assert "-Xmx1g in command" in one_line(limited("1Gi", command=["java", "-Xmx1g"]))
    script = ["sh", "-c", "exec node --max-old-space-size=2048 x.js"]
    assert "--max-old-space-size=2048 in command" in one_line(limited("1Gi", command=script))
