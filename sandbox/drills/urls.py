"""Addresses of scenarios and runs."""

from django.urls import path

from sandbox.drills import exercise, helping, marking, statistics, views

urlpatterns = [
    path("practise/", views.practise, name="practise"),
    path("scenarios/<slug:slug>/", views.scenario, name="scenario"),
    path("scenarios/<slug:slug>/listen/", exercise.listen, name="listen"),
    path("scenarios/<slug:slug>/statistics/", statistics.scenario_statistics, name="scenario_statistics"),
    path("runs/<code>/", views.run, name="run"),
    path("runs/<code>/stream", views.run_stream, name="run_stream"),
    path("runs/<code>/moves", views.run_moves, name="run_moves"),
    path("runs/<code>/matches", views.run_matches, name="run_matches"),
    path("runs/<code>/pictures/<name>", views.run_picture, name="run_picture"),
    path("runs/<code>/help", helping.run_help, name="run_help"),
    path("runs/<code>/speed", views.run_speed, name="run_speed"),
    path("runs/<code>/finish", views.run_finish, name="run_finish"),
    path("runs/<code>/report", views.run_report, name="run_report"),
    path("replies/", marking.drill_marking, name="drill_marking"),
    path("replies/<code>/<int:number>/", marking.drill_reply, name="drill_reply"),
    path("runs/<code>/report.pdf", views.run_report_pdf, name="run_report_pdf"),
]
