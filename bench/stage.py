"""What the intake measurement stands on: a desk, an applicant, drafts with parts."""

import uuid
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from knox.models import AuthToken

from bench.intake import pgbench
from dossiers.models import (
    Dossier,
    Draft,
    Event,
    EventDetails,
    Part,
    ProcedureVersion,
)
from egov import clock
from egov.models import Agency, User
from tests import documents, makers

_FIELDS = [
    documents.question("child_name", max=120),
    documents.question("born_on", "date", not_after="today"),
    documents.question(
        "gender",
        "choice",
        options=[
            {"code": "female", "name": documents.both("Nữ")},
            {"code": "male", "name": documents.both("Nam")},
        ],
    ),
    documents.question("birthplace", max=200),
    documents.question("mother", max=120),
    documents.question("mother_id", "identity"),
    documents.question("father", max=120, required=False),
    documents.question("phone", "phone"),
    documents.question("email", "email", required=False),
    documents.question("copies", "integer", min=0, max=20),
]
_ANSWERS = {
    "child_name": "Ma Thị Ánh Tuyết",
    "born_on": "2026-01-15",
    "gender": "female",
    "birthplace": "Bệnh viện Trung ương Thái Nguyên",
    "mother": "Nguyễn Thị Lan",
    "mother_id": "019188000123",
    "father": "Ma Văn Hùng",
    "phone": "0912345678",
    "email": "lan@example.vn",
    "copies": 2,
}
# Enough that two transactions seldom meet at one row.
_POOL = 100_000
_PARTS = ("birth_proof", "identity_copy", "marriage_copy")


def prepare() -> None:
    """The schema, the desk, the procedure, the applicant."""
    call_command("migrate", verbosity=0)
    call_command("flush", verbosity=0, interactive=False) if _used() else None
    ContentType.objects.clear_cache()
    makers.agency("H55.12", Agency.Kind.COMMUNE, "UBND phường Phan Đình Phùng")
    makers.person("lan", "Nguyễn Thị Lan", identity_number="019188000123")
    form = {
        "complete": True,
        "sections": [
            {
                "code": "all",
                "name": documents.both("Tờ khai"),
                "intro": None,
                "fields": _FIELDS,
            }
        ],
    }
    parts = [documents.part(code) for code in _PARTS]
    makers.publish(
        documents.document("1.001193", "Đăng ký khai sinh", form=form, parts=parts)
    )


def _used() -> bool:
    return User.objects.exists()


def token() -> str:
    return str(AuthToken.objects.create(User.objects.get())[1])


def drafts(count: int) -> list[str]:
    """Complete drafts with three parts each; their keys."""
    user, agency = User.objects.get(), Agency.objects.get()
    version = ProcedureVersion.objects.get()
    made = Draft.objects.bulk_create(
        [
            Draft(
                user=user,
                agency=agency,
                version=version,
                case="usual",
                answers=_ANSWERS,
                owner_name=user.full_name,
                owner_identity=user.identity_number,
                owner_email=user.email,
            )
            for _ in range(count)
        ],
        batch_size=1000,
    )
    Part.objects.bulk_create(
        [
            Part(
                draft=draft,
                code=code,
                filename=f"{code}.pdf",
                file=f"parts/{uuid.uuid4()}",
                size=214_000,
                sha256=uuid.uuid4().hex * 2,
                content_type="application/pdf",
                pages=2,
                uploaded_by=user,
                uploaded_at=clock.now(),
            )
            for draft in made
            for code in _PARTS
        ],
        batch_size=3000,
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE dossiers_draft, dossiers_part, dossiers_dossier")
    return [str(draft.key) for draft in made]


def bare_sql(clients: int, seconds: float) -> float:
    """The rows of one filing by pgbench: transactions a second."""
    settings = connection.settings_dict
    url = f"postgresql://{settings['USER']}@/{settings['NAME']}?host={settings['HOST']}"
    if not str(settings["HOST"]).startswith("/"):
        url = (
            f"postgresql://{settings['USER']}:{settings['PASSWORD']}"
            f"@{settings['HOST']}:{settings['PORT'] or 5432}/{settings['NAME']}"
        )
    return pgbench(_script(), clients, seconds, url)


def _columns(model: Any) -> list[str]:
    """Columns to write: all but the key and what the database computes."""
    return [
        field.column
        for field in model._meta.concrete_fields
        if not field.generated and not (field.primary_key and field.auto_created)
    ]


def _pool() -> None:
    """Drafts and parts for pgbench to use up: same columns and indexes as the real ones."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('bench_draft')")
        if cursor.fetchone()[0]:
            return
        cursor.execute("CREATE SEQUENCE bench_code")
        for table in ("draft", "part"):
            cursor.execute(
                f"CREATE TABLE bench_{table} (LIKE dossiers_{table} INCLUDING ALL)"
            )
        cursor.execute("ALTER TABLE bench_draft ADD COLUMN n bigint UNIQUE")
        columns = _listed(Draft, "key")
        cursor.execute(
            f"INSERT INTO bench_draft (key, {columns}, n)"
            f" SELECT gen_random_uuid(), {columns}, n"
            f" FROM dossiers_draft, generate_series(1, {_POOL}) n"
            " WHERE key = (SELECT key FROM dossiers_draft LIMIT 1)"
        )
        cursor.execute(
            f"INSERT INTO bench_part (id, {_listed(Part)})"
            f" SELECT n, {_chosen(Part, {'key': 'gen_random_uuid()'})}"
            f" FROM dossiers_part, generate_series(3, {3 * _POOL + 2}) n"
            " WHERE id = (SELECT id FROM dossiers_part LIMIT 1)"
        )
        cursor.execute("ANALYZE bench_draft, bench_part")


def _listed(model: Any, without: str = "") -> str:
    return ", ".join(f'"{column}"' for column in _columns(model) if column != without)


def _chosen(model: Any, instead: dict[str, str], without: str = "") -> str:
    """The columns as they are selected from the model row, some replaced."""
    columns = [column for column in _columns(model) if column != without]
    return ", ".join(instead.get(column, f'"{column}"') for column in columns)


def _script() -> str:
    """A filing as its rows and nothing else, in one transaction."""
    last = Dossier.objects.latest("pk")
    event = last.events.get()
    _pool()
    fresh = "gen_random_uuid()"
    new = {"code": "'B' || nextval('bench_code')", "filing_key": fresh, "draft_key": fresh}
    new |= {"filed_at": "now()", "changed_at": "now()"}
    act = {"dossier_id": "(SELECT pk FROM made)", "at": "now()"}
    words = _listed(EventDetails, "event_id")
    return f"""
\\set n random(1, {_POOL})
BEGIN;
SELECT key FROM bench_draft WHERE n = :n FOR UPDATE;
WITH made AS (
    INSERT INTO dossiers_dossier ({_listed(Dossier)})
    SELECT {_chosen(Dossier, new)}
    FROM dossiers_dossier WHERE id = {last.pk} RETURNING id AS pk
), told AS (
    INSERT INTO dossiers_event ({_listed(Event)})
    SELECT {_chosen(Event, act)}
    FROM dossiers_event WHERE id = {event.pk} RETURNING id AS pk
), words AS (
    INSERT INTO dossiers_eventdetails (event_id, {words})
    SELECT told.pk, {words} FROM dossiers_eventdetails, told WHERE event_id = {event.pk}
)
INSERT INTO dossiers_outbox (event_id, created_at, next_at)
    SELECT pk, now(), now() FROM told;
UPDATE bench_part SET round = round + 1 WHERE id BETWEEN 3 * :n AND 3 * :n + 2;
DELETE FROM bench_draft WHERE n = :n;
INSERT INTO dossiers_numbercounter AS counter (agency_id, day, last)
    VALUES ({last.receiving_agency_id}, '2001-01-01', 1)
    ON CONFLICT (agency_id, day) DO UPDATE SET last = counter.last + 1;
COMMIT;
"""


def sizes() -> dict[str, int]:
    return {"rows": Dossier.objects.count()}
