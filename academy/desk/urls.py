"""Addresses of the audit desk."""

from django.urls import include, path, re_path

from academy.desk import covering, examining, heads, saving, views
from academy.desk.access import views as access

urlpatterns = [
    path("desk/register/", views.register, name="register"),
    path("desk/register/totals", views.register_totals, name="register_totals"),
    re_path(r"^desk/register\.(?P<form>csv|json|xlsx)$", views.register_export, name="register_export"),
    path("desk/register/views/save", saving.save_view, name="save_view"),
    path("desk/register/views/<int:pk>/rename", saving.rename_view, name="rename_view"),
    path("desk/register/views/<int:pk>/delete", saving.delete_view, name="delete_view"),
    path("desk/coverage/", covering.coverage, name="coverage"),
    path("desk/people/<uuid:key>/", views.dossier, name="dossier"),
    path("desk/exams/", examining.exams, name="desk_exams"),
    path("desk/exams/<slug:slug>/results.csv", examining.exam_results_csv, name="exam_results_csv"),
    path("", include("academy.desk.packs.urls")),
    path("desk/records/", include("academy.desk.records.urls")),
    path("desk/campaigns/", include("academy.desk.campaigns.urls")),
    path("desk/access/", access.access, name="access"),
    path("accounts/me/looks/", access.my_looks, name="my_looks"),
    path("desk/log/", views.log, name="log"),
    path("desk/log/verify", views.log_verify, name="log_verify"),
    path("desk/log/heads/", heads.tree_heads, name="tree_heads"),
    path("desk/log/heads/sign", heads.head_sign, name="head_sign"),
    path("desk/log/heads/compare", heads.heads_compare, name="heads_compare"),
    path("heads.jsonl", heads.heads_file, name="heads_file"),
    path("desk/log/<int:index>/", views.log_entry, name="log_entry"),
]
