"""What an open edition is about stays: its values, its units, its days, its evidence."""

from typing import ClassVar

from django.db import migrations

# A value is added only while its edition is planned.
OBSERVATION = """
CREATE FUNCTION observation_is_planned() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM rankings_edition WHERE id = NEW.edition_id AND status = 'planned';
    IF NOT FOUND THEN
        RAISE EXCEPTION 'an open edition gets no further value'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER observation_is_planned BEFORE INSERT ON rankings_observation
    FOR EACH ROW EXECUTE FUNCTION observation_is_planned();
"""

MEMBERS = """
CREATE FUNCTION members_stay() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched bigint := CASE TG_OP WHEN 'DELETE' THEN OLD.unitset_id ELSE NEW.unitset_id END;
BEGIN
    -- Whoever opens an edition holds its row: this waits until that is done.
    PERFORM 1 FROM rankings_edition WHERE unit_set_id = touched ORDER BY id FOR SHARE;
    PERFORM 1 FROM rankings_edition WHERE unit_set_id = touched AND status <> 'planned';
    IF FOUND THEN
        RAISE EXCEPTION 'an edition of these units has opened: they stay'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER members_stay BEFORE INSERT OR DELETE ON rankings_unitset_members
    FOR EACH ROW EXECUTE FUNCTION members_stay();
CREATE TRIGGER members_unchanged BEFORE UPDATE ON rankings_unitset_members
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER members_stay_all BEFORE TRUNCATE ON rankings_unitset_members
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""

# A layer is written, then its evidence, then its value moves to it.
EVIDENCE = """
CREATE FUNCTION evidence_belongs() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM rankings_layer l
        JOIN rankings_observation o ON o.id = l.observation_id
        WHERE l.id = NEW.layer_id AND l.seq > o.layers_count AND l.evidence_digest <> '';
    IF NOT FOUND THEN
        RAISE EXCEPTION 'evidence is given with its layer, not later'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER evidence_belongs BEFORE INSERT ON rankings_evidence
    FOR EACH ROW EXECUTE FUNCTION evidence_belongs();
"""

EDITION = """
CREATE FUNCTION edition_days_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.title_vi, NEW.title_en, NEW.note, NEW.sources)
            IS DISTINCT FROM (OLD.title_vi, OLD.title_en, OLD.note, OLD.sources) THEN
        RAISE EXCEPTION 'what an open edition says of itself cannot change'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF (NEW.opens_on, NEW.closes_on, NEW.appeals_until, NEW.releases_on)
            IS DISTINCT FROM
            (OLD.opens_on, OLD.closes_on, OLD.appeals_until, OLD.releases_on) THEN
        PERFORM 1 FROM rankings_editionevent WHERE edition_id = NEW.id
            AND seq = NEW.revision AND step = 'postpone' AND NEW.revision > OLD.revision;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'days of an open edition are put off by an act on it'
                USING ERRCODE = 'restrict_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER edition_days_stay BEFORE UPDATE ON rankings_edition
    FOR EACH ROW WHEN (OLD.status <> 'planned') EXECUTE FUNCTION edition_days_stay();
"""

UNDO = """
DROP TRIGGER edition_days_stay ON rankings_edition;
DROP TRIGGER evidence_belongs ON rankings_evidence;
DROP TRIGGER members_stay_all ON rankings_unitset_members;
DROP TRIGGER members_unchanged ON rankings_unitset_members;
DROP TRIGGER members_stay ON rankings_unitset_members;
DROP TRIGGER observation_is_planned ON rankings_observation;
DROP FUNCTION edition_days_stay();
DROP FUNCTION evidence_belongs();
DROP FUNCTION members_stay();
DROP FUNCTION observation_is_planned();
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("rankings", "0009_corrections_closed")]
    operations: ClassVar = [
        migrations.RunSQL(OBSERVATION + MEMBERS + EVIDENCE + EDITION, UNDO)
    ]
