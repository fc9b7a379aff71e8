import uuid

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0004_looks_stay"),
        ("register", "0008_branded_accounts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Campaign",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "name",
                    models.CharField(
                        max_length=40,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[A-Za-z0-9][A-Za-z0-9-]*$", "Letters, digits and hyphens only."
                            )
                        ],
                        verbose_name="short name",
                    ),
                ),
                ("title", models.CharField(max_length=150, verbose_name="title")),
                ("query", models.JSONField(blank=True, default=dict)),
                ("as_of", models.DateTimeField(verbose_name="as of")),
                (
                    "method",
                    models.CharField(
                        choices=[("even", "All alike"), ("risk", "By risk")],
                        default="even",
                        max_length=10,
                        verbose_name="drawn",
                    ),
                ),
                (
                    "size",
                    models.PositiveIntegerField(
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="records in the sample",
                    ),
                ),
                ("read_by", models.DateField(verbose_name="to be read by")),
                ("announced_at", models.DateTimeField(verbose_name="announced")),
                ("announced_size", models.PositiveBigIntegerField()),
                ("fixed_at", models.DateTimeField(blank=True, null=True)),
                ("population", models.PositiveIntegerField(blank=True, null=True, verbose_name="population")),
                ("population_sha256", models.CharField(blank=True, max_length=64)),
                ("fixed_size", models.PositiveBigIntegerField(blank=True, null=True)),
                ("fixed_root", models.CharField(blank=True, max_length=64)),
                ("drawn_at", models.DateTimeField(blank=True, null=True)),
                ("seed", models.CharField(blank=True, max_length=64)),
                (
                    "announced_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "readers",
                    models.ManyToManyField(
                        related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="readers"
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="reviewer",
                    ),
                ),
            ],
            options={
                "verbose_name": "audit campaign",
                "verbose_name_plural": "audit campaigns",
                "ordering": ["-announced_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "question",
                    models.CharField(
                        choices=[
                            ("person", "The certificate names the person the log names"),
                            ("policy", "The policy asked for was signed before issue"),
                            ("course", "Every lesson asked for was finished"),
                            ("exam", "The exam reached the cut score then in force"),
                            ("drill", "The drill was graded, and nobody judged their own people"),
                            ("length", "It expires when its programme says"),
                            ("decisions", "Whoever decided was entitled to"),
                            ("log", "All entries are in the log, unaltered"),
                        ],
                        max_length=20,
                        verbose_name="question",
                    ),
                ),
                (
                    "grade",
                    models.CharField(
                        choices=[("deviation", "Deviation"), ("observation", "Observation")],
                        max_length=12,
                        verbose_name="grade",
                    ),
                ),
                ("what", models.TextField(max_length=2000, verbose_name="what was found")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="desk.campaign",
                    ),
                ),
            ],
            options={
                "verbose_name": "finding",
                "verbose_name_plural": "findings",
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="Action",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("what", models.TextField(max_length=2000, verbose_name="what is to be done")),
                ("due", models.DateField(verbose_name="by when")),
                ("set_at", models.DateTimeField()),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by whom",
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "finding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="actions", to="desk.finding"
                    ),
                ),
            ],
            options={
                "verbose_name": "corrective action",
                "verbose_name_plural": "corrective actions",
                "ordering": ["due", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Line",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("shown", models.JSONField()),
                ("weight", models.PositiveSmallIntegerField(default=1)),
                ("risks", models.JSONField(default=list)),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="desk.campaign"
                    ),
                ),
                (
                    "certificate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="register.certificate",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="Record",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place", models.PositiveIntegerField()),
                ("read_at", models.DateTimeField(null=True, verbose_name="read")),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="records",
                        to="desk.campaign",
                    ),
                ),
                (
                    "line",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="record", to="desk.line"
                    ),
                ),
                (
                    "reader",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "record of a sample",
                "verbose_name_plural": "records of samples",
                "ordering": ["place"],
            },
        ),
        migrations.AddField(
            model_name="finding",
            name="record",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="findings", to="desk.record"
            ),
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "question",
                    models.CharField(
                        choices=[
                            ("person", "The certificate names the person the log names"),
                            ("policy", "The policy asked for was signed before issue"),
                            ("course", "Every lesson asked for was finished"),
                            ("exam", "The exam reached the cut score then in force"),
                            ("drill", "The drill was graded, and nobody judged their own people"),
                            ("length", "It expires when its programme says"),
                            ("decisions", "Whoever decided was entitled to"),
                            ("log", "All entries are in the log, unaltered"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "value",
                    models.CharField(choices=[("yes", "Yes"), ("no", "No"), ("na", "N/A")], max_length=5),
                ),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="desk.record"
                    ),
                ),
            ],
            options={
                "verbose_name": "answer about a record",
                "verbose_name_plural": "answers about records",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Signature",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "part",
                    models.CharField(
                        choices=[("reader", "Reader"), ("reviewer", "Reviewer"), ("sent back", "Sent back")],
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("signature", models.CharField(max_length=150)),
                ("meaning", models.TextField()),
                ("why", models.TextField(blank=True)),
                ("sha256", models.CharField(max_length=64)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signatures",
                        to="desk.campaign",
                    ),
                ),
            ],
            options={
                "verbose_name": "signature of a campaign",
                "verbose_name_plural": "signatures of campaigns",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Step",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("done", "Done"), ("accepted", "Accepted"), ("sent back", "Sent back")],
                        max_length=10,
                    ),
                ),
                ("words", models.TextField(max_length=2000)),
                ("at", models.DateTimeField()),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="desk.action"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="campaign",
            constraint=models.CheckConstraint(
                condition=models.Q(("size__gte", 1)), name="a_sample_has_a_record"
            ),
        ),
        migrations.AddConstraint(
            model_name="campaign",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("fixed_at", None), ("fixed_root", ""), ("fixed_size", None), ("population", None)
                    ),
                    models.Q(
                        ("fixed_size__gt", models.F("announced_size")),
                        ("population__gte", 1),
                        ("fixed_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="a_population_is_fixed_after_it_was_announced",
            ),
        ),
        migrations.AddConstraint(
            model_name="campaign",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("drawn_at", None), ("seed", "")),
                    models.Q(
                        ("drawn_at__isnull", False),
                        ("fixed_at__isnull", False),
                        models.Q(("seed", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="a_sample_is_drawn_from_a_fixed_population",
            ),
        ),
        migrations.AddConstraint(
            model_name="action",
            constraint=models.CheckConstraint(
                condition=models.Q(("what", ""), _negated=True), name="an_action_says_what"
            ),
        ),
        migrations.AddConstraint(
            model_name="line",
            constraint=models.UniqueConstraint(fields=("campaign", "number"), name="one_certificate_a_line"),
        ),
        migrations.AddConstraint(
            model_name="line",
            constraint=models.UniqueConstraint(
                fields=("campaign", "certificate"), name="one_line_a_certificate"
            ),
        ),
        migrations.AddConstraint(
            model_name="line",
            constraint=models.CheckConstraint(
                condition=models.Q(("weight__gte", 1)), name="every_line_has_a_ticket"
            ),
        ),
        migrations.AddConstraint(
            model_name="record",
            constraint=models.UniqueConstraint(fields=("campaign", "place"), name="one_record_a_place"),
        ),
        migrations.AddConstraint(
            model_name="record",
            constraint=models.CheckConstraint(
                condition=models.Q(("read_at", None), ("reader__isnull", False), _connector="OR"),
                name="what_is_read_has_a_reader",
            ),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.UniqueConstraint(fields=("campaign", "number"), name="one_finding_a_number"),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.CheckConstraint(
                condition=models.Q(("what", ""), _negated=True), name="a_finding_says_what_was_found"
            ),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("by", None), ("question", "log")),
                    models.Q(("by__isnull", False), models.Q(("question", "log"), _negated=True)),
                    _connector="OR",
                ),
                name="a_person_answers_all_but_what_is_computed",
            ),
        ),
        migrations.AddConstraint(
            model_name="signature",
            constraint=models.UniqueConstraint(
                condition=models.Q(("part", "reviewer")),
                fields=("campaign",),
                name="a_campaign_is_reviewed_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="signature",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("part", "sent back"), _negated=True),
                    models.Q(("why", ""), _negated=True),
                    _connector="OR",
                ),
                name="who_sends_back_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="step",
            constraint=models.CheckConstraint(
                condition=models.Q(("words", ""), _negated=True), name="a_step_says_by_what_one_sees_it"
            ),
        ),
    ]
