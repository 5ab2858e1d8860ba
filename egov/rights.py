"""What the application's own role may do in the database: nothing that it does not use.

The owner of the tables migrates; web, worker and beat connect as another role, to which
`grantrights` gives these rights. Each app of ours that has models lists them in its own
`rights` module; with a model that is missing there the application may do nothing (and a test
fails).
"""

from collections.abc import Iterator, Mapping
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.db.models import Model

READ = "SELECT"
ADD = "SELECT, INSERT"
ADD_AND_REMOVE = "SELECT, INSERT, DELETE"
WRITE = "SELECT, INSERT, UPDATE"
ALL = "SELECT, INSERT, UPDATE, DELETE"

# The label of each model to its rights: ours, and those of apps that are not ours.
RIGHTS: Mapping[str, str] = {
    "egov.Agency": WRITE,
    "egov.User": WRITE,
    "egov.User_groups": ADD_AND_REMOVE,
    "egov.User_user_permissions": READ,
    "egov.Post": ALL,
    "egov.Delegation": ALL,
    "egov.Mail": ADD,
    "admin.LogEntry": ADD,
    "auth.Permission": READ,
    "auth.Group": ALL,
    "auth.Group_permissions": ADD_AND_REMOVE,
    "contenttypes.ContentType": READ,
    "sessions.Session": ALL,
    "account.EmailAddress": ALL,
    "account.EmailConfirmation": READ,
    "socialaccount.SocialApp": READ,
    "socialaccount.SocialAccount": ALL,
    "socialaccount.SocialToken": READ,
    "knox.AuthToken": ALL,
}


def listed() -> dict[str, str]:
    """The rights of all apps, by label."""
    found = dict(RIGHTS)
    for config in apps.get_app_configs():
        if config.name != "egov" and find_spec(f"{config.name}.rights"):
            found |= getattr(import_module(f"{config.name}.rights"), "RIGHTS", {})
    return found


def models() -> Iterator[type[Model]]:
    """Every model with a table of its own."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy:
            yield model


def unlisted() -> list[str]:
    """Labels of models in nobody's list: the application may do nothing with them."""
    return sorted({model._meta.label for model in models()} - listed().keys())


def by_table() -> dict[str, str]:
    """Rights by table, for every model that is listed."""
    known = listed()
    tables = {
        model._meta.db_table: known[model._meta.label]
        for model in models()
        if model._meta.label in known
    }
    return {"django_migrations": READ} | tables
