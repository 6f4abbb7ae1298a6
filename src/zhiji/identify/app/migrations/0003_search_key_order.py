"""Search keys in the order of their bytes, in one index with the party: finding reads as many rows as it shows.

A database's own language would sort the keys in another way than they are looked up by, and sort all of them anew for
each question. SQLite compares bytes already.
"""

from django.db import migrations, models


def compare_bytes(apps, editor):
    """On PostgreSQL the column gets the collation that compares bytes."""
    if editor.connection.vendor == "postgresql":
        editor.execute('ALTER TABLE identify_search_key ALTER COLUMN key TYPE varchar(120) COLLATE "C"')


class Migration(migrations.Migration):
    dependencies = [("identify", "0002_partyrow_ref")]

    operations = [
        migrations.AlterField(model_name="searchkey", name="key", field=models.CharField(max_length=120)),
        migrations.RunPython(compare_bytes, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="searchkey", index=models.Index(fields=["key", "party_id"], name="identify_search_key_order")
        ),
    ]
