import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("items", "0001_items"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="option",
            name="credit_between_0_and_1",
        ),
        migrations.AddField(
            model_name="item",
            name="author",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="author",
            ),
        ),
        migrations.AddField(
            model_name="item",
            name="category",
            field=models.CharField(
                blank=True,
                help_text="Where it stood in the file it came from.",
                max_length=200,
                verbose_name="category",
            ),
        ),
        migrations.AddField(
            model_name="item",
            name="enemy_set",
            field=models.SlugField(
                blank=True,
                help_text="Items with the same word here never stand on one form: one would give the other away.",
                max_length=80,
                verbose_name="enemy set",
            ),
        ),
        migrations.AddField(
            model_name="item",
            name="feedback",
            field=models.TextField(
                blank=True,
                help_text="Said to every candidate afterwards, whatever they answered.",
                verbose_name="feedback",
            ),
        ),
        migrations.AddField(
            model_name="item",
            name="reply_account",
            field=models.CharField(
                blank=True,
                choices=[("brand", "On a brand account"), ("personal", "On a personal account")],
                max_length=20,
                verbose_name="account",
            ),
        ),
        migrations.AddField(
            model_name="item",
            name="reply_points",
            field=models.TextField(
                blank=True,
                help_text="One a line. Markers see them, candidates do not.",
                verbose_name="points a good reply makes",
            ),
        ),
        migrations.AddField(
            model_name="item",
            name="reply_visibility",
            field=models.CharField(
                blank=True,
                choices=[("public", "In public"), ("direct", "By direct message")],
                max_length=20,
                verbose_name="visibility",
            ),
        ),
        migrations.AddField(
            model_name="item",
            name="rule",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "As its kind says"),
                    ("balanced", "In equal parts; a wrong choice takes one away"),
                    ("weighted", "By the credit of each option chosen"),
                    ("all_or_nothing", "All right, or nothing"),
                ],
                max_length=20,
                verbose_name="scored",
            ),
        ),
        migrations.AddField(
            model_name="item",
            name="truth_priority",
            field=models.CharField(
                blank=True,
                choices=[
                    ("safety", "Safety"),
                    ("urgent", "Urgent"),
                    ("high", "High"),
                    ("normal", "Normal"),
                    ("low", "Low"),
                ],
                max_length=20,
                verbose_name="priority",
            ),
        ),
        migrations.AddField(
            model_name="item",
            name="truth_routes",
            field=models.JSONField(
                blank=True,
                default=list,
                help_text="Any of these is right; the first is the best.",
                verbose_name="routes",
            ),
        ),
        migrations.AddField(
            model_name="item",
            name="truth_sentiment",
            field=models.CharField(
                blank=True,
                choices=[
                    ("very negative", "Very negative"),
                    ("negative", "Negative"),
                    ("mixed", "Mixed"),
                    ("neutral", "Neutral"),
                    ("positive", "Positive"),
                    ("very positive", "Very positive"),
                ],
                max_length=20,
                verbose_name="sentiment",
            ),
        ),
        migrations.AddField(
            model_name="item",
            name="truth_topic",
            field=models.CharField(
                blank=True,
                choices=[
                    ("order_status", "Order status"),
                    ("delivery", "Delivery"),
                    ("returns", "Returns"),
                    ("credits", "Credits"),
                    ("billing", "Billing"),
                    ("hardware_fault", "Hardware fault"),
                    ("software", "Software"),
                    ("battery", "Battery"),
                    ("performance", "Performance"),
                    ("online_ordering", "Online ordering"),
                    ("support_experience", "Support experience"),
                    ("praise", "Praise"),
                    ("idea", "Idea"),
                    ("pre_sales", "Pre-sales"),
                    ("safety", "Safety"),
                    ("privacy", "Privacy"),
                    ("employment", "Employment"),
                    ("rumour", "Rumour"),
                    ("bullying", "Bullying"),
                    ("spam", "Spam"),
                    ("other", "Other"),
                ],
                max_length=30,
                verbose_name="topic",
            ),
        ),
        migrations.AddField(
            model_name="item",
            name="truth_track",
            field=models.CharField(
                blank=True,
                choices=[
                    ("reactive", "Reactive"),
                    ("promoter", "Promoter"),
                    ("proactive", "Proactive"),
                    ("none", "None"),
                ],
                max_length=20,
                verbose_name="track",
            ),
        ),
        migrations.AddField(
            model_name="option",
            name="match",
            field=models.TextField(
                blank=True, help_text="For matching: what the prompt goes with.", verbose_name="belongs to"
            ),
        ),
        migrations.AddField(
            model_name="option",
            name="tolerance",
            field=models.DecimalField(
                decimal_places=10,
                default=0,
                help_text="For numeric: how far off still counts, either way.",
                max_digits=20,
                verbose_name="tolerance",
            ),
        ),
        migrations.AlterField(
            model_name="item",
            name="kind",
            field=models.CharField(
                choices=[
                    ("single_choice", "Single choice"),
                    ("multiple_response", "Multiple response"),
                    ("true_false", "True or false"),
                    ("matching", "Matching"),
                    ("ordering", "Ordering"),
                    ("short_answer", "Short answer"),
                    ("numeric", "Numeric"),
                    ("situational_judgement", "Situational judgement"),
                    ("triage", "Triage"),
                    ("reply", "Reply"),
                ],
                default="single_choice",
                max_length=30,
                verbose_name="kind",
            ),
        ),
        migrations.AlterField(
            model_name="option",
            name="credit",
            field=models.DecimalField(
                decimal_places=7,
                default=0,
                help_text="1 for the key, 0 for a distractor; a part where the kind gives parts.",
                max_digits=8,
                verbose_name="credit",
            ),
        ),
        migrations.AlterField(
            model_name="option",
            name="text",
            field=models.TextField(
                blank=True,
                help_text="The answer; for matching the prompt, and none for a further wrong answer.",
                verbose_name="text",
            ),
        ),
        migrations.AddConstraint(
            model_name="option",
            constraint=models.CheckConstraint(
                condition=models.Q(("credit__gte", -1), ("credit__lte", 1)),
                name="credit_between_minus_1_and_1",
            ),
        ),
        migrations.AddConstraint(
            model_name="option",
            constraint=models.CheckConstraint(
                condition=models.Q(("tolerance__gte", 0)), name="tolerance_is_not_negative"
            ),
        ),
    ]
