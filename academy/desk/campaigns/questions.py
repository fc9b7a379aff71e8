"""The eight questions that are asked of every record, and the one of them that no person answers."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Question(models.TextChoices):
    PERSON = "person", _("The certificate names the person the log names")
    POLICY = "policy", _("The policy asked for was signed before issue")
    COURSE = "course", _("Every lesson asked for was finished")
    EXAM = "exam", _("The exam reached the cut score then in force")
    DRILL = "drill", _("The drill was graded, and nobody judged their own people")
    LENGTH = "length", _("It expires when its programme says")
    DECISIONS = "decisions", _("Whoever decided was entitled to")
    LOG = "log", _("All entries are in the log, unaltered")


COMPUTED = Question.LOG
ASKED = [question for question in Question if question != COMPUTED]


class Value(models.TextChoices):
    YES = "yes", _("Yes")
    NO = "no", _("No")
    NOT_APPLICABLE = "na", _("N/A")
