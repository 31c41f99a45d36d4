"""`explain --schema`: what an editor wants to know, wherever this is installed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from tests.cli.command import TOP, prodready

FOLDER = TOP / "kubectl_prodready" / "schema"


@pytest.mark.parametrize("name", ["config", "plan", "baseline", "report"])
def test_each_is_printed_as_it_is(tmp_path: Path, name: str) -> None:
    done = prodready("explain", "--schema", name, cwd=tmp_path)
    assert (done.code, done.err) == (0, "")
    assert done.raw == (FOLDER / f"{name}-v1.json").read_bytes()
    Draft202012Validator.check_schema(json.loads(done.raw))


def test_there_are_no_others() -> None:
    assert len(list(FOLDER.iterdir())) == 4
