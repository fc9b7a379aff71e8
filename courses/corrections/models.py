"""What is put right after an exam: regradings, single corrections, appeals."""

from courses.corrections.appeals import Appeal
from courses.corrections.correction import Correction
from courses.corrections.regrades import Regrade

__all__ = ["Appeal", "Correction", "Regrade"]
