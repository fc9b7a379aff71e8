"""Exams, the forms drawn from them, and the sittings."""

from courses.exams.allowances import Allowance
from courses.exams.attempts import Attempt
from courses.exams.blueprints import BlueprintCell, Exam, ExtraAttempt
from courses.exams.journal import Answer, FormItem
from courses.exams.receipts import Receipt
from courses.exams.standards import Rating, StandardSetting

__all__ = [
    "Allowance",
    "Answer",
    "Attempt",
    "BlueprintCell",
    "Exam",
    "ExtraAttempt",
    "FormItem",
    "Rating",
    "Receipt",
    "StandardSetting",
]
