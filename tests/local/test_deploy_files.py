"""The production files: right in form, and in step with each other and with the settings.

No container engine is needed: the form is that of the Compose Specification and the Dockerfile
reference, as far as our files use them.
"""

import re
from collections.abc import Mapping
from typing import Any

import jsonschema
import pytest
import yaml

from egov.local.environment import ROOT

TEXT = {"type": "string"}
TEXTS = {"type": "array", "items": TEXT, "minItems": 1}
DURATION = {"type": "string", "pattern": r"^(\d+(ms|s|m|h))+$"}
CONDITION = {
    "enum": ["service_started", "service_healthy", "service_completed_successfully"]
}


def only(properties: Mapping[str, Any], *required: str) -> dict[str, Any]:
    """An object with these keys and no others, so that a misspelt one is found."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


def each(value: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": value}


HEALTHCHECK = only(
    {
        "test": {"type": "array", "items": TEXT, "contains": {"enum": ["CMD"]}},
        "interval": DURATION,
        "timeout": DURATION,
        "start_period": DURATION,
        "disable": {"const": True},
    }
)
SERVICE = only(
    {
        "image": TEXT,
        "build": {
            "type": "object",
            "properties": {"context": TEXT, "args": {"type": "object"}},
            "required": ["context"],
            "additionalProperties": False,
        },
        "command": TEXTS,
        "restart": {"enum": ["no", "always", "on-failure", "unless-stopped"]},
        "read_only": {"type": "boolean"},
        "tmpfs": TEXTS,
        "shm_size": TEXT,
        "cap_drop": TEXTS,
        "security_opt": TEXTS,
        "ports": TEXTS,
        "volumes": TEXTS,
        "secrets": TEXTS,
        "profiles": TEXTS,
        "environment": each({"type": "string"}),
        "stop_grace_period": DURATION,
        "depends_on": each(only({"condition": CONDITION}, "condition")),
        "healthcheck": HEALTHCHECK,
    },
    "image",
    "restart",
)
COMPOSE = only(
    {
        "services": each(SERVICE),
        "volumes": each({"const": {}}),
        "secrets": each(only({"file": TEXT}, "file")),
        "x-app": {"type": "object"},
    },
    "services",
)
INSTRUCTIONS = {
    *("FROM", "RUN", "CMD", "LABEL", "EXPOSE", "ENV", "COPY", "ENTRYPOINT", "VOLUME"),
    *("USER", "WORKDIR", "ARG", "STOPSIGNAL", "HEALTHCHECK", "SHELL"),
}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    found = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


@pytest.fixture(scope="module")
def dockerfile() -> list[tuple[str, str]]:
    """Instructions and their arguments, continued lines joined, comments left out."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [(line.split(" ", 1)[0], line.split(" ", 1)[1]) for line in lines]


def test_the_compose_file_has_the_form_of_one(compose: dict[str, Any]) -> None:
    jsonschema.validate(compose, COMPOSE)


def test_every_name_a_service_uses_is_declared(compose: dict[str, Any]) -> None:
    for service in compose["services"].values():
        named = [volume.partition(":")[0] for volume in service.get("volumes", [])]
        assert {name for name in named if name[0] != "."} <= set(compose["volumes"])
        assert set(service.get("secrets", [])) <= set(compose["secrets"])
        assert set(service.get("depends_on", {})) <= set(compose["services"])


def test_what_others_wait_for_can_become_healthy(compose: dict[str, Any]) -> None:
    services = compose["services"]
    for service in services.values():
        for name, wait in service.get("depends_on", {}).items():
            if wait["condition"] == "service_healthy":
                checked = "test" in services[name].get("healthcheck", {})
                assert checked or "build" in services[name]  # our image brings its own


def test_secret_files_are_mounted_where_the_settings_look(compose: dict[str, Any]) -> None:
    for service in compose["services"].values():
        for name, value in service.get("environment", {}).items():
            if name.endswith("_FILE"):
                assert value.removeprefix("/run/secrets/") in service["secrets"]


def test_every_setting_of_the_product_is_one_it_reads(compose: dict[str, Any]) -> None:
    settings = (ROOT / "egov" / "settings.py").read_text(encoding="utf-8")
    config = (ROOT / "deploy" / "gunicorn.conf.py").read_text(encoding="utf-8")
    known = set(re.findall(r'(?:env\.\w+|environ\.get)\(\s*"(\w+)"', settings + config))
    names = {
        name.removesuffix("_FILE") for name in compose["services"]["web"]["environment"]
    }
    assert names <= known


def test_the_product_may_write_uploads_and_rankings_alone(compose: dict[str, Any]) -> None:
    """The key of the record is made before anything starts, and then only read."""
    for name in ("web", "worker", "beat", "migrate"):
        service = compose["services"][name]
        assert service["read_only"]
        assert service["cap_drop"] == ["ALL"]
        way = "" if name == "migrate" else ":ro"
        assert service["volumes"] == [
            "media:/srv/media",
            f"ledger:/srv/ledger{way}",
            "published:/srv/published",
        ]


def test_the_image_is_built_from_known_instructions(
    dockerfile: list[tuple[str, str]],
) -> None:
    names = [name for name, _ in dockerfile]
    assert names[0] == "FROM"
    assert set(names) <= INSTRUCTIONS


def test_the_image_runs_as_an_ordinary_user(dockerfile: list[tuple[str, str]]) -> None:
    names = [name for name, _ in dockerfile]
    users = [rest for name, rest in dockerfile if name == "USER"]
    assert users == ["motcua"]
    assert names.index("USER") < names.index("HEALTHCHECK") < names.index("CMD")


def test_files_the_image_takes_and_runs_exist(dockerfile: list[tuple[str, str]]) -> None:
    copied = [
        source
        for name, rest in dockerfile
        if name == "COPY" and "--from" not in rest
        for source in rest.split()[:-1]
        if not source.startswith("--")
    ]
    named = re.findall(r"deploy/[\w.]+", " ".join(rest for _, rest in dockerfile))
    assert all((ROOT / path).exists() for path in [*copied, *named])


def test_the_proxy_lets_the_largest_upload_through() -> None:
    nginx = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    settings = (ROOT / "egov" / "settings.py").read_text(encoding="utf-8")
    accepted = re.search(r"client_max_body_size (\d+)m;", nginx)
    largest = re.search(r'"UPLOAD_MAX_MB", (\d+)', settings)
    assert accepted
    assert largest
    assert int(accepted[1]) > int(largest[1])


def test_the_proxy_configuration_is_balanced() -> None:
    lines = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8").splitlines()
    code = [line.partition("#")[0].strip() for line in lines]
    assert all(line[-1] in ";{}" for line in code if line)
    assert sum(line.count("{") - line.count("}") for line in code) == 0
