from django.db import migrations, models


def number_what_is_published(apps, schema_editor):
    """As `Edition.number_posts` does."""
    Post = apps.get_model("scenarios", "Post")
    for edition in apps.get_model("scenarios", "Edition").objects.exclude(published_at=None):
        posts = sorted(
            Post.objects.filter(edition=edition).only("pk", "at", "ref"), key=lambda post: (post.at, post.ref)
        )
        for number, post in enumerate(posts):
            post.number = number
        Post.objects.bulk_update(posts, ["number"], batch_size=2000)


class Migration(migrations.Migration):
    dependencies = [
        ("scenarios", "0004_picture_description"),
    ]

    operations = [
        migrations.AddField(
            model_name="post",
            name="number",
            field=models.PositiveIntegerField(blank=True, editable=False, null=True),
        ),
        migrations.RunPython(number_what_is_published, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.UniqueConstraint(
                fields=("edition", "number"), name="one_post_a_number_and_edition"
            ),
        ),
    ]
