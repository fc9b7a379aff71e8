import datetime

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FOREVER = datetime.datetime(9999, 12, 31, tzinfo=datetime.UTC)
DERIVED = {"db_constraint": False, "on_delete": django.db.models.deletion.CASCADE, "related_name": "+"}
LEVELS = [
    ("advocate", "Advocate"),
    ("professional", "Professional"),
    ("channel specialist", "Channel specialist"),
    ("listener", "Listener"),
    ("responder", "Responder"),
    ("trainer", "Trainer"),
]
STATES = [
    ("none", "Not held"),
    ("active", "Active"),
    ("suspended", "Suspended"),
    ("revoked", "Revoked"),
    ("expired", "Expired"),
    ("superseded", "Superseded"),
]
REST = ["certificate", "valid_from", "valid_to", "known_from", "known_to", "state", "scope", "person"]
CAME = models.Q(valid_from__lt=models.F("known_to"))


def number():
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0003_one_beat_for_letters"),
        ("register", "0008_branded_accounts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Scope",
            fields=[
                ("id", number()),
                ("level", models.CharField(choices=LEVELS, max_length=30)),
                ("policy", models.CharField(blank=True, max_length=80)),
                ("acts", models.JSONField()),
                ("channels", models.JSONField()),
                ("languages", models.JSONField()),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("shortest", models.DurationField(null=True)),
                ("longest", models.DurationField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Posting",
            fields=[
                ("id", number()),
                ("person", models.ForeignKey(to=settings.AUTH_USER_MODEL, **DERIVED)),
                ("unit", models.ForeignKey(to="people.unit", **DERIVED)),
                ("begins_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField(default=FOREVER)),
            ],
        ),
        migrations.CreateModel(
            name="SearchWord",
            fields=[
                ("id", number()),
                ("person", models.ForeignKey(to=settings.AUTH_USER_MODEL, **DERIVED)),
                ("word", models.CharField(db_index=True, max_length=254)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("person", "word"), name="one_search_word_a_person")
                ]
            },
        ),
        migrations.CreateModel(
            name="Interval",
            fields=[
                ("id", number()),
                ("certificate", models.ForeignKey(to="register.certificate", **DERIVED)),
                ("person", models.ForeignKey(to=settings.AUTH_USER_MODEL, **DERIVED)),
                ("scope", models.ForeignKey(to="desk.scope", **DERIVED)),
                ("state", models.CharField(choices=STATES, max_length=10)),
                ("valid_from", models.DateTimeField()),
                ("valid_to", models.DateTimeField()),
                ("known_from", models.DateTimeField()),
                ("known_to", models.DateTimeField(default=FOREVER)),
                ("name", models.CharField(max_length=150)),
                ("issued_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "interval of a state",
                "indexes": [
                    models.Index(
                        fields=["name", "issued_at", "expires_at", *REST],
                        condition=CAME,
                        name="interval_by_name",
                    ),
                    models.Index(
                        fields=["issued_at", "expires_at", *REST], condition=CAME, name="interval_by_issue"
                    ),
                    models.Index(
                        fields=["expires_at", "issued_at", *REST], condition=CAME, name="interval_by_expiry"
                    ),
                    models.Index(
                        fields=["person", "issued_at", "expires_at", "name", *REST[:-1]],
                        condition=CAME,
                        name="interval_by_person",
                    ),
                    models.Index(
                        fields=[
                            "valid_to",
                            "valid_from",
                            "known_to",
                            "known_from",
                            "state",
                            "scope",
                            "person",
                        ],
                        condition=CAME,
                        name="interval_for_sums",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(valid_from__lt=models.F("valid_to")), name="was_so_for_a_while"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(known_from__lt=models.F("known_to")), name="was_known_for_a_while"
                    ),
                ],
            },
        ),
    ]
