"""`fix`: what it prints where, what it writes, and how it ends."""

from __future__ import annotations

import os
import pty
import re
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.cli.command import (
    BROKEN,
    COMPLETE,
    CONFIG_MAP,
    MODULE,
    contents,
    process,
    prodready,
    put,
)
from tests.help import RESOURCES, after, deployment, documents

WEB = deployment()
ESCAPE = re.compile(r"\x1b\[\d*m")
OFFER = "add --write to write them; `kubectl prodready explain RULE` tells why"


def test_without_write_the_diff_goes_to_stdout_and_the_file_stays(tmp_path: Path) -> None:
    put(tmp_path, {"web.yaml": WEB})
    done = prodready("fix", "-f", "web.yaml", cwd=tmp_path)
    assert done.code == 1
    assert done.out.startswith("--- a/web.yaml\n+++ b/web.yaml\n@@ -")
    assert done.out.count("\n+ ") == 9
    assert "\n- " not in done.out
    assert contents(tmp_path) == {"web.yaml": WEB}


def test_summary_on_stderr(tmp_path: Path) -> None:
    put(tmp_path, {"web.yaml": WEB})
    done = prodready("fix", "-f", "web.yaml", "--select", ",".join(RESOURCES), cwd=tmp_path)
    assert done.err.splitlines() == [
        "1 workload in 1 file: 6 changes to make (6 review)",
        (
            "  cpu-limit 1, cpu-request 1, ephemeral-storage-limit 1, "
            "ephemeral-storage-request 1, memory-limit 1, memory-request 1"
        ),
        OFFER,
    ]


def test_summary_counts_workloads_and_safety_over_files(tmp_path: Path) -> None:
    limited = deployment("[{name: a, image: a, resources: {limits: {cpu: 1, memory: 1Gi}}}]")
    put(tmp_path, {"a.yaml": documents(WEB, limited), "b.yaml": COMPLETE, "c.yaml": CONFIG_MAP})
    done = prodready("fix", "-f", ".", "--select", "cpu-request", cwd=tmp_path)
    assert done.err.splitlines()[:2] == [
        "3 workloads in 2 files: 2 changes to make (1 safe, 1 review)",
        "  cpu-request 2",
    ]


def test_summary_says_what_was_left_alone_and_why(tmp_path: Path) -> None:
    put(tmp_path, {"web.yaml": WEB})
    done = prodready("fix", "-f", "web.yaml", "--select", "cpu-limit", cwd=tmp_path)
    reason = "makes sense only together with requests.cpu, which cannot be added"
    assert f"  left alone: 1 x cpu-limit: {reason}" in done.err.splitlines()
    assert done.code == 0
    quiet = prodready("fix", "-f", "web.yaml", "--select", "cpu-request", cwd=tmp_path)
    assert "left alone" not in quiet.err


def test_verbose_names_each_thing_that_was_left_alone(tmp_path: Path) -> None:
    put(tmp_path, {"web.yaml": WEB})
    words = ("fix", "-f", "web.yaml", "--select", "cpu-limit")
    place = re.compile(
        r"web\.yaml:\d+:\d+: left alone: cpu-limit: spec\.template\.spec\.containers\[name=web\]"
        r"\.resources\.limits\.cpu: makes sense only together"
    )
    assert place.search(prodready(*words, "-v", cwd=tmp_path).err)
    assert not place.search(prodready(*words, cwd=tmp_path).err)


def test_summary_says_how_many_more_a_wider_safety_would_take(tmp_path: Path) -> None:
    put(tmp_path, {"web.yaml": deployment(pod="{volumes: [{name: tmp, emptyDir: {}}]}")})
    words = ("fix", "-f", "web.yaml")
    done = prodready(*words, cwd=tmp_path)
    assert "  1 more change with --safety hint" in done.err.splitlines()
    assert "(5 review)" in done.err
    wider = prodready(*words, "--safety", "hint", cwd=tmp_path)
    assert "more change" not in wider.err
    assert "(5 review, 1 hint)" in wider.err
    safe = prodready(*words, "--safety", "safe", cwd=tmp_path)
    assert "  5 more changes with --safety review" in safe.err.splitlines()
    assert (safe.code, safe.out) == (0, "")


def test_dump_of_a_cluster_takes_only_what_is_safe_unless_asked(tmp_path: Path) -> None:
    put(tmp_path, {"web.yaml": deployment(metadata="{uid: 1}")})
    assert "0 changes to make" in prodready("fix", "-f", "web.yaml", cwd=tmp_path).err
    asked = prodready("fix", "-f", "web.yaml", "--safety", "review", cwd=tmp_path)
    assert "6 changes to make (6 review)" in asked.err


def test_write_edits_in_place_and_says_what(tmp_path: Path) -> None:
    put(tmp_path, {"web.yaml": WEB, "full.yaml": COMPLETE})
    done = prodready("fix", "-f", "web.yaml,full.yaml", "--write", cwd=tmp_path)
    assert done.code == 0
    assert done.out == "wrote web.yaml: 6 changes to deployment.apps/web\n"
    assert done.err.startswith("2 workloads in 2 files: 6 changes written (6 review)\n")
    assert OFFER not in done.err
    assert contents(tmp_path) == {"web.yaml": after(WEB), "full.yaml": COMPLETE}


def test_second_write_changes_nothing(tmp_path: Path) -> None:
    put(tmp_path, {"web.yaml": WEB})
    prodready("fix", "-f", "web.yaml", "--write", cwd=tmp_path)
    once = contents(tmp_path)
    done = prodready("fix", "-f", "web.yaml", "--write", cwd=tmp_path)
    assert (done.code, done.out) == (0, "")
    assert contents(tmp_path) == once


@pytest.mark.parametrize("output", ["json", "name", "yaml"])
def test_write_also_writes_with_another_output(tmp_path: Path, output: str) -> None:
    put(tmp_path, {"web.yaml": WEB})
    done = prodready("fix", "-f", "web.yaml", "--write", "-o", output, cwd=tmp_path)
    assert done.code == 0
    assert contents(tmp_path) == {"web.yaml": after(WEB)}
    assert done.out


def test_write_of_standard_input_is_refused(tmp_path: Path) -> None:
    done = prodready("fix", "-f", "-", "--write", cwd=tmp_path, stdin=WEB.encode())
    assert (done.code, done.out) == (2, "")
    assert done.err == "error: standard input cannot be written back; use -o yaml for a stream\n"


def test_a_file_with_an_error_is_not_written_and_its_changes_wait(tmp_path: Path) -> None:
    text = documents(WEB, deployment(name="bad").replace("containers:", "containers: foo\n#"))
    put(tmp_path, {"web.yaml": text})
    done = prodready("fix", "-f", "web.yaml", "--write", cwd=tmp_path)
    assert (done.code, done.out) == (2, "")
    assert "  6 more changes wait in files with errors" in done.err.splitlines()
    assert contents(tmp_path) == {"web.yaml": text}


def test_names(tmp_path: Path) -> None:
    cron = (
        "apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: nightly}\nspec: {schedule: '* * * * "
        "*', jobTemplate: {spec: {template: {spec: {containers: [{name: a, image: a}]}}}}}\n"
    )
    pod = (
        "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\n"
        "spec: {containers: [{name: a, image: a}]}\n"
    )
    put(tmp_path, {"all.yaml": documents(WEB, cron, COMPLETE, pod, CONFIG_MAP)})
    done = prodready("fix", "-f", "all.yaml", "-o", "name", cwd=tmp_path)
    assert done.code == 1
    assert done.out == "deployment.apps/web\ncronjob.batch/nightly\npod/p\n"
    assert OFFER not in done.err


def test_select_and_ignore(tmp_path: Path) -> None:
    put(tmp_path, {"web.yaml": WEB})
    one = prodready("fix", "-f", "web.yaml", "--select", "cpu-request", cwd=tmp_path)
    assert [line for line in one.err.splitlines() if line.startswith("  cpu")] == [
        "  cpu-request 1"
    ]
    two = prodready(
        "fix", "-f", "web.yaml", "--select", "cpu-request, memory-request", cwd=tmp_path
    )
    assert "  cpu-request 1, memory-request 1" in two.err.splitlines()
    words = ("--ignore", "cpu-limit,memory-limit", "--ignore", "ephemeral-storage-limit")
    rest = prodready("fix", "-f", "web.yaml", *words, cwd=tmp_path)
    assert "  cpu-request 1, ephemeral-storage-request 1, memory-request 1" in rest.err.splitlines()


@pytest.mark.parametrize("flag", ["--select", "--ignore"])
@pytest.mark.parametrize("output", ["diff", "json", "yaml", "name"])
def test_wrong_rule_name_suggests_the_nearest_and_prints_nothing(
    tmp_path: Path, flag: str, output: str
) -> None:
    put(tmp_path, {"web.yaml": WEB})
    done = prodready("fix", "-f", "web.yaml", flag, "memory-limits", "-o", output, cwd=tmp_path)
    assert done.code == 2
    assert done.err == 'error: there is no rule "memory-limits"; did you mean memory-limit?\n'
    assert done.out == ""


def test_no_comments_leaves_only_the_values(tmp_path: Path) -> None:
    put(tmp_path, {"web.yaml": WEB})
    with_comments = prodready("fix", "-f", "web.yaml", cwd=tmp_path).out
    assert with_comments.count("  # prodready: review, unmeasured default") == 1
    without = prodready("fix", "-f", "web.yaml", "--no-comments", cwd=tmp_path).out
    assert without == with_comments.replace("  # prodready: review, unmeasured default", "")


def test_sidecars_are_sidecars_since_1_29(tmp_path: Path) -> None:
    """A LimitRange's maximum for a Pod counts sidecars together with the main containers."""
    limits = (
        "apiVersion: v1\nkind: LimitRange\nmetadata: {name: small}\n"
        "spec: {limits: [{type: Pod, max: {cpu: 150m}}]}\n"
    )
    pod = "{initContainers: [{name: side, image: a, restartPolicy: Always}]}"
    put(tmp_path, {"web.yaml": documents(limits, deployment(pod=pod))})
    words = ("fix", "-v", "-f", "web.yaml", "--select", "cpu-request")
    default = prodready(*words, cwd=tmp_path)
    assert "0 changes" in default.err
    reason = "the Pod would exceed the maximum 150m of LimitRange/small"
    assert f"  left alone: 2 x cpu-request: {reason}" in default.err.splitlines()
    assert prodready(*words, "--kubernetes-version", "1.29", cwd=tmp_path).err == default.err
    old = prodready(*words, "--kubernetes-version", "v1.28.4", cwd=tmp_path)
    assert "containers[name=web].resources.requests.cpu: left alone" not in old.err
    assert "cpu: 100m" in old.out


@pytest.mark.parametrize("version", ["1.30", "v1.30", "v1.30.2", "1.20", "1.31.0-rc.1", "2.0"])
def test_versions(tmp_path: Path, version: str) -> None:
    put(tmp_path, {"web.yaml": COMPLETE})
    done = prodready("fix", "-f", "web.yaml", "--kubernetes-version", version, cwd=tmp_path)
    assert done.code == 0


@pytest.mark.parametrize("version", ["", "1", "1.x", "latest", "1.19", "0.30", "1.30 ", "-1.30"])
@pytest.mark.parametrize("command", ["fix", "check"])
def test_bad_versions_are_refused(tmp_path: Path, command: str, version: str) -> None:
    put(tmp_path, {"web.yaml": WEB})
    done = prodready(command, "-f", "web.yaml", f"--kubernetes-version={version}", cwd=tmp_path)
    assert (done.code, done.out) == (2, "")
    assert done.err == (
        f'error: --kubernetes-version "{version}" is no version that this tool knows; '
        "write it as 1.30\n"
    )


def on_terminal(*words: str, cwd: Path, env: dict[str, str]) -> tuple[str, str]:
    """What is shown on a terminal as standard output, and standard error beside it."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [*MODULE, *words],
        cwd=cwd,
        stdout=theirs,
        stderr=subprocess.PIPE,
        env={k: v for k, v in os.environ.items() if k != "NO_COLOR"} | {"TERM": "xterm"} | env,
    ) as running:
        os.close(theirs)
        shown = b""
        while chunk := _read(ours):
            shown += chunk
        assert running.stderr is not None
        error = running.stderr.read().decode()
    os.close(ours)
    return shown.decode().replace("\r\n", "\n"), error


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 4096)
    except OSError:  # the other end of a terminal was closed
        return b""


def test_colour_on_a_terminal(tmp_path: Path) -> None:
    put(tmp_path, {"web.yaml": WEB})
    plain = process("fix", "-f", "web.yaml", cwd=tmp_path)
    shown, error = on_terminal("fix", "-f", "web.yaml", cwd=tmp_path, env={})
    lines = shown.splitlines()
    assert lines[0] == "\x1b[1m--- a/web.yaml\x1b[m"
    assert lines[1] == "\x1b[1m+++ b/web.yaml\x1b[m"
    assert lines[2].startswith("\x1b[36m@@ -")
    assert sum(line.startswith("\x1b[32m+") for line in lines) == 9
    assert ESCAPE.sub("", shown) == plain.out
    assert error == plain.err


@pytest.mark.parametrize("env", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_no_colour_where_it_is_not_wanted(tmp_path: Path, env: dict[str, str]) -> None:
    put(tmp_path, {"web.yaml": WEB})
    shown, _ = on_terminal("fix", "-f", "web.yaml", cwd=tmp_path, env=env)
    assert shown.startswith("--- a/web.yaml\n")
    assert "\x1b" not in shown


def test_no_colour_in_a_pipe(tmp_path: Path) -> None:
    put(tmp_path, {"web.yaml": WEB})
    done = process("fix", "-f", "web.yaml", cwd=tmp_path, env={"TERM": "xterm"})
    assert "+++ b/web.yaml" in done.out
    assert "\x1b" not in done.out


@pytest.mark.parametrize("output", ["yaml", "json", "name"])
def test_only_the_diff_is_coloured(tmp_path: Path, output: str) -> None:
    put(tmp_path, {"web.yaml": WEB})
    shown, _ = on_terminal("fix", "-f", "web.yaml", "-o", output, cwd=tmp_path, env={})
    assert shown
    assert "\x1b" not in shown


def test_what_was_added_comes_with_the_same_meaning_for_an_independent_reader(
    tmp_path: Path,
) -> None:
    put(tmp_path, {"web.yaml": WEB})
    prodready("fix", "-f", "web.yaml", "--write", cwd=tmp_path)
    old, new = yaml.safe_load(WEB), yaml.safe_load((tmp_path / "web.yaml").read_bytes())
    added = new["spec"]["template"]["spec"]["containers"][0].pop("resources")
    assert new == old
    assert added == {
        "requests": {"cpu": "100m", "memory": "128Mi", "ephemeral-storage": "50Mi"},
        "limits": {"cpu": "2", "memory": "512Mi", "ephemeral-storage": "2Gi"},
    }


def test_one_bad_file_stops_no_other(tmp_path: Path) -> None:
    put(tmp_path, {"a.yaml": WEB, "b.yaml": BROKEN, "c.yaml": WEB})
    done = prodready("fix", "-f", ".", "-f", "missing.yaml", "--write", cwd=tmp_path)
    assert done.code == 2
    assert contents(tmp_path) == {"a.yaml": after(WEB), "b.yaml": BROKEN, "c.yaml": after(WEB)}
    assert "missing.yaml: no such file or folder; check the name" in done.err
    assert done.out.count("wrote ") == 2


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--apply",), "kubectl prodready fix -f FILE -o yaml | kubectl apply -f -"),
        (("--yes",), "--yes is for live objects, and -f names files"),
        (("--dry-run", "server"), "--dry-run is for live objects, and -f names files"),
        (("-o", "patch"), "-o patch is for live objects"),
    ],
)
def test_what_is_for_live_objects_is_refused_beside_files(
    tmp_path: Path, words: tuple[str, ...], told: str
) -> None:
    put(tmp_path, {"web.yaml": WEB})
    done = prodready("fix", "-f", "web.yaml", *words, cwd=tmp_path)
    assert (done.code, done.out) == (2, "")
    assert told in done.err
    assert contents(tmp_path) == {"web.yaml": WEB}
