"""Each signed head names the one before it, so that none can be left out."""

from typing import ClassVar

from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies: ClassVar = [("dossiers", "0007_no_way_around")]
    operations: ClassVar = [
        migrations.AddField(
            model_name="treehead",
            name="previous",
            field=models.BigIntegerField(default=0, unique=True),
        ),
        migrations.RemoveConstraint(model_name="treehead", name="tree_head_size"),
        migrations.AddConstraint(
            model_name="treehead",
            constraint=models.CheckConstraint(
                condition=Q(("previous__gte", 0), ("size__gt", F("previous"))),
                name="tree_head_size",
            ),
        ),
    ]
