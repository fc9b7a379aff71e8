"""Addresses of a manager's team."""

from django.urls import path

from academy.register.team import acting, views

urlpatterns = [
    path("", views.team, name="team"),
    path("team.csv", views.team_csv, name="team_csv"),
    path("due-dates.ics", views.team_calendar, name="team_calendar"),
    path("assign/", acting.assign, name="team_assign"),
    path("assignments/<int:pk>/", acting.move_due, name="team_move_due"),
    path("<uuid:key>/leave/", acting.leave, name="team_leave"),
]
