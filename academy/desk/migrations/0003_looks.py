from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("desk", "0002_saved_views")]

    operations = [
        migrations.CreateModel(
            name="Look",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(db_index=True, verbose_name="when")),
                ("reader", models.UUIDField(db_index=True, verbose_name="who")),
                ("person", models.UUIDField(db_index=True, null=True, verbose_name="whose")),
                (
                    "page",
                    models.CharField(
                        choices=[
                            ("dossier", "Dossier"),
                            ("log_entry", "Log entry"),
                            ("certificate", "Certificate"),
                            ("certificate_appeal", "Appeal against a decision"),
                            ("branded_account", "Branded account"),
                            ("attempt_result", "Result of an exam"),
                            ("attempt_integrity", "What was noticed in an exam"),
                            ("attempt_receipt", "Receipt of an exam"),
                            ("appeal", "Appeal about an exam"),
                            ("candidate", "Candidate"),
                            ("run_report", "After-action report"),
                            ("reading", "What was read"),
                            ("letter", "Letter"),
                            ("campaign_record", "Record of an audit campaign"),
                            ("access", "Access log"),
                            ("register_csv", "Register as a file"),
                            ("exam_results_csv", "Results of an exam as a file"),
                            ("team_csv", "Team as a file"),
                            ("team_calendar", "Due dates of a team as a file"),
                            ("branded_accounts_closing_csv", "Accounts to close as a file"),
                            ("campaign_population", "Population of an audit campaign as a file"),
                            ("evidence_pack", "Evidence pack"),
                            ("records_person", "Preview of an erasure"),
                            ("records_many", "Who is due to be erased"),
                            ("records_proposal", "Proposal to erase"),
                        ],
                        max_length=40,
                        verbose_name="what",
                    ),
                ),
                ("about", models.CharField(blank=True, max_length=80)),
                ("query", models.CharField(blank=True, max_length=2000)),
                ("purpose", models.CharField(blank=True, max_length=300, verbose_name="why")),
                ("batch", models.UUIDField(null=True)),
                ("place", models.PositiveIntegerField(null=True)),
            ],
            options={
                "verbose_name": "look at a record",
                "verbose_name_plural": "looks at records",
                "ordering": ["-at", "-pk"],
                "indexes": [
                    models.Index(condition=models.Q(("batch", None)), fields=["at"], name="look_to_seal")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("batch", "place"), name="one_look_a_place"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("batch", None), ("place", None)),
                            models.Q(("batch__isnull", False), ("place__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_look_is_sealed_with_its_place",
                    ),
                ],
            },
        ),
    ]
