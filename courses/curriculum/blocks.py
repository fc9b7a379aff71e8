"""What a lesson is made of: headings, passages with their clauses, post cards, a check."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from academy.words.listening import Channel, Language


class PassageBlock(blocks.StructBlock):
    text = blocks.RichTextBlock(features=["bold", "link"], label=_("text"))
    clauses = blocks.ListBlock(
        blocks.CharBlock(max_length=10),
        default=[],
        label=_("policy clauses in the margin"),
        help_text=_("Clause numbers of the policy version the course teaches, as 2.1."),
    )

    class Meta:
        template = "curriculum/blocks/passage.html"
        icon = "doc-full"
        label = _("passage")


class PostBlock(blocks.StructBlock):
    """A post card. `==marked==` in the text is what the caption speaks of."""

    channel = blocks.ChoiceBlock(choices=Channel.choices, label=_("channel"))
    name = blocks.CharBlock(label=_("author"))
    handle = blocks.CharBlock(required=False, label=_("handle"))
    meta = blocks.CharBlock(required=False, label=_("line under the name"))
    title = blocks.CharBlock(
        required=False, label=_("title"), help_text=_("Thread, headline or review title.")
    )
    stars = blocks.IntegerBlock(required=False, min_value=1, max_value=5, label=_("stars"))
    text = blocks.TextBlock(label=_("text"))
    at = blocks.DateTimeBlock(required=False, label=_("time"))
    language = blocks.ChoiceBlock(choices=Language.choices, default="en", label=_("language"))
    ours = blocks.BooleanBlock(required=False, label=_("our reply"))
    replies = blocks.IntegerBlock(required=False, label=_("replies"))
    reshares = blocks.IntegerBlock(required=False, label=_("reshares"))
    likes = blocks.IntegerBlock(required=False, label=_("likes"))
    helpful = blocks.CharBlock(required=False, label=_("found helpful"), help_text=_("as 6 of 7"))
    caption = blocks.CharBlock(required=False, label=_("caption"))

    class Meta:
        template = "curriculum/blocks/post.html"
        icon = "openquote"
        label = _("post card")


class CheckBlock(blocks.StructBlock):
    item = SnippetChooserBlock("items.Item", label=_("item"))

    class Meta:
        template = "curriculum/blocks/check.html"
        icon = "help"
        label = _("knowledge check")


class LessonBody(blocks.StreamBlock):
    heading = blocks.CharBlock(template="curriculum/blocks/heading.html", icon="title", label=_("heading"))
    passage = PassageBlock()
    post = PostBlock()
    check = CheckBlock()
