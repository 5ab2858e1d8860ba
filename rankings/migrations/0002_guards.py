"""The database holds what was said, decided and published: nothing of it is rewritten."""

from typing import ClassVar

from django.db import migrations

APPEND_ONLY = ("layer", "evidence", "editionevent", "score")
KEPT = ("edition", "observation", "measurement", "visit", "site", "revision", "rankedunit")


def _refuse(name: str, table: str, acts: str) -> str:
    return f"""
CREATE TRIGGER {name} BEFORE {acts} ON rankings_{table}
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER {name}_all BEFORE TRUNCATE ON rankings_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""


METHODOLOGY = """
CREATE TRIGGER frozen_stays BEFORE UPDATE OR DELETE ON rankings_methodology
    FOR EACH ROW WHEN (OLD.frozen_at IS NOT NULL) EXECUTE FUNCTION refuse_change();
CREATE TRIGGER frozen_stays_all BEFORE TRUNCATE ON rankings_methodology
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""

CHAINS = """
CREATE FUNCTION ranking_of_this_moment(at timestamptz) RETURNS boolean LANGUAGE sql STABLE AS
    $$ SELECT at BETWEEN clock_timestamp() - interval '15 minutes'
        AND clock_timestamp() + interval '5 minutes' OR clock_is_free() $$;

CREATE FUNCTION edition_event_follows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last record;
BEGIN
    SELECT seq, hash, at INTO last FROM rankings_editionevent
        WHERE edition_id = NEW.edition_id ORDER BY seq DESC LIMIT 1;
    IF NEW.seq <> coalesce(last.seq, 0) + 1
            OR NEW.previous <> coalesce(last.hash, decode(repeat('00', 32), 'hex'))
            OR NEW.at < last.at THEN
        RAISE EXCEPTION 'edition event does not follow the one before it'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF NOT ranking_of_this_moment(NEW.at) THEN
        RAISE EXCEPTION 'edition event is not of this moment'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER edition_event_follows BEFORE INSERT ON rankings_editionevent
    FOR EACH ROW EXECUTE FUNCTION edition_event_follows();

CREATE FUNCTION layer_follows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last record;
    stands text;
BEGIN
    SELECT seq, hash, at INTO last FROM rankings_layer
        WHERE observation_id = NEW.observation_id ORDER BY seq DESC LIMIT 1;
    IF NEW.seq <> coalesce(last.seq, 0) + 1
            OR NEW.previous <> coalesce(last.hash, decode(repeat('00', 32), 'hex'))
            OR NEW.at < last.at THEN
        RAISE EXCEPTION 'layer does not follow the one before it'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF NOT ranking_of_this_moment(NEW.at) THEN
        RAISE EXCEPTION 'layer is not of this moment' USING ERRCODE = 'restrict_violation';
    END IF;
    SELECT e.status INTO stands FROM rankings_edition e
        JOIN rankings_observation o ON o.edition_id = e.id WHERE o.id = NEW.observation_id;
    IF stands NOT IN ('collecting', 'reviewing', 'provisional', 'correcting') THEN
        RAISE EXCEPTION 'the edition is %: its values are locked', stands
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER layer_follows BEFORE INSERT ON rankings_layer
    FOR EACH ROW EXECUTE FUNCTION layer_follows();
"""

EDITION = """
CREATE FUNCTION edition_follows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.status <> 'planned' OR NEW.revision <> 0 THEN
            RAISE EXCEPTION 'an edition begins as planned'
                USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.status <> OLD.status OR NEW.revision <> OLD.revision THEN
        PERFORM 1 FROM rankings_editionevent WHERE edition_id = NEW.id
            AND seq = NEW.revision AND status_to = NEW.status AND NEW.revision > OLD.revision;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'the edition does not follow from its events'
                USING ERRCODE = 'restrict_violation';
        END IF;
    END IF;
    IF OLD.status <> 'planned' AND (NEW.index_id, NEW.code, NEW.unit_set_id,
            NEW.reference_date, NEW.synthetic, NEW.as_published)
            IS DISTINCT FROM (OLD.index_id, OLD.code, OLD.unit_set_id,
            OLD.reference_date, OLD.synthetic, OLD.as_published) THEN
        RAISE EXCEPTION 'what an open edition is about cannot change'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.status <> 'planned' AND NEW.methodology_id IS DISTINCT FROM OLD.methodology_id THEN
        RAISE EXCEPTION 'an open edition keeps its methodology'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER edition_follows BEFORE INSERT OR UPDATE ON rankings_edition
    FOR EACH ROW EXECUTE FUNCTION edition_follows();
"""

OBSERVATION = """
CREATE FUNCTION observation_follows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'open' OR NEW.layers_count <> 0 OR NEW.returns <> 0 THEN
            RAISE EXCEPTION 'a value begins open' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF (NEW.edition_id, NEW.unit_id, NEW.indicator)
            IS DISTINCT FROM (OLD.edition_id, OLD.unit_id, OLD.indicator) THEN
        RAISE EXCEPTION 'a value stays that of its unit and indicator'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF (NEW.state, NEW.layers_count, NEW.returns)
            IS DISTINCT FROM (OLD.state, OLD.layers_count, OLD.returns) THEN
        PERFORM 1 FROM rankings_layer WHERE observation_id = NEW.id
            AND seq = NEW.layers_count AND state_to = NEW.state
            AND NEW.layers_count > OLD.layers_count;
        IF NOT FOUND OR EXISTS (SELECT 1 FROM rankings_layer
                WHERE observation_id = NEW.id AND seq > NEW.layers_count) THEN
            RAISE EXCEPTION 'the value does not follow from its layers'
                USING ERRCODE = 'restrict_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER observation_follows BEFORE INSERT OR UPDATE ON rankings_observation
    FOR EACH ROW EXECUTE FUNCTION observation_follows();
"""

MEASUREMENT = """
CREATE FUNCTION measurement_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.confirmed_at IS NOT NULL OR NEW.confirmed_at IS NULL
            OR (NEW.visit_id, NEW.code, NEW.value, NEW.passed, NEW.note, NEW.raw, NEW.sha256)
            IS DISTINCT FROM
            (OLD.visit_id, OLD.code, OLD.value, OLD.passed, OLD.note, OLD.raw, OLD.sha256)
    THEN
        RAISE EXCEPTION 'what was measured stays; it is confirmed once'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER measurement_stays BEFORE UPDATE ON rankings_measurement
    FOR EACH ROW EXECUTE FUNCTION measurement_stays();
"""

REVISION = """
CREATE FUNCTION revision_follows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    stands text;
    last integer;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.sealed OR NOT NEW.sealed
                OR to_jsonb(NEW) - 'sealed' <> to_jsonb(OLD) - 'sealed' THEN
            RAISE EXCEPTION 'a published revision cannot change'
                USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END IF;
    SELECT status INTO stands FROM rankings_edition WHERE id = NEW.edition_id;
    SELECT max(number) INTO last FROM rankings_revision WHERE edition_id = NEW.edition_id;
    IF NEW.sealed OR stands NOT IN ('final', 'correcting')
            OR NEW.number <> coalesce(last, 0) + 1 THEN
        RAISE EXCEPTION 'the revision does not follow the edition'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER revision_follows BEFORE INSERT OR UPDATE ON rankings_revision
    FOR EACH ROW EXECUTE FUNCTION revision_follows();

-- Nothing may be left open into which somebody could write a score later.
CREATE FUNCTION revision_is_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM rankings_revision WHERE id = NEW.id AND sealed;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the revision was not sealed' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER revision_is_sealed AFTER INSERT ON rankings_revision
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION revision_is_sealed();

CREATE FUNCTION score_belongs() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM rankings_revision WHERE id = NEW.revision_id AND NOT sealed;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the revision is sealed: no score is added'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER score_belongs BEFORE INSERT ON rankings_score
    FOR EACH ROW EXECUTE FUNCTION score_belongs();
"""

GUARDS = (
    "".join(_refuse("append_only", table, "UPDATE OR DELETE") for table in APPEND_ONLY)
    + "".join(_refuse("kept", table, "DELETE") for table in KEPT)
    + METHODOLOGY
    + CHAINS
    + EDITION
    + OBSERVATION
    + MEASUREMENT
    + REVISION
)

_TRIGGERS = (
    *(
        (name, table)
        for table in APPEND_ONLY
        for name in ("append_only", "append_only_all")
    ),
    *((name, table) for table in KEPT for name in ("kept", "kept_all")),
    ("frozen_stays", "methodology"),
    ("frozen_stays_all", "methodology"),
    ("edition_event_follows", "editionevent"),
    ("layer_follows", "layer"),
    ("edition_follows", "edition"),
    ("observation_follows", "observation"),
    ("measurement_stays", "measurement"),
    ("revision_follows", "revision"),
    ("revision_is_sealed", "revision"),
    ("score_belongs", "score"),
)
_FUNCTIONS = (
    "edition_event_follows()",
    "layer_follows()",
    "edition_follows()",
    "observation_follows()",
    "measurement_stays()",
    "revision_follows()",
    "revision_is_sealed()",
    "score_belongs()",
    "ranking_of_this_moment(timestamptz)",
)
UNDO = "".join(f"DROP TRIGGER {name} ON rankings_{table};" for name, table in _TRIGGERS) + (
    "".join(f"DROP FUNCTION {name};" for name in _FUNCTIONS)
)


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("rankings", "0001_initial"),
        ("dossiers", "0011_leaves_of_a_dossier"),
    ]
    operations: ClassVar = [migrations.RunSQL(GUARDS, UNDO)]
