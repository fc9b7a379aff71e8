from django.urls import path

from academy.programmes import views

urlpatterns = [
    path("policies/<slug:slug>/<int:number>/attest", views.attest, name="attest"),
]
