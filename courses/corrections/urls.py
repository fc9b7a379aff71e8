"""Addresses of what is put right."""

from django.urls import path

from courses.corrections import appealing, candidates, regrading

urlpatterns = [
    path("regradings/", regrading.regrades, name="regrades"),
    path("regradings/propose/<int:revision>/", regrading.regrade_propose, name="regrade_propose"),
    path("regradings/<int:pk>/", regrading.regrade, name="regrade"),
    path("regradings/<int:pk>/decide", regrading.regrade_decide, name="regrade_decide"),
    path("attempts/<code>/appeal", appealing.attempt_appeal, name="attempt_appeal"),
    path("attempts/<code>/void", candidates.attempt_void, name="attempt_void"),
    path("appeals/", appealing.appeals, name="appeals"),
    path("appeals/<int:pk>/", appealing.appeal, name="appeal"),
    path("candidates/", candidates.candidates, name="candidates"),
    path("candidates/<uuid:key>/", candidates.candidate, name="candidate"),
    path("candidates/<uuid:key>/allowance", candidates.candidate_allowance, name="candidate_allowance"),
    path("candidates/<uuid:key>/grant", candidates.candidate_grant, name="candidate_grant"),
]
