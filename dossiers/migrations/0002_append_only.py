"""The database refuses what the code must never do: change what was recorded."""

from typing import ClassVar

from django.db import migrations

REFUSE = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;
"""

APPEND_ONLY = "".join(
    f"""
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only_all BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
    for table in ("dossiers_event", "dossiers_paymentrecord")
)

PUBLISHED = """
CREATE TRIGGER published_stays BEFORE UPDATE OR DELETE ON dossiers_procedureversion
    FOR EACH ROW WHEN (OLD.published_at IS NOT NULL) EXECUTE FUNCTION refuse_change();
CREATE TRIGGER published_stays_all BEFORE TRUNCATE ON dossiers_procedureversion
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""


def _drop(*triggers: tuple[str, str]) -> str:
    return "".join(f"DROP TRIGGER {name} ON {table};" for name, table in triggers)


UNDO = (
    _drop(
        ("append_only", "dossiers_event"),
        ("append_only_all", "dossiers_event"),
        ("append_only", "dossiers_paymentrecord"),
        ("append_only_all", "dossiers_paymentrecord"),
        ("published_stays", "dossiers_procedureversion"),
        ("published_stays_all", "dossiers_procedureversion"),
    )
    + "DROP FUNCTION refuse_change();"
)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("dossiers", "0001_initial")]
    operations: ClassVar = [migrations.RunSQL(REFUSE + APPEND_ONLY + PUBLISHED, UNDO)]
