"""`make prove DIR=folder`: run the tool over a copy of a folder and prove what it did.

What is proven: nothing crashes; per rule, how many containers lacked it before and after, with a
reason for each that still does; the old bytes are all there; PyYAML reads the old meaning plus
exactly the reported changes; `git apply` of the diff gives the bytes of --write; a second run
changes nothing; no kustomize patch is touched, and every overlay still builds, to the old output
plus additions. Exits with 1 when anything of this fails.
"""

from __future__ import annotations

import json
import shutil
import stat
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import yaml

from tools.prove.lacking import OF_POD, RULES, Lack, Reasons, containers, count, lacks, said
from tools.prove.meanings import Changed, additions, documents, leaves
from tools.prove.overlays import compare, patches
from tools.prove.texts import is_kept, replaced_lines, without_placeholders, without_raised

TOOL = (sys.executable, "-m", "kubectl_prodready")
NO_DOCKERFILES = ("--exclude", "Dockerfile*,*.Dockerfile,*.dockerfile,Containerfile")
"""These are proven by `make dockerfiles`."""
CODES = (0, 1, 2, 3)
MOST = 20
ENOUGH = 100
"""Files of which a percentage says something."""


class Proof:
    """A folder before and after, what the tool said, and what turned out to be wrong."""

    def __init__(self, folder: Path, work: Path) -> None:
        """Copy the folder twice, ask for the plan and the diff in one copy, write in the other."""
        self.before, self.after = work / "before", work / "after"
        for copy in (self.before, self.after):
            shutil.copytree(folder, copy, symlinks=True, ignore=shutil.ignore_patterns(".git"))
            make_writable(copy)
        self.wrong: list[str] = []
        self.counts: Counter[str] = Counter()
        self.diff = self.run(self.before)
        report = json.loads(self.run(self.before, "-o", "json"))
        self.entries: dict[str, dict[str, Any]] = {e["file"]: e for e in report["files"]}
        self.run(self.after, "--write", "--record", str(work / "records"))

    def run(self, folder: Path, *more: str) -> bytes:
        """Run `fix` over a copy; a crash is wrong."""
        done = subprocess.run(
            [*TOOL, "fix", "-R", "-f", ".", *NO_DOCKERFILES, *more],
            cwd=folder,
            capture_output=True,
            check=False,
        )
        crashed = b"a bug in" in done.stderr or b" failed: " in done.stderr
        if done.returncode not in CODES or crashed:
            self.wrong.append(f"fix {' '.join(more)}: {done.stderr[-500:].decode()}")
        return done.stdout

    def changed(self) -> list[str]:
        """The files that differ."""
        return [
            name
            for name in self.entries
            if (self.before / name).read_bytes() != (self.after / name).read_bytes()
        ]

    def files(self) -> None:
        """Count what became of each file, and hold the text and meaning of each changed one."""
        changed = set(self.changed())
        for name, entry in self.entries.items():
            if entry["errors"]:
                outcome = "refused"
                self.counts["refused, with workloads"] += self.has_workloads(name, entry)
            elif entry["skipped"]:
                outcome = "skipped"
            else:
                outcome = "fixed" if name in changed else "unchanged"
            self.counts[f"files {outcome}"] += 1
            self.counts["workloads"] += len(entry["workloads"])
            self.counts["files with workloads"] += self.has_workloads(name, entry)
            if name in changed:
                self.text_of(name)
                self.meaning_of(name, entry)

    def has_workloads(self, name: str, entry: dict[str, Any]) -> bool:
        """Whether a file has containers, by PyYAML, or by its words where that cannot read it."""
        raw = (self.before / name).read_bytes()
        try:
            found = documents(raw)
        except (yaml.YAMLError, ValueError, TypeError):
            return bool(entry["workloads"]) or b"containers" in raw
        return any(any(containers(name, document)) for document in found)

    def rarely_refused(self) -> None:
        """Of the files with workloads under 1 % are refused."""
        refused, all_ = self.counts["refused, with workloads"], self.counts["files with workloads"]
        if all_ >= ENOUGH and refused * 100 >= all_:
            self.wrong.append(f"{refused} of {all_} files with workloads are refused")

    def text_of(self, name: str) -> None:
        """The old bytes are there."""
        old, new = (top / name for top in (self.before, self.after))
        before, after = old.read_bytes(), new.read_bytes()
        before = without_raised(before, replaced_lines(old, new))
        if is_kept(before, after):
            return
        stripped, gone = without_placeholders(before, replaced_lines(old, new))
        self.counts["placeholders ({} or null) that gave way"] += gone
        if not gone or not is_kept(stripped, after):
            self.wrong.append(f"{name}: old bytes are lost")

    def meaning_of(self, name: str, entry: dict[str, Any]) -> None:
        """PyYAML reads the old meaning plus the reported changes."""
        accepted = [change for change in entry["changes"] if change["accepted"]]
        planned = Counter(
            (path, str(value))
            for change in accepted
            for path, value in leaves(change["new"], change["path"])
        )
        try:
            old, new = (documents((top / name).read_bytes()) for top in (self.before, self.after))
            gained = [
                leaf for was, now in zip(old, new, strict=True) for leaf in additions(was, now)
            ]
        except (Changed, yaml.YAMLError, ValueError, TypeError) as error:
            self.wrong.append(f"{name}: {type(error).__name__}: {error}")
            return
        self.counts["changes"] += len(gained)
        if Counter((path, str(value)) for path, value in gained) != planned:
            self.wrong.append(f"{name}: the new meaning is not what was reported")

    def lacking(self) -> None:
        """Print how many containers lacked what, before and after, and why."""
        was, still = self.lacks(self.before), self.lacks(self.after)
        reasons: dict[str, Counter[str]] = {rule: Counter() for rule in RULES}
        for lack in still:
            reason = Reasons(self.entries[lack.place.file]).of(lack)
            reasons[lack.rule][reason or "UNEXPLAINED"] += 1
            if not reason:
                self.wrong.append(f"{lack.place.file}: {lack.place.path}: {lack.rule}: no reason")
        before, after = count(was), count(still)
        for rule in RULES:
            what = "Pods" if rule in OF_POD else "containers"
            print(f"{rule}: {before[rule]} {what} lacked it, {after[rule]} still do")
            for reason, number in reasons[rule].most_common():
                print(f"    {number:5} {reason}")

        for rule, number in sorted(said(self.entries.values()).items()):
            print(f"{rule}: {number} hints that are only said")

    def lacks(self, top: Path) -> list[Lack]:
        """What the containers of all files lack, where PyYAML can read them."""
        found: list[Lack] = []
        for name in self.entries:
            try:
                found += lacks(name, documents((top / name).read_bytes()))
            except (yaml.YAMLError, ValueError, TypeError):
                self.counts["files that PyYAML cannot read"] += top == self.before
        return found

    def again(self) -> None:
        """A second run changes nothing."""
        if self.run(self.after):
            self.wrong.append("a second run would change something")

    def overlays(self) -> None:
        """Patches are untouched and overlays still build."""
        named = set(patches(self.before))
        self.counts["kustomize patches"] = len(named)
        self.wrong += [
            f"{path}: a patch was touched"
            for path in named
            if (self.before / path).read_bytes() != (self.after / path).read_bytes()
        ]
        counts, wrong = compare(self.before, self.after)
        self.counts.update({f"overlays: {what}": number for what, number in counts.items()})
        self.wrong += wrong

    def apply(self) -> None:
        """`git apply` of the printed diff gives exactly the bytes of --write. Comes last."""
        git = ("git", "-c", "core.autocrlf=false")
        subprocess.run([*git, "init", "-q"], cwd=self.before, check=True)
        if self.diff:
            done = subprocess.run(
                [*git, "apply", "--whitespace=nowarn"],
                cwd=self.before,
                input=self.diff,
                capture_output=True,
                check=False,
            )
            if done.returncode:
                self.wrong.append(f"git apply: {done.stderr.decode()}")
        for path in sorted(self.after.rglob("*")):
            name = path.relative_to(self.after)
            if path.is_file() and path.read_bytes() != (self.before / name).read_bytes():
                self.wrong.append(f"{name}: git apply and --write differ")


def make_writable(top: Path) -> None:
    """Let the owner write everything: a corpus may be read-only."""
    for path in (top, *top.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | stat.S_IWUSR)


def main() -> int:
    """Prove, print the counts, and say what is wrong."""
    folder = Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as work:
        proof = Proof(folder, Path(work))
        proof.files()
        proof.rarely_refused()
        proof.lacking()
        proof.again()
        proof.overlays()
        proof.apply()
    for what, number in sorted(proof.counts.items()):
        print(f"{what}: {number}")
    for line in proof.wrong[:MOST]:
        print(f"WRONG: {line}")
    print(f"{len(proof.wrong)} wrong")
    return 1 if proof.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
