"""Whoever wrote at a methodology is remembered, and none of them freezes it."""

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

GUARDS = """
INSERT INTO rankings_methodologyedit (methodology_id, by_id, at, digest)
    SELECT id, edited_by_id, edited_at, digest FROM rankings_methodology
    WHERE edited_by_id IS NOT NULL;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON rankings_methodologyedit
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only_all BEFORE TRUNCATE ON rankings_methodologyedit
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Written here, so that there is no edit without it.
CREATE FUNCTION methodology_is_edited() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO rankings_methodologyedit (methodology_id, by_id, at, digest)
        VALUES (NEW.id, NEW.edited_by_id, NEW.edited_at, NEW.digest);
    RETURN NULL;
END $$;
CREATE TRIGGER methodology_is_made AFTER INSERT ON rankings_methodology
    FOR EACH ROW WHEN (NEW.edited_by_id IS NOT NULL)
    EXECUTE FUNCTION methodology_is_edited();
CREATE TRIGGER methodology_is_edited AFTER UPDATE ON rankings_methodology
    FOR EACH ROW WHEN (NEW.edited_by_id IS NOT NULL
        AND (NEW.document, NEW.digest, NEW.edited_by_id, NEW.edited_at)
        IS DISTINCT FROM (OLD.document, OLD.digest, OLD.edited_by_id, OLD.edited_at))
    EXECUTE FUNCTION methodology_is_edited();

CREATE FUNCTION no_editor_freezes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM rankings_methodologyedit
        WHERE methodology_id = NEW.id AND by_id = NEW.frozen_by_id;
    IF FOUND THEN
        RAISE EXCEPTION 'whoever wrote a methodology does not freeze it'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER no_editor_freezes BEFORE UPDATE ON rankings_methodology
    FOR EACH ROW WHEN (NEW.frozen_by_id IS NOT NULL)
    EXECUTE FUNCTION no_editor_freezes();
"""

UNDO = """
DROP TRIGGER no_editor_freezes ON rankings_methodology;
DROP TRIGGER methodology_is_edited ON rankings_methodology;
DROP TRIGGER methodology_is_made ON rankings_methodology;
DROP FUNCTION no_editor_freezes();
DROP FUNCTION methodology_is_edited();
DROP TRIGGER append_only_all ON rankings_methodologyedit;
DROP TRIGGER append_only ON rankings_methodologyedit;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("rankings", "0006_days_of_an_edition"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations: ClassVar = [
        migrations.CreateModel(
            name="MethodologyEdit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("at", models.DateTimeField()),
                ("digest", models.CharField(max_length=64)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "methodology",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="edits",
                        to="rankings.methodology",
                    ),
                ),
            ],
            options={
                "verbose_name": "lần soạn phương pháp",
                "verbose_name_plural": "lần soạn phương pháp",
                "ordering": ["methodology_id", "pk"],
            },
        ),
        migrations.RunSQL(GUARDS, UNDO),
    ]
