"""The number a source knows a party by stands beside its name, for those who gave no name."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("identify", "0001_initial")]

    operations = [migrations.AddField(model_name="partyrow", name="ref", field=models.TextField(null=True))]
