from django.urls import path

from academy.people import views

urlpatterns = [
    path("accounts/me/", views.account, name="account"),
]
