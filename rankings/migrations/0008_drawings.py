"""Which pages were drawn is recorded, so that a page changed since is found and not served."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

GUARDS = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON rankings_drawing
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only_all BEFORE TRUNCATE ON rankings_drawing
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
UNDO = """
DROP TRIGGER append_only ON rankings_drawing;
DROP TRIGGER append_only_all ON rankings_drawing;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("rankings", "0007_every_editor")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="Drawing",
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
                ("language", models.CharField(max_length=10, verbose_name="ngôn ngữ")),
                ("sha256", models.CharField(max_length=64)),
                ("drawn_at", models.DateTimeField(verbose_name="dựng lúc")),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="drawings",
                        to="rankings.revision",
                    ),
                ),
            ],
            options={
                "verbose_name": "lần dựng trang",
                "verbose_name_plural": "lần dựng trang",
                "ordering": ["pk"],
            },
        ),
        migrations.RunSQL(GUARDS, UNDO),
    ]
