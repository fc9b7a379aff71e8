"""Exams, the forms drawn from them, and the sittings."""

from courses.exams.attempts import Answer, Attempt, FormItem
from courses.exams.blueprints import BlueprintCell, Exam

__all__ = ["Answer", "Attempt", "BlueprintCell", "Exam", "FormItem"]
