"""Where a `.prodready.yaml` is found, what it governs, and how its errors are told."""

from __future__ import annotations

import os
from pathlib import Path
from unittest import mock

import pytest

from kubectl_prodready.pipeline import Run, results
from kubectl_prodready.sources import decisions
from kubectl_prodready.sources.files import Wanted, gather
from tests.cli.command import VALUES, Done, contents, process, prodready, put
from tests.help import deployment, documents

WEB = deployment()
NAME = ".prodready.yaml"
OFF = "rules: {cpu-limit: off}\n"
BROKEN = "cpuLimit: off\nrules:\n  cpu-limt: off\n"


def limited(done: Done) -> list[str]:
    """The files for which a cpu limit was found to be missing."""
    found = (line for line in done.out.splitlines() if " cpu-limit: " in line)
    return [line.partition(":")[0] for line in found]


def check(*words: str, cwd: Path, stdin: bytes = b"") -> Done:
    return prodready("check", *words, cwd=cwd, stdin=stdin)


class TestWhereItIs:
    def test_in_the_folder_or_further_up(self, tmp_path: Path) -> None:
        put(
            tmp_path,
            {"a/web.yaml": WEB, "a/b/c/web.yaml": WEB, "x/web.yaml": WEB, f"a/{NAME}": OFF},
        )
        assert limited(check("-R", "-f", ".", cwd=tmp_path)) == ["./x/web.yaml"]
        assert limited(check("-f", "web.yaml", cwd=tmp_path / "a" / "b" / "c")) == []

    def test_the_nearest_one_alone(self, tmp_path: Path) -> None:
        put(
            tmp_path,
            {
                NAME: "rules: {cpu-limit: off, memory-limit: off}\n",
                f"a/{NAME}": "rules: {memory-limit: off}\n",
                "web.yaml": WEB,
                "a/web.yaml": WEB,
            },
        )
        done = check("-R", "-f", ".", cwd=tmp_path)
        assert limited(done) == ["./a/web.yaml"]
        assert "memory-limit" not in done.out

    def test_the_real_folder_of_a_linked_file_counts(self, tmp_path: Path) -> None:
        put(tmp_path, {"a/web.yaml": WEB, f"a/{NAME}": OFF, f"b/{NAME}": "{}\n"})
        (tmp_path / "b" / "web.yaml").symlink_to(tmp_path / "a" / "web.yaml")
        (tmp_path / "c").symlink_to(tmp_path / "a")
        assert limited(check("-f", "b/web.yaml,c/web.yaml", cwd=tmp_path)) == []

    def test_a_stream_has_the_current_folder(self, tmp_path: Path) -> None:
        put(tmp_path, {f"a/{NAME}": OFF, "a/b/c": ""})
        assert limited(check("-f", "-", cwd=tmp_path, stdin=WEB.encode())) == ["stdin"]
        assert limited(check("-f", "-", cwd=tmp_path / "a" / "b", stdin=WEB.encode())) == []

    def test_a_pipe_has_the_current_folder(self, tmp_path: Path) -> None:
        put(tmp_path, {NAME: OFF})
        reader, writer = os.pipe()
        os.write(writer, WEB.encode())
        os.close(writer)
        try:
            assert limited(check("-f", f"/dev/fd/{reader}", cwd=tmp_path)) == []
        finally:
            os.close(reader)

    def test_no_override_by_path_holds_for_a_stream(self, tmp_path: Path) -> None:
        put(tmp_path, {NAME: "overrides: [{paths: ['**'], rules: {cpu-limit: off}}]\n"})
        assert limited(check("-f", "-", cwd=tmp_path, stdin=WEB.encode())) == ["stdin"]

    def test_a_folder_that_is_gone_has_none(self, tmp_path: Path) -> None:
        with mock.patch("os.getcwd", side_effect=FileNotFoundError):
            found = decisions.FileDecisions(("-",))
            assert not found.are_broken("-")
            assert found.governing("-") == ("", None)


class TestOverrides:
    CONFIGURATION = """\
rules: {cpu-limit: off}
overrides:
- paths: [apps/**/big.yaml]
  rules: {cpu-limit: on}
- namespaces: [prod-*]
  rules: {cpu-limit: on}
"""

    def test_by_path_from_the_folder_of_the_file(self, tmp_path: Path) -> None:
        put(
            tmp_path,
            {
                f"x/{NAME}": self.CONFIGURATION,
                "x/apps/a/big.yaml": WEB,
                "x/apps/a/small.yaml": WEB,
                "x/big.yaml": WEB,
            },
        )
        assert limited(check("-R", "-f", "x", cwd=tmp_path)) == ["x/apps/a/big.yaml"]
        assert limited(check("-f", "big.yaml", cwd=tmp_path / "x" / "apps" / "a")) == ["big.yaml"]

    def test_by_namespace(self, tmp_path: Path) -> None:
        spaces = [deployment(name=n, metadata=f"namespace: {n}") for n in ("prod-a", "dev")]
        put(tmp_path, {NAME: self.CONFIGURATION, "web.yaml": documents(*spaces)})
        done = check("-f", "web.yaml", cwd=tmp_path)
        assert [line for line in done.out.splitlines() if " cpu-limit: prod-a/" in line]
        assert limited(done) == ["web.yaml"]

    @pytest.mark.parametrize(("second", "found"), [("prod-b", ["base/web.yaml"]), ("dev", [])])
    def test_by_the_namespaces_that_kustomizations_give(
        self, tmp_path: Path, second: str, found: list[str]
    ) -> None:
        overlay = "resources: [../base]\nnamespace: "
        put(
            tmp_path,
            {
                NAME: self.CONFIGURATION,
                "base/web.yaml": WEB,
                "base/kustomization.yaml": "resources: [web.yaml]\n",
                "one/kustomization.yaml": f"{overlay}prod-a\n",
                "two/kustomization.yaml": f"{overlay}{second}\n",
            },
        )
        assert limited(check("-R", "-f", "base,one,two", cwd=tmp_path)) == found

    def test_the_peers_of_other_folders_have_their_own(self, tmp_path: Path) -> None:
        quota = (
            "apiVersion: v1\nkind: ResourceQuota\nmetadata: {name: q}\n"
            "spec: {hard: {requests.memory: 600Mi}}\n"
        )
        put(
            tmp_path,
            {
                "kustomization.yaml": "resources: [quota.yaml, a/web.yaml, b/db.yaml]\n",
                "quota.yaml": quota,
                "a/web.yaml": WEB,
                "b/db.yaml": deployment(name="db"),
            },
        )
        words = ("--select", "memory-request", "-R", "-f", ".")
        assert "a/web.yaml" in check(*words, cwd=tmp_path).out
        put(tmp_path, {f"b/{NAME}": "sizes: {requests: {memory: 300Mi}}\n"})
        done = check(*words, cwd=tmp_path)
        assert "exceed what is left of ResourceQuota/q" in done.err
        assert "a/web.yaml" not in done.out


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_processes_know_it(tmp_path: Path, jobs: str) -> None:
    files = {f"{where}/{number}.yaml": WEB for where in "ab" for number in range(20)}
    put(tmp_path, {**files, f"a/{NAME}": OFF, f"b/{NAME}": BROKEN})
    done = process("check", "-R", "-f", ".", "--jobs", jobs, cwd=tmp_path)
    assert done.code == 2
    assert limited(done) == []
    assert "20 workloads in 20 files" in done.err
    assert done.err.count("cpu-limt") == 1
    assert "skipped 20 files: 20 governed by a configuration with errors" in done.err


def test_who_asks_the_pipeline_gets_it(tmp_path: Path) -> None:
    put(tmp_path, {"web.yaml": WEB, NAME: OFF})
    sources = gather(Wanted((str(tmp_path),))).sources
    [result] = results(sources, Run())
    assert "cpu-limit" not in {finding.change.rule for finding in result.findings}


def test_each_folder_is_looked_at_once(tmp_path: Path) -> None:
    put(tmp_path, {f"a/{number}.yaml": WEB for number in range(50)} | {NAME: OFF})
    with mock.patch.object(os.path, "lexists", wraps=os.path.lexists) as looked:
        gather(Wanted((str(tmp_path / "a"),)))
    asked = [call.args[0] for call in looked.call_args_list if str(call.args[0]).endswith(NAME)]
    assert sorted(asked) == [str(tmp_path / NAME), str(tmp_path / "a" / NAME)]


class TestItself:
    def test_a_folder_passes_over_it(self, tmp_path: Path) -> None:
        put(tmp_path, {"web.yaml": WEB, NAME: OFF})
        done = prodready("fix", "-R", "-f", ".", "-v", cwd=tmp_path)
        assert NAME not in done.out + done.err
        assert "1 workload in 1 file" in done.err

    @pytest.mark.parametrize("command", ["fix", "check"])
    def test_named_it_is_an_error(self, tmp_path: Path, command: str) -> None:
        put(tmp_path, {NAME: OFF})
        done = prodready(command, "-f", NAME, cwd=tmp_path)
        assert done.code == 2
        assert done.err.startswith(
            f"error: {NAME}: no manifest: it configures this tool; "
            "name the manifests that it is for, or: --skip-unsupported passes over such files\n"
        )
        done = prodready(command, "-f", NAME, "--skip-unsupported", cwd=tmp_path)
        assert done.code == 3

    def test_a_list_may_hold_it(self, tmp_path: Path) -> None:
        put(tmp_path, {"web.yaml": WEB, NAME: OFF})
        names = f"{NAME}\nweb.yaml\n".encode()
        done = check("--files-from", "-", cwd=tmp_path, stdin=names)
        assert done.code == 1
        assert "error" not in done.err

    def test_a_hook_passes_over_it(self, tmp_path: Path) -> None:
        put(tmp_path, {NAME: OFF})
        assert prodready("hook", NAME, cwd=tmp_path).code == 0
        assert contents(tmp_path) == {NAME: OFF}

    def test_a_hook_checks_it(self, tmp_path: Path) -> None:
        put(tmp_path, {NAME: BROKEN})
        done = prodready("hook", NAME, cwd=tmp_path)
        assert done.code == 2
        assert f"error: {NAME}:3:3: " in done.err


class TestErrors:
    def test_what_it_governs_is_not_written_and_the_rest_is(self, tmp_path: Path) -> None:
        put(tmp_path, {"a/web.yaml": WEB, "b/web.yaml": WEB, f"a/{NAME}": BROKEN})
        done = prodready("fix", "-R", "-f", ".", "--write", cwd=tmp_path)
        assert done.code == 2
        assert done.err.startswith(
            'error: a/.prodready.yaml:3:3: there is no rule "cpu-limt"; did you mean cpu-limit?\n'
        )
        assert contents(tmp_path)["a/web.yaml"] == WEB
        assert contents(tmp_path)["b/web.yaml"] != WEB
        assert "skipped 1 file: 1 governed by a configuration with errors" in done.err

    def test_a_hook_writes_nothing_it_governs(self, tmp_path: Path) -> None:
        put(tmp_path, {"web.yaml": WEB, NAME: BROKEN})
        assert prodready("hook", "web.yaml", cwd=tmp_path).code == 2
        assert contents(tmp_path)["web.yaml"] == WEB

    def test_a_stream_gives_nothing(self, tmp_path: Path) -> None:
        put(tmp_path, {NAME: BROKEN})
        done = prodready("fix", "-f", "-", "-o", "yaml", cwd=tmp_path, stdin=WEB.encode())
        assert (done.code, done.out) == (2, "")

    def test_a_report_has_it_with_its_place(self, tmp_path: Path) -> None:
        put(tmp_path, {"web.yaml": WEB, NAME: BROKEN})
        done = prodready("fix", "-f", "web.yaml", "-o", "json", cwd=tmp_path)
        assert '"file": ".prodready.yaml"' in done.out
        assert '"line": 3, "column": 3' in done.out
        assert '"skipped": "governed by a configuration with errors"' in done.out

    @pytest.mark.parametrize(
        ("text", "told"),
        [
            ("[]\n", "1:1: a configuration must be a mapping; write"),
            ("cpulimit: 1\n", '1:1: there is no key "cpulimit" here; did you mean cpuLimit?'),
            ("# why\n\ndrainSeconds: -1\n", '3:15: "-1" is no number of seconds; write'),
            ("rules:\n  cpu-limit: {safety: low}\n", '2:23: "low" is no level of safety; write'),
            ("sizes:\n  images:\n    '':\n      requests: {}\n", "3:5: an empty pattern matches"),
            ("overrides:\n- drainSeconds: 1\n", "2:3: this override does not say where it holds"),
            ("overrides:\n- paths: [a, '!b']\n", '2:14: the pattern "!b" begins with !'),
            ("x: &a {y: 1}\nrules: *a\n", '1:1: there is no key "x" here'),
            ("cpuLimit: 'off\n", "2:1: not YAML: found unexpected end of stream"),
            ("rules:\n\tcpu-limit: off\n", "2:1: not YAML: a tab where only spaces may stand"),
            ("cpuLimit: off\ncpuLimit: 1\n", '2:1: the key "cpuLimit" stands twice'),
            ("cpuLimit: off\n---\ncpuLimit: 1\n", "3:1: a second document; write all into one"),
            ("a: \x00\n", "1:4: a binary file"),
        ],
    )
    def test_each_has_file_line_and_column(self, tmp_path: Path, text: str, told: str) -> None:
        put(tmp_path, {"web.yaml": WEB, NAME: text})
        done = check("-f", "web.yaml", cwd=tmp_path)
        assert done.code == 2
        assert done.err.startswith(f"error: {NAME}:{told}")

    def test_a_value_by_way_of_an_alias_has_its_place(self, tmp_path: Path) -> None:
        text = "overrides:\n- paths: [&a b]\n  drainSeconds: *a\n"
        put(tmp_path, {"web.yaml": WEB, NAME: text})
        assert f"{NAME}:2:11: " in check("-f", "web.yaml", cwd=tmp_path).err

    def test_all_are_told_in_their_order(self, tmp_path: Path) -> None:
        text = "overrides:\n- paths: []\ncpuLimit: x\nrules: {a: off}\n"
        put(tmp_path, {"web.yaml": WEB, NAME: text})
        lines = check("-f", "web.yaml", cwd=tmp_path).err.splitlines()[:3]
        assert [line.split(":")[2] for line in lines] == ["2", "3", "4"]

    @pytest.mark.parametrize("text", ["", "# nothing yet\n", "---\n", "{}\n", "\ufeffrules: \n"])
    def test_an_empty_one_decides_nothing(self, tmp_path: Path, text: str) -> None:
        put(tmp_path, {"web.yaml": WEB, NAME: text})
        assert limited(check("-f", "web.yaml", cwd=tmp_path)) == ["web.yaml"]

    def test_one_that_cannot_be_read(self, tmp_path: Path) -> None:
        put(tmp_path, {"web.yaml": WEB, f"{NAME}/x": ""})
        done = check("-f", "web.yaml", cwd=tmp_path)
        assert done.code == 2
        assert done.err.startswith(f"error: {NAME}: no regular file, and no pipe; ")

    def test_one_that_leads_nowhere(self, tmp_path: Path) -> None:
        put(tmp_path, {"web.yaml": WEB})
        (tmp_path / NAME).symlink_to(tmp_path / "gone")
        done = check("-f", "web.yaml", cwd=tmp_path)
        assert done.err.startswith(f"error: {NAME}: cannot be read: no such file or directory; ")

    def test_what_is_no_manifest_does_not_hide_it(self, tmp_path: Path) -> None:
        put(tmp_path, {"values.yaml": VALUES, NAME: BROKEN})
        assert check("-f", ".", cwd=tmp_path).code == 2


@pytest.mark.parametrize(
    ("here", "shown"),
    [("a", NAME), ("a/b", f"../{NAME}"), (".", f"a/{NAME}"), ("c", "{top}/a/.prodready.yaml")],
)
def test_it_is_named_from_where_the_run_is(tmp_path: Path, here: str, shown: str) -> None:
    put(tmp_path, {"a/b/web.yaml": WEB, f"a/{NAME}": BROKEN, "c/x": ""})
    done = check("-f", str(tmp_path / "a" / "b" / "web.yaml"), cwd=tmp_path / here)
    assert done.err.startswith(f"error: {shown.replace('{top}', str(tmp_path.resolve()))}:3:3: ")
