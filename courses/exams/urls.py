"""Addresses of exams and attempts."""

from django.urls import path

from courses.exams import evidence, saving, setting, study, views

urlpatterns = [
    path("exams/<slug:slug>/", views.exam, name="exam"),
    path("exams/<slug:slug>/standard/", setting.exam_standard, name="exam_standard"),
    path("exams/<slug:slug>/standard/sheet.csv", setting.standard_sheet, name="standard_sheet"),
    path("exams/<slug:slug>/standard/keep", setting.standard_keep, name="standard_keep"),
    path("exams/<slug:slug>/standard/<int:pk>/", setting.standard_setting, name="standard_setting"),
    path("exams/<slug:slug>/standard/<int:pk>/use", setting.standard_use, name="standard_use"),
    path("exams/<slug:slug>/statistics/", study.exam_statistics, name="exam_statistics"),
    path("exams/<slug:slug>/statistics.csv", study.exam_statistics_csv, name="exam_statistics_csv"),
    path("exams/<slug:slug>/statistics/<int:revision>/", study.item_figures, name="item_figures"),
    path("attempts/<code>/", views.attempt, name="attempt"),
    path("attempts/<code>/<int:position>/", views.attempt_item, name="attempt_item"),
    path("attempts/<code>/<int:position>/answer", saving.attempt_answer, name="attempt_answer"),
    path("attempts/<code>/sit", saving.attempt_sit, name="attempt_sit"),
    path("attempts/<code>/review", views.attempt_review, name="attempt_review"),
    path("attempts/<code>/submit", views.attempt_submit, name="attempt_submit"),
    path("attempts/<code>/integrity", evidence.attempt_integrity, name="attempt_integrity"),
    path("attempts/<code>/receipt", evidence.attempt_receipt, name="attempt_receipt"),
    path("attempts/<code>/result", views.attempt_result, name="attempt_result"),
]
