"""The house keeps its own rules: imports go down, rooms have a floor, names are plain."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command

ROOT = Path(__file__).resolve().parent.parent
APPS = ("egov", "dossiers", "rankings")
# Inside an app, from the ground up. A module imports its own floor and those below.
FLOORS: tuple[tuple[str, ...], ...] = (
    ("worktime", "ledger", "salting", "merkle", "codes", "states", "apps", "rights"),
    ("spec", "errors", "spec_checks"),
    ("answers", "fees", "querysets"),
    ("signing",),
    ("models", "migrations"),
    ("calendars", "legal_clock", "policies", "prefill", "numbering", "tallies"),
    ("letters", "retention", "sealing"),
    ("offers", "transitions"),
    ("actions", "notifications", "documents", "facts", "publishing", "queues"),
    ("ledger_check",),
    ("editions", "watching"),
    ("forms", "serializers"),
    ("views", "api", "admin", "tasks", "demo"),
    ("management", "urls"),
)
RANKINGS_FLOORS: tuple[tuple[str, ...], ...] = (
    ("engine", "states", "apps", "rights", "reference"),
    ("charts", "records", "errors", "released"),
    ("values", "querysets", "indicators", "probing", "scrutiny"),
    ("models", "migrations"),
    ("policies",),
    ("transitions", "pages"),
    ("evidence", "actions", "inspection", "notices", "publishing", "reviewing"),
    ("forms", "serializers", "loading", "serving"),
    ("views", "api", "admin", "tasks", "demo"),
    ("management", "urls"),
)
HOUSES = {"dossiers": FLOORS, "rankings": RANKINGS_FLOORS}
LEVELS = {
    app: {name: level for level, names in enumerate(floors) for name in names}
    for app, floors in HOUSES.items()
}
MOST_LINES, MOST_FUNCTION = 400, 50
CLOCK_SETTERS = {"egov/clock.py"}


def modules(*tops: str) -> Iterator[tuple[str, ast.Module, str]]:
    for top in tops:
        for path in sorted((ROOT / top).rglob("*.py")):
            text = path.read_text(encoding="utf-8")
            yield path.relative_to(ROOT).as_posix(), ast.parse(text), text


def imported(tree: ast.Module) -> Iterator[str]:
    """Names of modules imported at run time (not under TYPE_CHECKING)."""
    typing_only = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if node in typing_only:
            continue
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{name.name}" for name in node.names)


def room(path: str) -> str:
    """dossiers/actions/filing.py → actions; dossiers/codes.py → codes."""
    return path.split("/")[1].removesuffix(".py")


def test_apps_import_downwards_only() -> None:
    wrong = [
        f"{path} imports {name}"
        for path, tree, _ in modules(*APPS)
        for name in imported(tree)
        if name.split(".")[0] in APPS
        and APPS.index(name.split(".")[0]) > APPS.index(path.split("/")[0])
    ]
    assert not wrong


def test_rankings_sees_only_the_shop_window_of_dossiers() -> None:
    wrong = [
        f"{path} imports {name}"
        for path, tree, _ in modules("rankings")
        for name in imported(tree)
        if name.startswith("dossiers") and not name.startswith("dossiers.facts")
    ]
    assert not wrong


@pytest.mark.parametrize("app", HOUSES)
def test_every_room_has_a_floor(app: str) -> None:
    rooms = {room(path) for path, _, _ in modules(app)} - {"__init__"}
    assert rooms <= set(LEVELS[app]), rooms - set(LEVELS[app])


@pytest.mark.parametrize("app", HOUSES)
def test_inside_an_app_imports_go_down(app: str) -> None:
    level = LEVELS[app]
    wrong = [
        f"{path} imports {name}"
        for path, tree, _ in modules(app)
        for name in imported(tree)
        if name.startswith(f"{app}.") and name.split(".")[1] in level
        if level[name.split(".")[1]] > level[room(path)]
    ]
    assert not wrong


def test_arithmetic_is_pure() -> None:
    pure = (
        "dossiers/worktime/",
        "dossiers/ledger.py",
        "dossiers/salting.py",
        "dossiers/merkle",
        "dossiers/codes",
        "rankings/engine/",
        "rankings/reference/",
        "rankings/released/",
    )
    wrong = [
        f"{path} imports {name}"
        for path, tree, _ in modules("dossiers", "rankings")
        if path.startswith(pure)
        for name in imported(tree)
        if name.split(".")[0] in {"django", "egov", "rest_framework", "celery"}
    ]
    assert not wrong


@pytest.mark.parametrize("name", ["utils", "helpers", "common", "misc", "lib"])
def test_no_room_without_a_subject(name: str) -> None:
    assert not [path for path, _, _ in modules(*APPS) if name in Path(path).parts]
    assert not [path for path, _, _ in modules(*APPS) if Path(path).stem == name]


def test_files_and_functions_stay_readable() -> None:
    long = [
        f"{path}: {text.count(chr(10))} lines"
        for path, _, text in modules(*APPS)
        if text.count("\n") > MOST_LINES and "/migrations/" not in path
    ]
    for path, tree, _ in modules(*APPS):
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > MOST_FUNCTION:
                    long.append(f"{path}:{node.lineno} {node.name}: {lines} lines")
    assert not long


def test_time_is_asked_of_one_clock() -> None:
    asked = ("timezone.now(", "datetime.now(", "date.today(", "datetime.utcnow(")
    wrong = [
        path
        for path, _, text in modules("egov", "dossiers", "rankings")
        if path not in CLOCK_SETTERS and not path.startswith("egov/local/")
        if any(word in text for word in asked)
    ]
    assert not wrong


def test_only_the_demo_sets_the_clock() -> None:
    wrong = [
        path
        for path, _, text in modules("egov", "dossiers", "rankings")
        if "standing_at(" in text
        if path not in CLOCK_SETTERS
        if not path.startswith(("dossiers/demo/", "rankings/demo/"))
        if path != "dossiers/management/commands/loaddemo.py"
    ]
    assert not wrong


def test_only_the_engine_writes_a_status_or_a_deadline() -> None:
    """No assignment to these names outside transitions and the verbs it calls."""
    guarded = {"status", "at", "due_at", "paused_since", "finished_at", "head_hash"}
    wrong = []
    for path, tree, _ in modules("dossiers"):
        if path == "dossiers/transitions.py" or "/migrations/" in path:
            continue
        for node in ast.walk(tree):
            if not isinstance(node, ast.Assign):
                continue
            for target in node.targets:
                if (
                    isinstance(target, ast.Attribute)
                    and target.attr in guarded
                    and "dossier" in ast.unparse(target.value)
                ):
                    wrong.append(f"{path}:{node.lineno} {ast.unparse(target)}")
    assert not wrong


@pytest.mark.django_db
def test_models_match_their_migrations() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
