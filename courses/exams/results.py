"""What came of an attempt: right and wrong by topic, the clauses that decide, what to read again."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from academy.words.citations import read_citation
from academy.words.standing import Principle
from courses.curriculum.models import LessonPage, PolicyVersion
from courses.exams.blueprints import Exam
from courses.exams.paper import Question, questions
from courses.exams.statistics import standard_error


@dataclass(frozen=True)
class Marked:
    """A question with the clause that decides it; None where what it cites is not here."""

    question: Question
    version: PolicyVersion | None
    clause: dict[str, str] | None


@dataclass(frozen=True)
class Topic:
    """How a topic went, and the lessons about it if something was missed."""

    name: str
    right: int
    asked: int
    lessons: list[LessonPage] = field(default_factory=list)


@dataclass(frozen=True)
class Result:
    """`marked` and `topics` are empty where the exam's feedback policy keeps them back."""

    attempt: Any
    right: int
    asked: int
    marked: list[Marked]
    topics: list[Topic]

    @property
    def error(self) -> float | None:
        """The standard error of the score, in points of 100; None where none can be told."""
        if self.attempt.score is None:
            return None
        found = standard_error(float(self.attempt.score) * self.asked / 100, self.asked)
        return found and found * 100 / self.asked

    @property
    def band(self) -> tuple[float, float]:
        """Where the score less and plus its standard error lie on the scale from 0 to 100."""
        score, error = float(self.attempt.score), self.error or 0.0
        return max(0.0, score - error), min(100.0, score + error)

    @property
    def band_width(self) -> float:
        low, high = self.band
        return high - low


def result(attempt, *, whole=False) -> Result:
    """The result of a submitted attempt, in a number of queries that does not grow with its form.

    A candidate is told what the exam's feedback policy said when they sat down; who reads
    it as evidence is shown the `whole`. What waits for a marker gives nothing away.
    """
    paper = questions(attempt.form.all(), attempt.responses())
    counted = [question for question in paper if not question.dropped]
    shown = Exam.Feedback.RATIONALE if whole else attempt.feedback
    waits = attempt.score is None
    topics = shown != Exam.Feedback.SCORE and not waits
    marked = shown == Exam.Feedback.RATIONALE and (whole or not waits)
    return Result(
        attempt=attempt,
        right=sum(question.fully_right for question in counted),
        asked=len(counted),
        marked=_with_clauses(paper) if marked else [],
        topics=_by_topic(counted, attempt.exam.course) if topics else [],
    )


def _with_clauses(paper):
    citations = [_citation(question.question["clause"]) for question in paper]
    versions = _versions(citation for citation in citations if citation)
    return [
        Marked(question, *_decided(citation, versions))
        for question, citation in zip(paper, citations, strict=True)
    ]


def _citation(text):
    try:
        return read_citation(text)
    except ValueError:  # an item is a trainer's text; its result must open all the same
        return None


def _versions(citations):
    """The cited policy versions by `(policy, number)`, in one query."""
    wanted = Q(pk__in=[])
    for policy, number in {citation[:2] for citation in citations}:
        wanted |= Q(policy__slug=policy, number=number)
    found = PolicyVersion.objects.filter(wanted).select_related("policy")
    return {(version.policy.slug, version.number): version for version in found}


def _decided(citation, versions):
    version = versions.get(citation[:2]) if citation else None
    return version, version and version.clause(citation.clause)


def _by_topic(paper, course):
    """Weakest first."""
    missed = {question.question["topic"] for question in paper if not question.fully_right}
    lessons = list(course.lessons().filter(principle__in=missed)) if course and missed else []
    topics = []
    for principle in Principle:
        asked = [question for question in paper if question.question["topic"] == principle]
        if asked:
            right = sum(question.fully_right for question in asked)
            about = [lesson for lesson in lessons if lesson.principle == principle]
            topics.append(Topic(principle.label, right, len(asked), about))
    return sorted(topics, key=lambda topic: topic.right / topic.asked)
