"""Nothing of what people write freely is kept."""

from __future__ import annotations

from kubectl_prodready.core.applying.hidden import hidden_in
from tests.core.applying.objects import live


def test_values_of_variables_and_headers_and_words_of_commands_are_masked() -> None:
    source = {"name": "B", "valueFrom": {"secretKeyRef": {"name": "s", "key": "k"}}}
    probe = {"httpGet": {"port": 80, "httpHeaders": [{"name": "A", "value": "b"}]}}
    raw = live(
        command=["web", "--token=a"],
        args=["b", 3],
        env=[{"name": "A", "value": "secret"}, source],
        livenessProbe=probe,
    )
    raw["spec"]["template"]["metadata"]["annotations"] = {"example.com/password": "secret"}
    (container,) = hidden_in(raw)["spec"]["template"]["spec"]["containers"]
    assert container["command"] == ["***", "***"]
    assert container["args"] == ["***", 3]
    assert container["env"] == [{"name": "A", "value": "***"}, source]
    assert container["livenessProbe"]["httpGet"] == {
        "port": 80,
        "httpHeaders": [{"name": "A", "value": "***"}],
    }
    assert container["image"] == "nginx"
    notes = hidden_in(raw)["spec"]["template"]["metadata"]["annotations"]
    assert notes == {"example.com/password": "***"}
