"""`plan` and `apply` on files."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kubectl_prodready.records.lines import DONE, Said, read_lines
from tests.cli.command import BROKEN, COMPLETE, MODULE, prodready
from tests.cli.interactive.session import CHECKED, SERVED
from tests.cli.plans import PLAN, REQUESTS, apply, edit, planned, put, workload
from tests.plans.made import documents
from tests.plans.test_plan_text import SCHEMA

KILLS = int(os.environ.get("KILLS", "20"))
"""Runs that are killed; `make test-slow` has more of them."""


def shop(folder: Path, count: int = 3) -> list[Path]:
    """Files with a Deployment each."""
    return [put(folder, f"{n:02}.yaml", workload(f"web-{n:02}")) for n in range(count)]


def fixed(folder: Path, tmp: Path, *words: str) -> dict[str, bytes]:
    """What `fix --write` makes of a copy of a folder."""
    copy = tmp / "copy"
    shutil.copytree(folder, copy)
    prodready("fix", "-f", ".", "--write", "--record", str(tmp / "runs"), *words, cwd=copy)
    return contents(copy)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if "plan" not in path.name}


def test_a_plan_says_what_fix_would_do_and_apply_does_it(tmp_path: Path) -> None:
    folder = tmp_path / "shop"
    folder.mkdir()
    shop(folder)
    wanted = fixed(folder, tmp_path)
    text = planned(folder)
    for document in documents(text):
        SCHEMA.validate(document)
    assert [one.get("name") for one in documents(text)[1:-1]] == ["web-00", "web-01", "web-02"]
    done = apply(folder)
    assert (done.code, done.out.count("wrote ")) == (0, 3)
    assert "plan.yaml: 3 objects changed\n" in done.err
    assert "undo plan.yaml` takes it back" in done.err
    assert contents(folder) == wanted


def test_the_same_input_gives_the_same_plan(tmp_path: Path) -> None:
    shop(tmp_path)
    first = planned(tmp_path)
    assert planned(tmp_path) == first
    assert prodready("plan", "-f", ".", "--jobs", "2", cwd=tmp_path).out == first


def test_the_sums_are_those_of_all_pods(tmp_path: Path) -> None:
    put(tmp_path, "web.yaml", workload("web").replace("spec:", "spec:\n  replicas: 3", 1))
    put(tmp_path, "api.yaml", workload("api"))
    put(tmp_path, "log.yaml", workload("log").replace("Deployment", "DaemonSet"))
    totals = documents(planned(tmp_path, *REQUESTS))[-1]["totals"]
    assert totals == {
        "objects": 3,
        "changes": 6,
        "restartingPods": 4,
        "namespaces": [
            {
                "namespace": "",
                "objects": 3,
                "restartingPods": 4,
                "addedRequests": {"cpu": "400m", "memory": "512Mi"},
                "addedRequestsPerNode": {"cpu": "100m", "memory": "128Mi"},
            }
        ],
    }


def test_a_decision_of_no_is_heeded(tmp_path: Path) -> None:
    first, second, third = shop(tmp_path)
    before = second.read_bytes()
    planned(tmp_path)
    edit(tmp_path, r"(name: web-01\n(?:.*\n)*?apply: )true", r"\1false", 1)
    done = apply(tmp_path)
    assert done.code == 0
    assert second.read_bytes() == before
    assert b"cpu: 100m" in first.read_bytes()
    edit(tmp_path, "apply: false", "apply: true")
    done = apply(tmp_path)
    assert "1 object changed, 2 done before" in done.err
    assert second.read_bytes() == third.read_bytes().replace(b"web-02", b"web-01")


def test_guesses_wait_for_a_decision(tmp_path: Path) -> None:
    web = put(tmp_path, "web.yaml", CHECKED)
    text = planned(tmp_path, "--safety", "hint", "--select", "startup-probe,cpu-request")
    assert "  rule: startup-probe\n  safety: hint\n  apply: false\n" in text
    assert apply(tmp_path).code == 0
    assert "startupProbe" not in web.read_text()
    assert "cpu: 100m" in web.read_text()


def test_changes_may_be_taken_out_and_values_edited(tmp_path: Path) -> None:
    web = put(tmp_path, "web.yaml", workload("web"))
    planned(tmp_path, *REQUESTS)
    edit(tmp_path, "value: 100m", "value: 250m")
    edit(tmp_path, r"- field: [^\n]*requests.memory(?:.*\n)*?(?=---)", "")
    done = apply(tmp_path)
    assert done.code == 0, done.err
    assert "cpu: 250m" in web.read_text()
    assert "memory" not in web.read_text()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("value: 100m", "value: lots", "cpu must be"),
        ("value: 100m", "value: [1]", "cpu must be"),
        ("requests.cpu", "requests.gpu", "requests.gpu would not be changed of it"),
        (r'field: "[^"]*cpu"', 'field: "[[x"', "[[x is none of its changes (line "),
    ],
)
def test_what_cannot_be_is_named_and_the_others_go_on(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    first, second = shop(tmp_path, 2)
    before = first.read_bytes()
    planned(tmp_path, *REQUESTS)
    edit(tmp_path, old, new, 1)
    done = apply(tmp_path)
    assert done.code == 1
    assert "web-00: left alone" in done.err
    assert told in done.err
    assert first.read_bytes() == before
    assert b"cpu: 100m" in second.read_bytes()


def test_values_are_held_against_each_other(tmp_path: Path) -> None:
    web = put(tmp_path, "web.yaml", workload("web"))
    before = web.read_bytes()
    planned(tmp_path, "--select", "memory-request,memory-limit")
    edit(tmp_path, "value: 128Mi", "value: 2Gi")
    done = apply(tmp_path)
    assert (done.code, web.read_bytes()) == (1, before)
    assert "must be at most its limit" in done.err


def test_what_needs_another_change_is_not_made_without_it(tmp_path: Path) -> None:
    web = put(tmp_path, "web.yaml", SERVED)
    before = web.read_bytes()
    put(tmp_path, ".prodready.yaml", "drainSeconds: 60\n")
    text = planned(tmp_path, "--select", "pre-stop,grace-period")
    assert "terminationGracePeriodSeconds" in text
    edit(tmp_path, r"- field: [^\n]*terminationGracePeriodSeconds(?:.*\n)*?(?=---|- field)", "")
    done = apply(tmp_path)
    assert (done.code, web.read_bytes()) == (1, before)
    assert "makes sense only together with" in done.err


def test_a_file_that_changed_is_planned_again_and_compared(tmp_path: Path) -> None:
    first, second, third = shop(tmp_path)
    planned(tmp_path, *REQUESTS)
    put(tmp_path, first.name, "# a new comment\n" + first.read_text())
    put(
        tmp_path,
        second.name,
        f"{second.read_text()}        resources: {{limits: {{memory: 1Gi}}}}\n",
    )
    third.unlink()
    done = apply(tmp_path)
    assert done.code == 1
    assert first.read_text().startswith("# a new comment\n")
    assert "cpu: 100m" in first.read_text()
    assert "web-01: left alone: by now something else would be changed of it" in done.err
    assert "web-02: left alone: it is no input any more" in done.err


def test_what_is_so_already_is_no_failure(tmp_path: Path) -> None:
    shop(tmp_path, 1)
    planned(tmp_path, *REQUESTS)
    prodready("fix", "-f", "00.yaml", "--write", *REQUESTS, cwd=tmp_path)
    done = apply(tmp_path)
    assert done.code == 0
    assert "0 objects changed, 1 so already" in done.err


def test_what_is_new_since_is_left_alone(tmp_path: Path) -> None:
    (first,) = shop(tmp_path, 1)
    planned(tmp_path, *REQUESTS)
    put(tmp_path, first.name, f"{workload('new')}---\n{first.read_text()}")
    done = apply(tmp_path)
    assert done.code == 0, done.err
    new, old = first.read_text().split("---\n")
    assert "cpu" not in new
    assert "cpu: 100m" in old


def test_surroundings_count_when_it_is_planned_again(tmp_path: Path) -> None:
    shop(tmp_path, 1)
    planned(tmp_path)
    put(
        tmp_path,
        "limits.yaml",
        "apiVersion: v1\nkind: LimitRange\nmetadata: {name: limits}\n"
        "spec: {limits: [{type: Container, max: {memory: 64Mi}}]}\n",
    )
    done = apply(tmp_path)
    assert done.code == 1
    assert "something else would be changed of it" in done.err


def test_a_file_with_errors_is_not_planned_for(tmp_path: Path) -> None:
    shop(tmp_path, 1)
    put(tmp_path, "bad.yaml", BROKEN)
    done = prodready("plan", "-f", ".", "--out", PLAN, cwd=tmp_path)
    assert done.code == 2
    assert "bad.yaml" in done.err
    assert len(documents((tmp_path / PLAN).read_text())) == 3


def test_a_file_that_has_errors_by_now_fails_and_the_others_go_on(tmp_path: Path) -> None:
    first, second = shop(tmp_path, 2)
    planned(tmp_path)
    put(tmp_path, first.name, BROKEN)
    done = apply(tmp_path)
    assert done.code == 2
    assert "1 object changed, 1 failed" in done.err
    assert b"cpu: 100m" in second.read_bytes()


def test_it_stops_after_so_many_failures(tmp_path: Path) -> None:
    files = shop(tmp_path, 4)
    planned(tmp_path)
    for file in files[:2]:
        put(tmp_path, file.name, BROKEN)
    done = apply(tmp_path, "--stop-after-failures", "2")
    assert done.code == 2
    assert "2 failed, 2 not tried" in done.err
    assert b"cpu" not in files[3].read_bytes()


def test_nothing_to_read_and_nothing_lacking(tmp_path: Path) -> None:
    assert prodready("plan", "-f", ".", cwd=tmp_path).code in {2, 3}
    put(tmp_path, "web.yaml", COMPLETE)
    done = prodready("plan", "-f", ".", "--out", PLAN, *REQUESTS, cwd=tmp_path)
    assert done.code == 0
    assert "0 objects" in done.err
    assert apply(tmp_path).code == 0


def test_undo_takes_a_plan_back(tmp_path: Path) -> None:
    shop(tmp_path)
    before = contents(tmp_path)
    planned(tmp_path)
    apply(tmp_path)
    assert contents(tmp_path) != before
    done = prodready("undo", PLAN, cwd=tmp_path)
    assert (done.code, contents(tmp_path)) == (0, before)
    assert "plan.yaml: 3 files taken back" in done.err
    assert prodready("undo", PLAN, cwd=tmp_path).code == 0
    assert apply(tmp_path).err.startswith("plan.yaml: 3 objects changed")


def test_undo_takes_back_newest_first(tmp_path: Path) -> None:
    file = put(tmp_path, "web.yaml", workload("web") + "---\n" + workload("api"))
    before = file.read_bytes()
    planned(tmp_path)
    edit(tmp_path, r"(name: api\n(?:.*\n)*?apply: )true", r"\1false", 1)
    apply(tmp_path)
    edit(tmp_path, "apply: false", "apply: true")
    assert apply(tmp_path).code == 0
    assert file.read_bytes().count(b"cpu: 100m") == 2
    assert prodready("undo", PLAN, cwd=tmp_path).code == 0
    assert file.read_bytes() == before


def test_a_plan_that_was_begun_is_not_overwritten(tmp_path: Path) -> None:
    shop(tmp_path, 1)
    planned(tmp_path)
    apply(tmp_path)
    done = prodready("plan", "-f", ".", "--out", PLAN, cwd=tmp_path)
    assert done.code == 2
    assert "plan.yaml was begun" in done.err


def test_a_dry_run_writes_nothing_and_begins_nothing(tmp_path: Path) -> None:
    shop(tmp_path)
    planned(tmp_path)
    before = contents(tmp_path)
    done = apply(tmp_path, "--dry-run")
    assert done.code == 0
    assert done.out.count("would write ") == 3
    assert "3 objects could be changed" in done.err
    assert contents(tmp_path) == before
    assert not (tmp_path / f"{PLAN}.journal").exists()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("prodready/v1", "prodready/v2", "plan.yaml:3:13: a plan of the unknown version"),
        ("rule: cpu-request", "rule: cpu-wish", "there is no rule"),
        (r"totals:(?:.*\n)*", "", "it was cut off"),
        ("apply: true", "apply: {", "plan.yaml:"),
    ],
)
def test_nothing_is_done_of_a_plan_with_a_mistake_anywhere(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    shop(tmp_path)
    planned(tmp_path)
    before = contents(tmp_path)
    edit(tmp_path, old, new, 1)
    done = apply(tmp_path)
    assert done.code == 2
    assert told in done.err
    assert contents(tmp_path) == before


def test_reports_tell_what_was_planned_and_done(tmp_path: Path) -> None:
    shop(tmp_path)
    done = prodready("plan", "-f", ".", "--out", PLAN, "-o", "json", cwd=tmp_path)
    assert len(json.loads(done.out)["files"]) == 3
    done = apply(tmp_path, "-o", "json", "--report", "markdown=report.md")
    assert [one["written"] for one in json.loads(done.out)["files"]] == [True] * 3
    assert "### Production readiness" in (tmp_path / "report.md").read_text()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("plan", "-f", "-"), "cannot be planned for"),
        (("plan", "-f", ".", "-o", "json"), "--out"),
        (("plan",), "nothing to read"),
        (("apply", "a", "b"), "one plan at a time"),
        (("apply", "nowhere.yaml"), "nowhere.yaml"),
    ],
)
def test_what_cannot_be_asked_for(tmp_path: Path, words: tuple[str, ...], told: str) -> None:
    shop(tmp_path, 1)
    done = prodready(*words, cwd=tmp_path, stdin=workload("web").encode())
    assert done.code == 2
    assert told in done.err


def start(folder: Path, *words: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [*MODULE, "apply", PLAN, *words],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def test_a_second_run_on_a_plan_is_refused(tmp_path: Path) -> None:
    from kubectl_prodready.records.journal import open_journal

    shop(tmp_path)
    planned(tmp_path)
    before = contents(tmp_path)
    with open_journal(str(tmp_path / PLAN), "files", {}, durable=False):
        done = apply(tmp_path)
        assert done.code == 2
        assert "another run is at work on this plan" in done.err
        done = prodready("undo", PLAN, cwd=tmp_path)
        assert done.code == 0
        assert "wrote nothing" in done.err
    assert contents(tmp_path) == before
    assert apply(tmp_path).code == 0
    after = contents(tmp_path)
    with open_journal(str(tmp_path / PLAN), "files", {}, durable=False):
        done = prodready("undo", PLAN, cwd=tmp_path)
        assert done.code == 2
        assert "another run is at work" in done.err
    assert contents(tmp_path) == after


def killed(run: subprocess.Popen[bytes], journal: Path, size: int) -> bool:
    """Kill a run once its journal has a size, or let it end."""
    while run.poll() is None:
        if journal.exists() and journal.stat().st_size >= size:
            os.killpg(run.pid, signal.SIGKILL)
            break
    run.communicate()
    return run.returncode == -signal.SIGKILL


def test_a_run_that_is_killed_goes_on(tmp_path: Path) -> None:
    """At random instants; in the end all is as after a run that nobody killed."""
    folder = tmp_path / "shop"
    folder.mkdir()
    shop(folder, 12)
    wanted = fixed(folder, tmp_path)
    kills = 0
    chance = random.Random(20261129)
    for number in range(KILLS):
        copy = tmp_path / f"copy-{number}"
        shutil.copytree(folder, copy)
        planned(copy)
        journal = copy / f"{PLAN}.journal"
        size = 0
        while killed(run := start(copy), journal, size := size + chance.randint(1, 6000)):
            kills += 1
        assert run.returncode == 0
        assert contents(copy) == wanted
        said = read_lines(journal.read_bytes())
        assert isinstance(said, Said)
        done = sorted(one.what["path"] for one in said.entries if one.state == DONE)
        assert done == [str(copy / name) for name in sorted(wanted)]
        assert prodready("undo", PLAN, cwd=copy).code == 0
        assert contents(copy) == contents(folder)
        shutil.rmtree(copy)
    assert kills >= KILLS


def test_a_journal_that_was_torn_at_any_byte(tmp_path: Path) -> None:
    folder = tmp_path / "shop"
    folder.mkdir()
    shop(folder, 2)
    planned(folder)
    before = contents(folder)
    assert apply(folder).code == 0
    wanted = contents(folder)
    journal = folder / f"{PLAN}.journal"
    whole = journal.read_bytes()

    @settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.integers(0, len(whole)), st.booleans())
    def torn(at: int, is_written: bool) -> None:
        for name, content in (wanted if is_written else before).items():
            (folder / name).write_bytes(content)
        journal.write_bytes(whole[:at])
        if not is_written and b"done" in whole[:at]:
            return  # that cannot be: what was done is in the files
        assert apply(folder).code == 0
        assert contents(folder) == wanted

    torn()


def test_a_disk_that_is_full_stops_before_anything_is_lost(tmp_path: Path) -> None:
    shop(tmp_path)
    planned(tmp_path)
    before = contents(tmp_path)
    (tmp_path / f"{PLAN}.journal").symlink_to("/dev/full")
    done = apply(tmp_path)
    assert done.code == 2
    assert contents(tmp_path) == before


def test_a_foreign_journal_is_refused(tmp_path: Path) -> None:
    shop(tmp_path, 1)
    planned(tmp_path)
    put(tmp_path, f"{PLAN}.journal", "something else\n")
    done = apply(tmp_path)
    assert done.code == 2
    assert "it is not this plan's journal" in done.err


def test_what_a_killed_run_left_beside_a_file_goes(tmp_path: Path) -> None:
    (file,) = shop(tmp_path, 1)
    planned(tmp_path)
    before = file.read_bytes()
    apply(tmp_path)
    journal = tmp_path / f"{PLAN}.journal"
    header, begun, _ = journal.read_text().splitlines(keepends=True)
    leftover = Path(json.loads(begun)["what"]["temporary"])
    leftover.write_bytes(b"half of it")
    journal.write_text(header + begun)
    file.write_bytes(before)
    assert apply(tmp_path).code == 0
    assert not leftover.exists()
    assert b"cpu: 100m" in file.read_bytes()


TWINS = workload("web") + "---\n" + workload("web")


def test_of_several_of_one_name_the_one_is_changed_that_was_meant(tmp_path: Path) -> None:
    file = put(tmp_path, "web.yaml", TWINS)
    planned(tmp_path, *REQUESTS)
    edit(tmp_path, "apply: true", "apply: false", 1)
    put(tmp_path, "web.yaml", f"# on top\n{TWINS}")
    done = apply(tmp_path)
    assert "1 object changed" in done.err
    first, second = file.read_text().split("---\n")
    assert "cpu" not in first
    assert "cpu: 100m" in second


def test_of_several_of_one_name_each_is_found_after_the_others_changed(tmp_path: Path) -> None:
    file = put(tmp_path, "web.yaml", f"{TWINS}---\n{workload('web')}")
    planned(tmp_path, *REQUESTS)
    text = (tmp_path / PLAN).read_text()
    for number in (1, 2):
        parts = text.replace("apply: true", "apply: false").split("apply: false")
        (tmp_path / PLAN).write_text(
            "apply: false".join(parts[: number + 1])
            + "apply: true"
            + "apply: false".join(parts[number + 1 :])
        )
        assert apply(tmp_path).code == 0
    first, second, third = file.read_text().split("---\n")
    assert ["cpu" in one for one in (first, second, third)] == [False, True, True]


def test_the_plan_takes_no_place_of_a_manifest(tmp_path: Path) -> None:
    (file,) = shop(tmp_path, 1)
    before = file.read_bytes()
    done = prodready("plan", "-f", file.name, "--out", file.name, cwd=tmp_path)
    assert done.code == 2
    assert "is there already" in done.err
    assert file.read_bytes() == before


def test_another_decision_is_carried_out_as_well(tmp_path: Path) -> None:
    file = put(tmp_path, "web.yaml", workload("web"))
    planned(tmp_path, *REQUESTS)
    edit(tmp_path, "  rule: memory-request\n", "  rule: memory-request\n  apply: false\n")
    assert apply(tmp_path).code == 0
    assert "memory" not in file.read_text()
    edit(tmp_path, "  apply: false\n", "")
    done = apply(tmp_path)
    assert done.code == 0, done.err
    assert "1 object changed" in done.err
    assert "memory: 128Mi" in file.read_text()
    assert prodready("undo", PLAN, cwd=tmp_path).code == 0
    assert file.read_text() == workload("web")


def test_a_journal_speaks_of_one_place_only(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        shop(tmp_path / name, 2)
    planned(tmp_path / "one")
    plan = shutil.copy(tmp_path / "one" / PLAN, tmp_path / PLAN)
    for name in ("one", "two"):
        done = prodready("apply", str(plan), cwd=tmp_path / name)
        assert "2 objects changed" in done.err
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_what_was_done_and_is_as_before_again_is_done_again(tmp_path: Path) -> None:
    (file,) = shop(tmp_path, 1)
    before = file.read_bytes()
    planned(tmp_path)
    apply(tmp_path)
    after = file.read_bytes()
    file.write_bytes(before)
    assert "1 object changed" in apply(tmp_path).err
    assert file.read_bytes() == after


def test_a_link_to_a_plan_has_the_journal_of_the_plan(tmp_path: Path) -> None:
    shop(tmp_path, 1)
    (tmp_path / "real").mkdir()
    (tmp_path / PLAN).symlink_to(tmp_path / "real" / PLAN)
    assert prodready("plan", "-f", "00.yaml", "--out", PLAN, cwd=tmp_path).code == 0
    apply(tmp_path)
    done = prodready("plan", "-f", "00.yaml", "--out", PLAN, cwd=tmp_path)
    assert "plan.yaml was begun" in done.err


def test_what_has_no_place_is_left_alone(tmp_path: Path) -> None:
    """Two containers share nothing but an anchor: one alone cannot be changed."""
    pod = (
        "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n"
        "  - name: web\n    image: web\n    resources: &none {}\n"
        "  - name: logs\n    image: logs\n    resources: *none\n"
    )
    file = put(tmp_path, "pod.yaml", pod)
    planned(tmp_path, "--select", "cpu-request")
    edit(tmp_path, r"- field: [^\n]*name=logs(?:.*\n)*?(?=---)", "")
    done = apply(tmp_path)
    assert (done.code, file.read_text()) == (1, pod)
    assert "left alone" in done.err
    assert "0 objects changed" in done.err


def test_a_plan_in_another_order_is_carried_out(tmp_path: Path) -> None:
    put(tmp_path, "a.yaml", workload("a") + "---\n" + workload("a2"))
    for name in ("b", "c"):
        put(tmp_path, f"{name}.yaml", workload(name))
    planned(tmp_path, *REQUESTS)
    head, a, a2, b, c, end = (tmp_path / PLAN).read_text().split("---\n")
    b = b.replace("apply: true", "apply: false")
    parts = (head, a, b, a2, c, end)
    (tmp_path / PLAN).write_text("---\n".join(parts))
    done = apply(tmp_path, "--jobs", "2")
    assert done.code == 0, done.err
    assert "3 objects changed" in done.err
    assert (tmp_path / "a.yaml").read_text().count("cpu: 100m") == 2


def test_a_document_that_stands_twice_is_done_once(tmp_path: Path) -> None:
    (file,) = shop(tmp_path, 1)
    planned(tmp_path, *REQUESTS)
    head, web, end = (tmp_path / PLAN).read_text().split("---\n")
    parts = (head, web, web, end)
    (tmp_path / PLAN).write_text("---\n".join(parts))
    done = apply(tmp_path)
    assert done.code == 0, done.err
    assert file.read_text().count("cpu: 100m") == 1


def test_nothing_is_removed_that_is_not_ours(tmp_path: Path) -> None:
    (file,) = shop(tmp_path, 1)
    precious = put(tmp_path, "precious", "mine")
    planned(tmp_path)
    before = file.read_bytes()
    apply(tmp_path)
    journal = tmp_path / f"{PLAN}.journal"
    header, begun, _ = journal.read_text().splitlines(keepends=True)
    said = json.loads(begun)
    said["what"]["temporary"] = str(precious)
    journal.write_text(header + json.dumps(said) + "\n")
    file.write_bytes(before)
    assert apply(tmp_path).code == 0
    assert precious.read_text() == "mine"


@pytest.mark.parametrize("text", ["my diary", "my diary\nof today\n", '{"record":'])
def test_a_file_that_is_no_journal_is_left_as_it_is(tmp_path: Path, text: str) -> None:
    shop(tmp_path, 1)
    planned(tmp_path)
    journal = put(tmp_path, f"{PLAN}.journal", text)
    done = apply(tmp_path)
    is_ours = text.startswith("{")
    assert done.code == (0 if is_ours else 2)
    assert (journal.read_text() == text) is not is_ours


def test_a_damaged_journal_is_told(tmp_path: Path) -> None:
    shop(tmp_path, 3)
    planned(tmp_path)
    apply(tmp_path)
    journal = tmp_path / f"{PLAN}.journal"
    lines = journal.read_text().splitlines(keepends=True)
    journal.write_text("".join([*lines[:1], "broken\n", *lines[2:]]))
    done = apply(tmp_path)
    assert "plan.yaml.journal: it is damaged" in done.err


def test_in_another_folder_it_is_said(tmp_path: Path) -> None:
    (tmp_path / "repo").mkdir()
    shop(tmp_path / "repo", 1)
    planned(tmp_path / "repo")
    (tmp_path / "empty").mkdir()
    done = prodready("apply", str(tmp_path / "repo" / PLAN), cwd=tmp_path / "empty")
    assert done.code == 2
    assert "run it in the folder in which it was planned" in done.err


def test_objects_that_were_chosen_are_chosen_again(tmp_path: Path) -> None:
    file = put(tmp_path, "web.yaml", f"{workload('api')}---\n{workload('web')}")
    done = prodready("plan", "-f", ".", "--out", PLAN, "deploy/web", *REQUESTS, cwd=tmp_path)
    assert done.code == 0
    assert apply(tmp_path).code == 0
    api, web = file.read_text().split("---\n")
    assert ("cpu" in api, "cpu" in web) == (False, True)


def test_a_plan_of_which_nothing_was_done_cannot_be_taken_back(tmp_path: Path) -> None:
    shop(tmp_path, 1)
    planned(tmp_path)
    done = prodready("undo", PLAN, cwd=tmp_path)
    assert done.code == 2
    assert "plan.yaml: nothing was done of it: there is no plan.yaml.journal" in done.err


def test_undo_is_told_of_where_something_is_left(tmp_path: Path) -> None:
    shop(tmp_path, 1)
    planned(tmp_path)
    assert "takes it back" in apply(tmp_path).err
    prodready("undo", PLAN, cwd=tmp_path)
    edit(tmp_path, "apply: true", "apply: false")
    assert "takes it back" not in apply(tmp_path).err
