"""Pipes and devices: read where they are named outright and end, else refused and never opened."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from kubectl_prodready.errors import InputError
from kubectl_prodready.sources.files import Source
from tests.cli.command import MODULE, VALUES, Done, put
from tests.help import deployment

WEB = deployment()
KUSTOMIZATIONS = {
    "resources": "resources: [web.yaml, {}]\n",
    "patches": "resources: [web.yaml]\npatches: [{{path: {}}}]\n",
    "patchesStrategicMerge": "resources: [web.yaml]\npatchesStrategicMerge: [{}]\n",
    "components": "resources: [web.yaml]\ncomponents: [{}]\n",
    "transformers": "resources: [web.yaml]\ntransformers: [{}]\n",
    "replacements": "resources: [web.yaml]\nreplacements: [{{path: {}}}]\n",
}


def limited(*words: str, cwd: Path) -> Done:
    """A run that must end soon, in little memory."""
    code = (
        "import os, resource, sys; resource.setrlimit(resource.RLIMIT_AS, (10**9, 10**9)); "
        "os.execv(sys.argv[1], sys.argv[1:])"
    )
    done = subprocess.run(
        [MODULE[0], "-c", code, *MODULE, *words],
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=20,
    )
    return Done(done.returncode, done.stdout, done.stderr.decode())


@pytest.mark.parametrize("field", KUSTOMIZATIONS)
@pytest.mark.parametrize("what", ["p.fifo", "/dev/full", "dev", "/dev/null"])
def test_a_kustomization_that_names_one_blocks_nothing(
    tmp_path: Path, field: str, what: str
) -> None:
    text = KUSTOMIZATIONS[field].format(what)
    put(tmp_path, {"kustomization.yaml": text, "web.yaml": WEB})
    os.mkfifo(tmp_path / "p.fifo")
    (tmp_path / "dev").symlink_to("/dev/zero")
    done = limited("fix", "-f", ".", "-o", "name", cwd=tmp_path)
    assert (done.code, done.out) == (1, "deployment.apps/web\n"), done.err


@pytest.mark.parametrize("name", ["/dev/full", "/dev/zero", "link.yaml"])
def test_an_endless_device_named_outright_is_refused(tmp_path: Path, name: str) -> None:
    put(tmp_path, {"web.yaml": WEB})
    (tmp_path / "link.yaml").symlink_to("/dev/zero")
    done = limited("fix", "-f", f"{name},web.yaml", "-o", "name", cwd=tmp_path)
    assert (done.code, done.out) == (2, "deployment.apps/web\n")
    assert f"error: {name}: no regular file, and no pipe; name a file, or use -f -\n" in done.err


def test_the_null_device_is_empty(tmp_path: Path) -> None:
    put(tmp_path, {"values.yaml": VALUES})
    done = limited("fix", "-f", "/dev/null", "--skip-unsupported", cwd=tmp_path)
    assert done.code == 3


def test_a_source_reads_regular_files_only(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "p.fifo")
    for path in (str(tmp_path / "p.fifo"), "/dev/full", str(tmp_path)):
        with pytest.raises(InputError, match="no regular file"):
            Source(path, path, named=False).read()
