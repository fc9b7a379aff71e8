from django.urls import path

from courses.marking import views

urlpatterns = [
    path("marking/", views.marking, name="marking"),
    path("marking/<slug:code>/", views.marking_script, name="marking_script"),
]
