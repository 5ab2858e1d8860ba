"""Whoever was drawn for a value is replaced by somebody drawn, never put away or put in."""

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

GUARDS = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON rankings_replacement
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only_all BEFORE TRUNCATE ON rankings_replacement
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION replacement_follows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM rankings_editionevent e
        JOIN rankings_observation o ON o.edition_id = e.edition_id
        WHERE e.id = NEW.event_id AND o.id = NEW.observation_id AND e.step = 'replace'
            AND ranking_of_this_moment(e.at);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the replacement does not follow from an act on its edition'
            USING ERRCODE = 'restrict_violation';
    END IF;
    PERFORM 1 FROM rankings_observation_assessors
        WHERE observation_id = NEW.observation_id AND user_id = NEW.former_id;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'only who was drawn is replaced' USING ERRCODE = 'restrict_violation';
    END IF;
    PERFORM 1 FROM rankings_observation_assessors
        WHERE observation_id = NEW.observation_id AND user_id = NEW.drawn_id
        UNION ALL SELECT 1 FROM rankings_replacement
        WHERE observation_id = NEW.observation_id AND former_id = NEW.drawn_id;
    IF FOUND THEN
        RAISE EXCEPTION 'nobody is drawn for a value twice'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER replacement_follows BEFORE INSERT ON rankings_replacement
    FOR EACH ROW EXECUTE FUNCTION replacement_follows();

CREATE FUNCTION draw_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM 1 FROM rankings_replacement
            WHERE observation_id = OLD.observation_id AND former_id = OLD.user_id;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'who was drawn is replaced, not taken out'
                USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN OLD;
    END IF;
    PERFORM 1 FROM rankings_edition e
        JOIN rankings_observation o ON o.edition_id = e.id
        WHERE o.id = NEW.observation_id AND e.status = 'planned'
        UNION ALL SELECT 1 FROM rankings_replacement r
        WHERE r.observation_id = NEW.observation_id AND r.drawn_id = NEW.user_id
            AND NOT EXISTS (SELECT 1 FROM rankings_replacement later
                WHERE later.observation_id = r.observation_id
                    AND later.former_id = r.drawn_id);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'assessors are drawn when an edition opens, then only replaced'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER draw_stays BEFORE INSERT OR DELETE ON rankings_observation_assessors
    FOR EACH ROW EXECUTE FUNCTION draw_stays();
CREATE TRIGGER draw_unchanged BEFORE UPDATE ON rankings_observation_assessors
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER draw_stays_all BEFORE TRUNCATE ON rankings_observation_assessors
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""

UNDO = """
DROP TRIGGER append_only ON rankings_replacement;
DROP TRIGGER append_only_all ON rankings_replacement;
DROP TRIGGER replacement_follows ON rankings_replacement;
DROP TRIGGER draw_stays ON rankings_observation_assessors;
DROP TRIGGER draw_unchanged ON rankings_observation_assessors;
DROP TRIGGER draw_stays_all ON rankings_observation_assessors;
DROP FUNCTION replacement_follows();
DROP FUNCTION draw_stays();
"""


def _person() -> models.ForeignKey:
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
    )


def _of(name: str) -> models.ForeignKey:
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT,
        related_name="replacements",
        to=f"rankings.{name}",
    )


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("rankings", "0003_visits_begun_again"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations: ClassVar = [
        migrations.AlterField(
            model_name="editionevent",
            name="step",
            field=models.CharField(
                choices=[
                    ("plan", "Lập kỳ xếp hạng"),
                    ("open", "Mở thu thập"),
                    ("close", "Đóng thu thập"),
                    ("show", "Gửi kết quả tạm tính cho từng đơn vị"),
                    ("settle", "Chốt số liệu"),
                    ("publish", "Công bố"),
                    ("correct", "Mở đính chính"),
                    ("replace", "Thay người thẩm định"),
                ],
                max_length=8,
            ),
        ),
        migrations.CreateModel(
            name="Replacement",
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
                ("event", _of("editionevent")),
                ("observation", _of("observation")),
                ("former", _person()),
                ("drawn", _person()),
            ],
            options={
                "verbose_name": "lần thay người thẩm định",
                "verbose_name_plural": "lần thay người thẩm định",
                "ordering": ["event_id", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("observation", "former"), name="replacement_once"
                    ),
                    models.CheckConstraint(
                        condition=~Q(former=F("drawn")), name="replacement_by_another"
                    ),
                ],
            },
        ),
        migrations.RunSQL(GUARDS, UNDO),
    ]
