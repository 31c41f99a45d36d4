"""`twelve-factor-config`: what is a credential, what only sounds like one; none is ever shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kubectl_prodready.core.processes.environment import listed, parts
from tests.rules.said import one_line, said

RULE = "twelve-factor-config"
SECRET = "correct-horse"


def of(name: str, value: str = SECRET) -> list[str]:
    return said(RULE, {"env": [{"name": name, "value": value}]})


@pytest.mark.parametrize(
    "name",
    [
        *("DB_PASSWORD", "MYSQL_ROOT_PASSWORD", "dbPassword", "DB_PWD", "SMTP_PASS", "PASSPHRASE"),
        *("API_TOKEN", "OPENAI_API_KEY", "APIKEY", "AWS_SECRET_ACCESS_KEY_SECRET", "JWT_SECRET"),
        *("TLS_PRIVATE_KEY", "spring.datasource.password", "SECRET_KEY", "GIT_CREDENTIALS"),
        *("AWS_SECRET_ACCESS_KEY", "PGPASSWORD", "DBPASSWORD", "SECRET_KEY_BASE", "DB_PASSWORD_1"),
        *("REDISCLI_AUTH", "GITHUB_PAT", "AZURE_DEVOPS_EXT_PAT", "AIRFLOW__CORE__FERNET_KEY"),
        *("FERNET_KEY", "AZURE_STORAGE_KEY", "API_KEY_2"),
    ],
)
def test_names_of_credentials(name: str) -> None:
    text = one_line(of(name))
    assert f" {name};" in text
    assert SECRET not in text


@pytest.mark.parametrize(
    "name",
    [
        *("PASSWORD_FILE", "DB_SECRET_NAME", "TOKEN_TTL", "PASSWORD_MIN_LENGTH", "TOKEN_ENABLED"),
        *(
            "PWD",
            "OLDPWD",
            "AUTH_METHOD",
            "TLS_SECRET",
            "IMAGE_PULL_SECRET",
            "PUBLIC_KEY",
            "TOKENS",
        ),
        *(
            "ETCD_INITIAL_CLUSTER_TOKEN",
            "SSH_KEY",
            "NEXT_PUBLIC_API_KEY",
            "BYPASS",
            "USER",
            "",
            "9",
        ),
        *("ALLOW_EMPTY_PASSWORD", "MAX_TOKEN", "SECRET_STORE"),
        *("AWS_ACCESS_KEY_ID", "AWS_ACCESS_KEY", "STORAGE_KEY", "PAT", "KEY_BASE", "BASIC_AUTH"),
        *("DATABASE_1", "FILE_PATH", "1_2"),
    ],
)
def test_names_of_something_else(name: str) -> None:
    assert of(name) == []


@pytest.mark.parametrize(
    "value",
    [
        *(
            "",
            " ",
            "true",
            "No",
            "0",
            "/run/secret",
            "./x",
            "$(OTHER)",
            "${OTHER}",
            "$OTHER",
            "~/x",
        ),
        *("x$(OTHER)", "{{ x }}", "<yours>", "vault:secret/x", "https://x/token", "___X___"),
        *("arn:aws:x", "projects/1/secrets/x", "file:/x", "C:\\x", "3600"),
        *("__PASSWORD__", "REPLACE_ME", "REPLACE_WITH_TOKEN", "%PASSWORD%", "********", "xxxxx"),
        *("<password>", "change-me", "Your token", "[token]", "TODO", "PLACEHOLDER", "---"),
    ],
)
def test_values_that_are_none(value: str) -> None:
    assert of("API_TOKEN", value) == []


@pytest.mark.parametrize("value", ["changeme", "x", "x-1", "toDoList", "setup", "50%", "yours"])
def test_values_that_may_be_one(value: str) -> None:
    assert len(of("API_TOKEN", value)) == 1


@pytest.mark.parametrize(
    ("value", "what"),
    [
        ("DefaultEndpointsProtocol=https;AccountName=a;AccountKey=aGk=;x=y", "a connection string"),
        ("Endpoint=sb://a/;SharedAccessKeyName=a;SharedAccessKey=aGk=", "a connection string"),
        ("Server=db;User Id=sa;Password=correct-horse;", "a connection string"),
        ("host=db user=web password=correct-horse", "a connection string"),
        ("-----BEGIN RSA PRIVATE KEY-----\nMIIB", "a private key"),
        ("-----BEGIN PRIVATE KEY-----\nMIIB", "a private key"),
        ('{"private_key": "-----BEGIN PRIVATE KEY-----\\nMIIB"}', "a private key"),
        ("AccountKey=$(KEY);AccountName=a", ""),
        ("Server=db;Password=<password>;", ""),
        ("Server=db;Password=;Encrypt=true", ""),
        ("-Dpassword=correct-horse", ""),
        ("-----BEGIN CERTIFICATE-----\nMIIB", ""),
        ("-----BEGIN PUBLIC KEY-----\nMIIB", ""),
    ],
)
def test_values_that_hold_one(value: str, what: str) -> None:
    found = of("STORAGE", value)
    assert bool(found) is bool(what)
    assert not found or f"STORAGE ({what});" in one_line(found)


def test_a_number_may_be_a_password() -> None:
    assert len(of("DB_PASSWORD", "1234")) == 1
    assert of("DB_PASSWORD", "1") == []


@pytest.mark.parametrize(
    ("value", "is_credential"),
    [
        ("amqp://shop:correct-horse@mq:5672/", True),
        ("x=1 postgres://u:pa:ss@db/x y", True),
        ("redis://:correct-horse@redis", True),
        ("amqp://shop:$(PASSWORD)@mq", False),
        ("amqp://shop:<password>@mq", False),
        ("amqp://shop:xxxx@mq", False),
        ("amqp://shop:__PASSWORD__@mq", False),
        ("amqp://shop:changeme@mq", True),
        ("https://shop@git.example.com", False),
        ("https://shop:@git.example.com", False),
        ("https://git.example.com:80/a@b:c@d", False),
        ("https://", False),
    ],
)
def test_urls_with_a_password(value: str, *, is_credential: bool) -> None:
    found = of("QUEUE", value)
    assert bool(found) is is_credential
    assert not found or "QUEUE (a URL)" in one_line(found)
    assert bool(said(RULE, {"args": ["--queue", value]})) is is_credential


@pytest.mark.parametrize(
    "words",
    [
        *(["--password=correct-horse"], ["--db-password", SECRET], ["-token=correct-horse"]),
        *(["--client-secret", SECRET], ["--apiKey=correct-horse"]),
    ],
)
def test_arguments(words: list[str]) -> None:
    text = one_line(said(RULE, {"args": words}))
    assert f"the argument {words[0].partition('=')[0]};" in text
    assert SECRET not in text
    script = " ".join(words)
    assert len(said(RULE, {"command": ["sh", "-c", f"client {script}"]})) == 1


@pytest.mark.parametrize(
    "words",
    [
        *(["--secret=web-tls"], ["--webhook-secret-name=x"], ["--serving-secret=x"], ["--pass=x"]),
        *(
            ["--password"],
            ["--password", "--force"],
            ["--password=$(PASSWORD)"],
            ["--token-file=x"],
        ),
        *(["password", "x"], ["-", "x"], ["--=x"], ["--use-password", "x"], ["--max-token=x"]),
    ],
)
def test_other_arguments(words: list[str]) -> None:
    assert said(RULE, {"args": words}) == []


def test_a_script_that_is_not_understood_says_nothing() -> None:
    assert said(RULE, {"command": ["sh", "-c", "client --password=x '"]}) == []


def test_what_comes_from_a_secret_is_well() -> None:
    source = {"secretKeyRef": {"name": "db", "key": "password"}}
    assert said(RULE, {"env": [{"name": "DB_PASSWORD", "valueFrom": source}, "odd"]}) == []


def test_five_are_named_at_most() -> None:
    env = [{"name": f"DB{letter}_PASSWORD", "value": "x"} for letter in "ABCDEFG"]
    assert "DBE_PASSWORD and 2 more;" in one_line(said(RULE, {"env": env}))


def test_listed() -> None:
    assert listed([]) == ""
    assert listed(["a"]) == "a"
    assert listed(["a", "b", "a"]) == "a and b"
    assert listed(["a", "b", "c"]) == "a, b and c"
    assert listed(["x" * 99]) == "x" * 60 + "..."


def test_parts() -> None:
    assert parts("DB_PASSWORD-file.dbAPIKey2") == [
        *("db", "password", "file", "db", "api", "key", "2"),
    ]


@given(st.text(min_size=1), st.text(min_size=12).filter(str.isprintable))
def test_no_value_is_ever_said(name: str, value: str) -> None:
    fields = {"env": [{"name": "A_PASSWORD", "value": value}], "args": [f"--password={value}"]}
    for text in said(RULE, fields):
        assert value not in text
