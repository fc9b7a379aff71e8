from django.urls import path

from academy.people import outgoing, views

urlpatterns = [
    path("accounts/me/", views.account, name="account"),
    path("outbox/", outgoing.outbox, name="outbox"),
    path("outbox/<uuid:key>/", outgoing.letter, name="letter"),
    path("outbox/<uuid:key>/again", outgoing.letter_again, name="letter_again"),
]
