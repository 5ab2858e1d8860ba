"""Read settings from the environment, strictly: a wrong value stops the start."""

import os
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str | None = None) -> str:
    """Value of NAME, else the content of the file named by NAME_FILE, else default."""
    value = os.environ.get(name)
    if value is None and (path := os.environ.get(f"{name}_FILE")):
        value = _content(name, Path(path))
    if value is None:
        value = default
    if value is None:
        raise ImproperlyConfigured(f"{name} must be set in the environment.")
    return value


def _content(name: str, path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ImproperlyConfigured(f"{name}_FILE cannot be read: {error}") from None


def flag(name: str, *, default: bool) -> bool:
    value = text(name, str(default)).lower()
    if value not in {"true", "false"}:
        raise ImproperlyConfigured(f"{name} must be true or false, not {value!r}.")
    return value == "true"


def integer(name: str, default: int) -> int:
    value = text(name, str(default))
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(
            f"{name} must be a whole number, not {value!r}."
        ) from None


def words(name: str, default: str = "") -> list[str]:
    """Comma-separated words."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def database(url: str) -> dict[str, object]:
    """Django's DATABASES entry for postgres://user:password@host:port/name?host=/dir.

    A `host` in the query names a directory with a Unix socket.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must begin with postgres://.")
    try:
        at = str(parts.port or "")
    except ValueError as error:
        raise ImproperlyConfigured(f"DATABASE_URL: {error}") from None
    query = parse_qs(parts.query)
    port = query.get("port", [at])[0]
    options = {
        key: values[0] for key, values in query.items() if key not in {"host", "port"}
    }
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "postgres",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host", [parts.hostname or ""])[0],
        "PORT": port,
        "OPTIONS": options,
    }


def broker(url: str) -> str:
    """Kombu's spelling of a Redis address: unix:///path?db=0 → redis+socket://…"""
    if url.startswith("unix://"):
        path, _, query = url.removeprefix("unix://").partition("?")
        number = parse_qs(query).get("db", ["0"])[0]
        return f"redis+socket://{path}?virtual_host={number}"
    return url
