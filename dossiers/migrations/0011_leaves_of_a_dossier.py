"""The leaves of one dossier are found without reading the whole tree."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("dossiers", "0010_signed_parts")]
    operations: ClassVar = [
        # Sealing waits while it is built; filing does not touch this table.
        migrations.AddIndex(
            model_name="leaf",
            index=models.Index(fields=["code", "seq"], name="leaf_of_a_dossier"),
        ),
    ]
