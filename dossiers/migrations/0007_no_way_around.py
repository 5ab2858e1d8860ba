"""The guards again, from the side of somebody who holds the application's own role."""

from typing import ClassVar

from django.db import migrations

FUNCTIONS = (
    *("refuse_change", "event_follows", "dossier_begins", "dossier_follows"),
    *("words_only_leave", "file_is_made_once", "dossier_has_its_event"),
    *("event_has_its_dossier", "letter_is_told", "payment_is_told", "result_is_told"),
)


def _nothing_in_between(name: str) -> str:
    """Tables are those of the schema of the migration: a session's own temporary table
    of the same name, or another search path, would show a guard another record."""
    return f"""
DO $$ BEGIN
    EXECUTE format('ALTER FUNCTION {name}() SET search_path = pg_catalog, %I, pg_temp',
        current_schema());
END $$;
"""


EVENTS = """
-- An act has the moment of its transaction, give or take what clocks are apart.
CREATE FUNCTION is_of_this_moment(moment timestamptz) RETURNS boolean LANGUAGE sql STABLE AS
$$
    SELECT moment BETWEEN
        greatest(transaction_timestamp(), clock_timestamp() - interval '15 minutes')
            - interval '2 minutes'
        AND clock_timestamp() + interval '2 minutes'
$$;

CREATE OR REPLACE FUNCTION event_follows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last record;
BEGIN
    SELECT seq, hash, at, status_to INTO last FROM dossiers_event
        WHERE dossier_id = NEW.dossier_id ORDER BY seq DESC LIMIT 1;
    IF FOUND THEN
        IF NEW.seq <> last.seq + 1 OR NEW.previous <> last.hash OR NEW.at < last.at
                OR NEW.status_from IS DISTINCT FROM last.status_to THEN
            RAISE EXCEPTION 'event does not follow the one before it'
                USING ERRCODE = 'restrict_violation';
        END IF;
    ELSIF NEW.seq <> 1 OR NEW.previous <> decode(repeat('00', 32), 'hex')
            OR NEW.status_from IS NOT NULL THEN
        RAISE EXCEPTION 'event does not begin a record'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF NOT is_of_this_moment(NEW.at) AND NOT clock_is_free() THEN
        RAISE EXCEPTION 'event is not of this moment'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

-- At the end of its transaction an event has moved its dossier.
CREATE FUNCTION event_has_its_dossier() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM dossiers_dossier WHERE id = NEW.dossier_id AND revision >= NEW.seq;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'event has not moved its dossier'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER event_has_its_dossier AFTER INSERT ON dossiers_event
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION event_has_its_dossier();
"""

DOSSIERS = """
CREATE FUNCTION dossier_has_its_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM dossiers_event WHERE dossier_id = NEW.id AND seq = 1
        AND hash = NEW.head_hash AND at = NEW.filed_at AND at = NEW.changed_at;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'dossier does not begin with its event'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER dossier_has_its_event AFTER INSERT ON dossiers_dossier
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION dossier_has_its_event();

-- By these the clock counts; a dossier keeps them.
CREATE TRIGGER dossier_stays BEFORE UPDATE ON dossiers_dossier FOR EACH ROW WHEN (
    (OLD.id, OLD.code, OLD.version_id, OLD."case", OLD.channel, OLD.filed_by_id,
        OLD.filing_key, OLD.draft_key, OLD.filed_at)
    IS DISTINCT FROM
    (NEW.id, NEW.code, NEW.version_id, NEW."case", NEW.channel, NEW.filed_by_id,
        NEW.filing_key, NEW.draft_key, NEW.filed_at)
) EXECUTE FUNCTION refuse_change();

-- Nothing else of it changes without a new event, and what that says is what it becomes.
DROP TRIGGER dossier_follows ON dossiers_dossier;
CREATE OR REPLACE FUNCTION dossier_follows() RETURNS trigger LANGUAGE plpgsql AS $$
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
        OR NEW.due_at IS DISTINCT FROM (told.facts ->> 'due_at')::timestamptz
        OR NEW.calendar_edition IS DISTINCT FROM
            coalesce((told.facts #>> '{calendar,edition}')::integer, OLD.calendar_edition)
        OR (NEW.accepted_at IS DISTINCT FROM OLD.accepted_at
            AND (OLD.accepted_at IS NOT NULL OR told.step <> 'accept'
                OR NEW.accepted_at <> told.at))
        OR (NEW.finished_at IS NOT NULL) <> (told.status_to IN (3, 7, 8, 9, 10))
        OR (NEW.finished_at IS DISTINCT FROM OLD.finished_at
            AND (OLD.finished_at IS NOT NULL OR NEW.finished_at <> told.at))
        OR (NEW.answer_by IS NOT NULL
            AND NEW.answer_by IS DISTINCT FROM OLD.answer_by
            AND NEW.answer_by IS DISTINCT FROM (told.facts ->> 'answer_by')::timestamptz)
    THEN
        RAISE EXCEPTION 'dossier does not follow from its events'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER dossier_follows BEFORE UPDATE ON dossiers_dossier
    FOR EACH ROW EXECUTE FUNCTION dossier_follows();
"""

PAPERS = """
-- Papers and money belong to the act that made them: its event names them.
CREATE FUNCTION letter_is_told() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.event_id IS NULL THEN
        IF NOT is_of_this_moment(NEW.issued_at) AND NOT clock_is_free() THEN
            RAISE EXCEPTION 'letter is not of this moment'
                USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NULL;
    END IF;
    PERFORM FROM dossiers_event WHERE id = NEW.event_id AND dossier_id = NEW.dossier_id
        AND at = NEW.issued_at AND facts -> 'letters' @> jsonb_build_array(
            jsonb_build_object('form', NEW.form, 'number', NEW.number,
                'content', encode(NEW.content_hash, 'hex')));
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no event names the letter' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER letter_is_told AFTER INSERT ON dossiers_letter
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION letter_is_told();

CREATE FUNCTION payment_is_told() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM dossiers_event WHERE dossier_id = NEW.dossier_id
        AND step = 'record_payment' AND at = NEW.recorded_at
        AND (facts ->> 'amount')::bigint = NEW.amount AND facts ->> 'method' = NEW.method;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no event names the payment' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER payment_is_told AFTER INSERT ON dossiers_paymentrecord
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION payment_is_told();

CREATE FUNCTION result_is_told() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM dossiers_event issued
        JOIN dossiers_event approved ON approved.dossier_id = issued.dossier_id
        WHERE issued.dossier_id = NEW.dossier_id AND issued.step = 'issue'
            AND issued.at = NEW.issued_at AND issued.facts ->> 'number' = NEW.number
            AND approved.step = 'approve' AND approved.at = NEW.signed_at
            AND approved.by_id = NEW.signed_by_id;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no event issued the result' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER result_is_told AFTER INSERT ON dossiers_result
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION result_is_told();

-- What was handed in stays handed in. Its file may leave, and its name with it.
CREATE TRIGGER part_stays BEFORE UPDATE ON dossiers_part FOR EACH ROW WHEN (
    OLD.dossier_id IS NOT NULL AND (
        (OLD.id, OLD.key, OLD.dossier_id, OLD.draft_id, OLD.code, OLD.size, OLD.sha256,
            OLD.content_type, OLD.pages, OLD.uploaded_by_id, OLD.uploaded_at, OLD.round)
        IS DISTINCT FROM
        (NEW.id, NEW.key, NEW.dossier_id, NEW.draft_id, NEW.code, NEW.size, NEW.sha256,
            NEW.content_type, NEW.pages, NEW.uploaded_by_id, NEW.uploaded_at, NEW.round)
        OR ((OLD.file, OLD.filename) IS DISTINCT FROM (NEW.file, NEW.filename)
            AND NEW.file <> ''))
) EXECUTE FUNCTION refuse_change();
CREATE TRIGGER part_is_kept BEFORE DELETE ON dossiers_part
    FOR EACH ROW WHEN (OLD.dossier_id IS NOT NULL) EXECUTE FUNCTION refuse_change();
CREATE TRIGGER part_is_kept_all BEFORE TRUNCATE ON dossiers_part
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""

WORDS = """
-- A field leaves whole, with its salt, and its hash is left in its place.
CREATE OR REPLACE FUNCTION words_only_leave() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT OLD.salts @> NEW.salts OR NOT NEW.gone @> OLD.gone
        OR EXISTS (SELECT FROM jsonb_object_keys(OLD.salts) name
            WHERE NOT NEW.salts ? name AND NOT NEW.gone ? name)
        OR EXISTS (SELECT FROM jsonb_each(NEW.data) field
            WHERE field.key <> 'answers'
                AND field.value IS DISTINCT FROM OLD.data -> field.key)
        OR EXISTS (SELECT FROM jsonb_each(coalesce(NEW.data -> 'answers', '{}')) field
            WHERE field.value IS DISTINCT FROM OLD.data -> 'answers' -> field.key)
    THEN
        RAISE EXCEPTION '% cannot be replaced', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
""" + "".join(
    f"""
CREATE TRIGGER kept BEFORE DELETE ON dossiers_{table}
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER kept_all BEFORE TRUNCATE ON dossiers_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
    for table in ("eventdetails", "lettercontent")
)

GUARDS = (
    EVENTS + DOSSIERS + PAPERS + WORDS + "".join(_nothing_in_between(f) for f in FUNCTIONS)
)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("dossiers", "0006_calendar_edition")]
    operations: ClassVar = [migrations.RunSQL(GUARDS)]
