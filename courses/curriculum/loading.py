"""Policies and courses from readable files (`courses/starter/`)."""

import html
import re
from datetime import datetime

import yaml
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import GroupPagePermission, Page, Site

from academy.words.standing import Role
from courses.curriculum.models import CataloguePage, CoursePage, LessonPage, ModulePage, Policy, PolicyVersion
from courses.items.models import Item


def load_policy(path, *, by, at):
    """The policy version in the file at `path`, published."""
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    policy, _ = Policy.objects.get_or_create(slug=data["slug"], defaults={"title": data["title"]})
    return PolicyVersion.publish(
        policy,
        number=data["version"],
        in_force=data["in_force"],
        summary=data["summary"],
        clauses=data["clauses"],
        by=by,
        at=at,
    )


@transaction.atomic
def load_course(folder, teaches, *, by):
    """The course in `folder` (course.yaml and lessons/), live, teaching the policy
    version `teaches`. A course that is there already is left as its authors have it: what they
    renamed, moved or took away does not come back."""
    data = yaml.safe_load((folder / "course.yaml").read_text(encoding="utf-8"))
    there = CoursePage.objects.filter(slug=data["slug"]).first()
    if there:
        return there
    course = _publish(
        catalogue(),
        CoursePage(slug=data["slug"], title=data["title"], standfirst=data["standfirst"], teaches=teaches),
        by,
    )
    for row in data["modules"]:
        module = _publish(course, ModulePage(slug=row["slug"], title=row["title"]), by)
        for name in row["lessons"]:
            text = (folder / "lessons" / f"{name}.yaml").read_text(encoding="utf-8")
            _publish(module, _lesson(yaml.safe_load(text)), by)
    return course


def catalogue():
    """The one catalogue, at the root of the learning site; made if it is not there."""
    page = CataloguePage.objects.first()
    if page is None:
        root = Page.get_first_root_node()
        page = root.add_child(instance=CataloguePage(title="Courses", slug="courses"))
        Site.objects.update_or_create(
            is_default_site=True,
            defaults={"hostname": "localhost", "root_page": page, "site_name": "Academy"},
        )
        Page.objects.filter(slug="home", depth=2).exclude(pk=page.pk).delete()  # Wagtail's welcome page
    _let_trainers_write(page)
    return page


def _let_trainers_write(page):
    """Trainers add, change and publish whatever lies under the page."""
    trainers, _ = Group.objects.get_or_create(name=Role.TRAINER.value)
    acts = Permission.objects.filter(
        content_type__app_label="wagtailcore", codename__in=["add_page", "change_page", "publish_page"]
    )
    for act in acts:
        GroupPagePermission.objects.get_or_create(group=trainers, page=page, permission=act)


def _publish(parent, page, by):
    parent.add_child(instance=page)
    page.save_revision(user=by).publish(user=by)
    return type(page).objects.get(pk=page.pk)


def _lesson(data):
    body = LessonPage._meta.get_field("body").stream_block.to_python([_block(row) for row in data["body"]])
    return LessonPage(
        slug=data["slug"],
        title=data["title"],
        standfirst=data["standfirst"].strip(),
        minutes=data["minutes"],
        principle=data["principle"],
        body=body,
    )


def _block(row):
    if "heading" in row:
        return {"type": "heading", "value": row["heading"]}
    if "passage" in row:
        return {
            "type": "passage",
            "value": {"text": _paragraphs(row["passage"]), "clauses": row.get("clauses", [])},
        }
    if "check" in row:
        return {"type": "check", "value": {"item": Item.objects.get(slug=row["check"]).pk}}
    return {"type": "post", "value": _post(row["post"])}


def _post(row):
    figures = row.get("figures") or {}
    at = row.get("at")
    return {
        **{field: row.get(field) for field in ("channel", "name", "language", "stars")},
        **{field: row.get(field) or "" for field in ("handle", "meta", "title", "caption")},
        "text": row["text"].strip(),
        "at": datetime.fromisoformat(at).isoformat() if isinstance(at, str) else at and at.isoformat(),
        "ours": bool(row.get("ours")),
        **{field: figures.get(field) for field in ("replies", "reshares", "likes")},
        "helpful": figures.get("helpful") or "",
    }


def _paragraphs(text):
    """Blank lines part paragraphs, ** makes bold; everything else is plain text."""
    parts = re.split(r"\n\s*\n", text.strip())
    return "".join(f"<p>{_bold(html.escape(' '.join(part.split()), quote=False))}</p>" for part in parts)


def _bold(text):
    return re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", text)
