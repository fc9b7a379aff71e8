"""Holds, proposals to erase, and each person they are about."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0004_erased"),
        ("programmes", "0004_letters_untold"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Proposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("reason", models.TextField(verbose_name="reason")),
                ("ground", models.TextField(blank=True, verbose_name="why before the period is over")),
                ("schedule", models.PositiveSmallIntegerField(default=1)),
                ("sha256", models.CharField(max_length=64)),
                ("proposed_at", models.DateTimeField()),
                ("meaning", models.TextField()),
                ("signature", models.CharField(max_length=150)),
                ("approved", models.BooleanField(null=True)),
                ("answer", models.TextField(blank=True, verbose_name="answer")),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_meaning", models.TextField(blank=True)),
                ("decided_signature", models.CharField(blank=True, max_length=150)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "proposal to erase",
                "verbose_name_plural": "proposals to erase",
                "ordering": ["-proposed_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Erasure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("preview", models.JSONField()),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[("erased", "Erased"), ("stopped", "Not erased"), ("refused", "Refused")],
                        max_length=10,
                    ),
                ),
                ("why", models.TextField(blank=True)),
                ("done", models.JSONField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="erasures",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="erasures",
                        to="records.proposal",
                    ),
                ),
            ],
            options={
                "verbose_name": "erasure",
                "verbose_name_plural": "erasures",
                "ordering": ["proposal", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Hold",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("reference", models.CharField(max_length=80, verbose_name="matter")),
                ("reason", models.TextField(verbose_name="reason")),
                ("placed_at", models.DateTimeField()),
                ("meaning", models.TextField()),
                ("signature", models.CharField(max_length=150)),
                ("released_at", models.DateTimeField(null=True)),
                ("release_reason", models.TextField(blank=True, verbose_name="reason of its release")),
                ("release_meaning", models.TextField(blank=True)),
                ("release_signature", models.CharField(blank=True, max_length=150)),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holds",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "placed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programmes.programme",
                    ),
                ),
                (
                    "released_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "legal hold",
                "verbose_name_plural": "legal holds",
                "ordering": ["-placed_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("person__isnull", False), ("programme", None), ("unit", None)),
                            models.Q(("person", None), ("programme", None), ("unit__isnull", False)),
                            models.Q(("person", None), ("programme__isnull", False), ("unit", None)),
                            _connector="OR",
                        ),
                        name="a_hold_is_on_one_thing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reason", ""), _negated=True),
                            models.Q(("reference", ""), _negated=True),
                            models.Q(("signature", ""), _negated=True),
                        ),
                        name="a_hold_is_signed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("release_reason", ""), ("release_signature", ""), ("released_at", None)
                            ),
                            models.Q(
                                ("released_at__isnull", False),
                                models.Q(("release_reason", ""), _negated=True),
                                models.Q(("release_signature", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_release_is_signed",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reason", ""), _negated=True),
                    models.Q(("signature", ""), _negated=True),
                    models.Q(("sha256", ""), _negated=True),
                ),
                name="a_proposal_is_signed",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("approved", None), ("decided_at", None), ("decided_signature", "")),
                    models.Q(
                        ("approved__isnull", False),
                        ("decided_at__isnull", False),
                        models.Q(("decided_signature", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="a_decided_proposal_is_signed",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("approved", False), _negated=True),
                    models.Q(("answer", ""), _negated=True),
                    _connector="OR",
                ),
                name="a_refusal_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("approved", True), _negated=True),
                    models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                    _connector="OR",
                ),
                name="an_erasure_takes_two_people",
            ),
        ),
        migrations.AddConstraint(
            model_name="erasure",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_at", None)), fields=("person",), name="one_open_erasure_a_person"
            ),
        ),
        migrations.AddConstraint(
            model_name="erasure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("done__isnull", False), ("outcome", "erased")),
                    models.Q(models.Q(("outcome", "erased"), _negated=True), ("done", None)),
                    _connector="OR",
                ),
                name="what_was_done_is_counted",
            ),
        ),
        migrations.AddConstraint(
            model_name="erasure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at", None), ("outcome", "")),
                    models.Q(("closed_at__isnull", False), models.Q(("outcome", ""), _negated=True)),
                    _connector="OR",
                ),
                name="closed_with_an_outcome",
            ),
        ),
    ]
