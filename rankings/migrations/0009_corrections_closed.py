from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("rankings", "0008_drawings"),
    ]

    operations = [
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
                    ("cancel", "Thôi đính chính"),
                    ("replace", "Thay người thẩm định"),
                    ("replan", "Sửa kế hoạch"),
                    ("postpone", "Lùi ngày"),
                ],
                max_length=8,
            ),
        ),
    ]
