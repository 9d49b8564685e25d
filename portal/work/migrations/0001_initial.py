from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [("django_tasks_database", "0021_conditional_partial_index_ordering")]

    operations = [
        migrations.CreateModel(
            name="Job",
            fields=[
                ("name", models.CharField(max_length=200, primary_key=True, serialize=False)),
                ("period", models.BigIntegerField(default=-1)),
            ],
        ),
        migrations.CreateModel(
            name="FailedTask",
            fields=[],
            options={
                "verbose_name": "task that failed",
                "verbose_name_plural": "tasks that failed",
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("django_tasks_database.dbtaskresult",),
        ),
        # The library indexes only what is ready; upkeep asks every few seconds for what runs or failed.
        migrations.RunSQL(
            "CREATE INDEX work_unfinished ON django_tasks_database_dbtaskresult (status) "
            "WHERE status IN ('RUNNING', 'FAILED')",
            "DROP INDEX work_unfinished",
        ),
    ]
