"""The database holds the record: what may be written, and that nothing is rewritten."""

from typing import Any, ClassVar

from django.db import migrations

# Kept whole: rows are added, never changed or removed.
APPEND_ONLY = ("letter", "leaf", "treenode", "treehead")


def _append_only(table: str) -> str:
    return f"""
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON dossiers_{table}
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only_all BEFORE TRUNCATE ON dossiers_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""


def _kept(table: str) -> str:
    """Rows that something may be added to later, but which nobody removes."""
    return f"""
CREATE TRIGGER kept BEFORE DELETE ON dossiers_{table}
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER kept_all BEFORE TRUNCATE ON dossiers_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""


EVENTS = """
-- The demo and the tests live through other months; only the owner may allow it.
CREATE FUNCTION clock_is_free() RETURNS boolean LANGUAGE sql STABLE AS 'SELECT false';

CREATE FUNCTION event_follows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last record;
BEGIN
    SELECT seq, hash, at INTO last FROM dossiers_event
        WHERE dossier_id = NEW.dossier_id ORDER BY seq DESC LIMIT 1;
    IF FOUND THEN
        IF NEW.seq <> last.seq + 1 OR NEW.previous <> last.hash OR NEW.at < last.at THEN
            RAISE EXCEPTION 'event does not follow the one before it'
                USING ERRCODE = 'restrict_violation';
        END IF;
    ELSIF NEW.seq <> 1 OR NEW.previous <> decode(repeat('00', 32), 'hex') THEN
        RAISE EXCEPTION 'event does not begin a record'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.at NOT BETWEEN clock_timestamp() - interval '15 minutes'
            AND clock_timestamp() + interval '5 minutes' AND NOT clock_is_free() THEN
        RAISE EXCEPTION 'event is not of this moment'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER event_follows BEFORE INSERT ON dossiers_event
    FOR EACH ROW EXECUTE FUNCTION event_follows();
"""

DOSSIERS = """
CREATE FUNCTION dossier_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.status <> 1 OR NEW.revision <> 1 OR NEW.accepted_at IS NOT NULL
            OR NEW.due_at IS NOT NULL OR NEW.finished_at IS NOT NULL THEN
        RAISE EXCEPTION 'dossier does not begin as registered'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER dossier_begins BEFORE INSERT ON dossiers_dossier
    FOR EACH ROW EXECUTE FUNCTION dossier_begins();

-- What the clock reads may change only together with a new event that says so.
CREATE FUNCTION dossier_follows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    told record;
BEGIN
    SELECT hash, status_to, at, step, facts INTO told FROM dossiers_event
        WHERE dossier_id = NEW.id AND seq = NEW.revision;
    IF NOT FOUND
        OR NEW.revision <> OLD.revision + 1
        OR NEW.head_hash <> told.hash
        OR NEW.status <> told.status_to
        OR NEW.changed_at <> told.at
        OR NEW.filed_at <> OLD.filed_at
        OR NEW.due_at IS DISTINCT FROM (told.facts ->> 'due_at')::timestamptz
        OR (NEW.accepted_at IS DISTINCT FROM OLD.accepted_at
            AND (OLD.accepted_at IS NOT NULL OR told.step <> 'accept'
                OR NEW.accepted_at <> told.at))
        OR (NEW.finished_at IS DISTINCT FROM OLD.finished_at
            AND (OLD.finished_at IS NOT NULL OR NEW.finished_at <> told.at))
    THEN
        RAISE EXCEPTION 'dossier does not follow from its events'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER dossier_follows BEFORE UPDATE ON dossiers_dossier FOR EACH ROW WHEN (
    (OLD.status, OLD.revision, OLD.head_hash, OLD.filed_at, OLD.changed_at, OLD.accepted_at,
        OLD.due_at, OLD.step_due_at, OLD.paused_since, OLD.finished_at, OLD.anonymised_at)
    IS DISTINCT FROM
    (NEW.status, NEW.revision, NEW.head_hash, NEW.filed_at, NEW.changed_at, NEW.accepted_at,
        NEW.due_at, NEW.step_due_at, NEW.paused_since, NEW.finished_at, NEW.anonymised_at)
) EXECUTE FUNCTION dossier_follows();
"""

WORDS = """
-- Personal words may leave, field by field; they are never replaced by others.
CREATE FUNCTION words_only_leave() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT OLD.data @> NEW.data OR NOT NEW.gone @> OLD.gone THEN
        RAISE EXCEPTION '% cannot be replaced', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER words_only_leave BEFORE UPDATE ON dossiers_eventdetails
    FOR EACH ROW EXECUTE FUNCTION words_only_leave();
CREATE TRIGGER words_only_leave BEFORE UPDATE ON dossiers_lettercontent
    FOR EACH ROW EXECUTE FUNCTION words_only_leave();

-- A document is made once. Its file may leave; its hash stays.
CREATE FUNCTION file_is_made_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.sha256 <> '' AND (NEW.sha256 <> OLD.sha256
            OR (NEW.file <> OLD.file AND NEW.file <> '')) THEN
        RAISE EXCEPTION 'the document of % is made already', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER file_is_made_once BEFORE UPDATE ON dossiers_lettercontent
    FOR EACH ROW EXECUTE FUNCTION file_is_made_once();
CREATE TRIGGER file_is_made_once BEFORE UPDATE ON dossiers_result
    FOR EACH ROW EXECUTE FUNCTION file_is_made_once();

CREATE TRIGGER result_stays BEFORE UPDATE ON dossiers_result FOR EACH ROW WHEN (
    (OLD.dossier_id, OLD.key, OLD.number, OLD.signed_by_id, OLD.signed_at, OLD.issued_at)
    IS DISTINCT FROM
    (NEW.dossier_id, NEW.key, NEW.number, NEW.signed_by_id, NEW.signed_at, NEW.issued_at)
) EXECUTE FUNCTION refuse_change();

CREATE TRIGGER edition_stays BEFORE UPDATE ON dossiers_calendaredition FOR EACH ROW WHEN (
    (OLD.number, OLD.notice, OLD.reason, OLD.days, OLD.digest, OLD.published_at)
    IS DISTINCT FROM
    (NEW.number, NEW.notice, NEW.reason, NEW.days, NEW.digest, NEW.published_at)
    OR OLD.counted_at IS NOT NULL
) EXECUTE FUNCTION refuse_change();
"""

GUARDS = (
    EVENTS
    + DOSSIERS
    + WORDS
    + "".join(_append_only(table) for table in APPEND_ONLY)
    + "".join(_kept(table) for table in ("result", "calendaredition"))
)
UNDO = (
    "".join(
        f"DROP TRIGGER append_only ON dossiers_{table};"
        f" DROP TRIGGER append_only_all ON dossiers_{table};"
        for table in APPEND_ONLY
    )
    + """
DROP TRIGGER kept ON dossiers_result; DROP TRIGGER kept_all ON dossiers_result;
DROP TRIGGER kept ON dossiers_calendaredition;
DROP TRIGGER kept_all ON dossiers_calendaredition;
DROP TRIGGER result_stays ON dossiers_result;
DROP TRIGGER edition_stays ON dossiers_calendaredition;
DROP FUNCTION event_follows() CASCADE; DROP FUNCTION dossier_begins() CASCADE;
DROP FUNCTION dossier_follows() CASCADE; DROP FUNCTION words_only_leave() CASCADE;
DROP FUNCTION file_is_made_once() CASCADE; DROP FUNCTION clock_is_free();
"""
)


def refuse_older_records(apps: Any, schema_editor: Any) -> None:
    """Events of the pre-release committed to their details in another form."""
    if apps.get_model("dossiers", "Event").objects.exists():
        raise RuntimeError(
            "This database holds a demo of an older pre-release, whose record was written"
            " in another form. Begin anew with bin/run --fresh, or with an empty database."
        )


class Migration(migrations.Migration):
    dependencies: ClassVar = [("dossiers", "0004_clock_and_record")]
    operations: ClassVar = [
        migrations.RunPython(refuse_older_records, migrations.RunPython.noop),
        migrations.RunSQL(GUARDS, UNDO),
    ]
