"""Registers closed by a letter, copies of registers taken, results waiting for a file."""

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

import egov.clock

APPEND_ONLY = ("registerclosing", "registerexport")
GUARDS = "".join(
    f"""
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON dossiers_{table}
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only_all BEFORE TRUNCATE ON dossiers_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
    for table in APPEND_ONLY
)
UNDO = "".join(
    f"DROP TRIGGER append_only ON dossiers_{table};"
    f" DROP TRIGGER append_only_all ON dossiers_{table};"
    for table in APPEND_ONLY
)
_KEY = models.BigAutoField(
    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
)


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("dossiers", "0008_heads_name_the_one_before"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations: ClassVar = [
        migrations.AddField(
            model_name="result",
            name="next_at",
            field=models.DateTimeField(default=egov.clock.now),
        ),
        migrations.AddIndex(
            model_name="result",
            index=models.Index(
                fields=["next_at"], name="result_unmade", condition=Q(sha256="")
            ),
        ),
        migrations.CreateModel(
            name="RegisterClosing",
            fields=[
                ("id", _KEY.clone()),
                ("month", models.DateField(verbose_name="tháng")),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="closings",
                        to="egov.agency",
                    ),
                ),
                (
                    "letter",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="closing",
                        to="dossiers.letter",
                    ),
                ),
            ],
            options={"verbose_name": "sổ đã khoá", "verbose_name_plural": "sổ đã khoá"},
        ),
        migrations.AddConstraint(
            model_name="registerclosing",
            constraint=models.UniqueConstraint(
                fields=("agency", "month"), name="register_closed_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="registerclosing",
            constraint=models.CheckConstraint(
                condition=Q(month__day=1), name="register_of_a_month"
            ),
        ),
        migrations.CreateModel(
            name="RegisterExport",
            fields=[
                ("id", _KEY.clone()),
                ("first", models.DateField(verbose_name="từ ngày")),
                ("last", models.DateField(verbose_name="đến ngày")),
                (
                    "format",
                    models.CharField(
                        choices=[("pdf", "PDF"), ("xlsx", "XLSX")],
                        max_length=4,
                        verbose_name="định dạng",
                    ),
                ),
                ("rows", models.PositiveIntegerField(verbose_name="số dòng")),
                ("at", models.DateTimeField(default=egov.clock.now, verbose_name="lúc")),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="egov.agency",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "lần xuất sổ",
                "verbose_name_plural": "lần xuất sổ",
                "ordering": ["-id"],
            },
        ),
        migrations.AddConstraint(
            model_name="registerexport",
            constraint=models.CheckConstraint(
                condition=Q(last__gte=F("first")), name="register_export_days"
            ),
        ),
        migrations.AddIndex(
            model_name="registerexport",
            index=models.Index(fields=["agency", "-id"], name="register_exports"),
        ),
        migrations.RunSQL(GUARDS, UNDO),
    ]
