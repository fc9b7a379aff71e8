from django.urls import path

from courses.curriculum import views

urlpatterns = [
    path("learning/", views.catalogue, name="catalogue"),
    path("lessons/<int:pk>/left-off", views.lesson_left_off, name="lesson_left_off"),
    path("lessons/<int:pk>/check", views.lesson_check, name="lesson_check"),
    path("lessons/<int:pk>/finish", views.lesson_finish, name="lesson_finish"),
    path("readings/<int:pk>/", views.reading, name="reading"),
    path("policies/<slug:slug>/<int:number>/", views.policy_version, name="policy_version"),
]
