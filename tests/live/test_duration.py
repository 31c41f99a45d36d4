from __future__ import annotations

import pytest

from kubectl_prodready.cluster.duration import seconds_of
from kubectl_prodready.errors import UsageError


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("", 0), ("0", 0), ("7", 7), ("5s", 5), ("1m30s", 90), ("1.5h", 5400), ("250ms", 0.25)],
)
def test_a_length_of_time_is_read_as_kubectl_reads_it(text: str, seconds: float) -> None:
    assert seconds_of(text) == pytest.approx(seconds)


@pytest.mark.parametrize("text", ["-1", "5 s", "1d", "soon", "5s!", "٣"])
def test_what_is_no_length_of_time_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="--request-timeout"):
        seconds_of(text)
