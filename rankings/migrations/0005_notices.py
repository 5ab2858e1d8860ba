import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import egov.clock


class Migration(migrations.Migration):
    dependencies = [
        ("rankings", "0004_replacements"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Notice",
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
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("opened", "Mở thu thập"),
                            ("drawn", "Được rút để thẩm định"),
                            ("returned", "Số liệu bị trả lại"),
                            ("shown", "Có kết quả tạm tính"),
                            ("decided", "Khiếu nại đã giải quyết"),
                            ("published", "Đã công bố"),
                            ("closing", "Sắp đóng thu thập"),
                            ("appeals_end", "Sắp hết hạn khiếu nại"),
                        ],
                        max_length=12,
                        verbose_name="việc",
                    ),
                ),
                ("about", models.CharField(max_length=60)),
                (
                    "made_at",
                    models.DateTimeField(default=egov.clock.now, verbose_name="lập lúc"),
                ),
                ("sent_at", models.DateTimeField(null=True, verbose_name="gửi lúc")),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("next_at", models.DateTimeField(default=egov.clock.now)),
                ("error", models.TextField(blank=True)),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="rankings.edition",
                    ),
                ),
                (
                    "layer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="rankings.layer",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "thông báo",
                "verbose_name_plural": "thông báo",
                "ordering": ["-made_at"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("sent_at__isnull", True)),
                        fields=["next_at"],
                        name="notice_unsent",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "edition", "kind", "about"), name="notice_once"
                    )
                ],
            },
        ),
    ]
