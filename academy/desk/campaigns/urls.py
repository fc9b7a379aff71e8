"""Addresses of audit campaigns."""

from django.urls import path

from academy.desk.campaigns import acting, reading, views

urlpatterns = [
    path("", views.campaigns, name="campaigns"),
    path("announce/", views.campaign_announce, name="campaign_announce"),
    path("actions/<uuid:key>/", acting.audit_action, name="audit_action"),
    path("of/<slug:slug>/", views.campaign, name="campaign"),
    path("of/<slug:slug>/appoint", views.campaign_appoint, name="campaign_appoint"),
    path("of/<slug:slug>/fix", views.campaign_fix, name="campaign_fix"),
    path("of/<slug:slug>/draw", views.campaign_draw, name="campaign_draw"),
    path("of/<slug:slug>/again", views.campaign_again, name="campaign_again"),
    path("of/<slug:slug>/population.csv", views.campaign_population, name="campaign_population"),
    path("of/<slug:slug>/population.jsonl", views.campaign_lines, name="campaign_lines"),
    path("of/<slug:slug>/report.pdf", views.campaign_report, name="campaign_report"),
    path("of/<slug:slug>/sign/", acting.campaign_sign, name="campaign_sign"),
    path("of/<slug:slug>/<int:place>/", reading.campaign_record, name="campaign_record"),
    path("of/<slug:slug>/<int:place>/answer", reading.campaign_answer, name="campaign_answer"),
    path("of/<slug:slug>/<int:place>/<slug:question>/", reading.campaign_finding, name="campaign_finding"),
    path("of/<slug:slug>/findings/<int:number>/", acting.campaign_action, name="campaign_action"),
]
