"""Addresses of branded accounts."""

from django.urls import path

from academy.register.accounts import governing, views

urlpatterns = [
    path("", views.branded_accounts, name="branded_accounts"),
    path("request/", views.branded_account_request, name="branded_account_request"),
    path("all/", governing.branded_accounts_all, name="branded_accounts_all"),
    path("to-close/", governing.branded_accounts_closing, name="branded_accounts_closing"),
    path("to-close.csv", governing.branded_accounts_closing_csv, name="branded_accounts_closing_csv"),
    path("<uuid:key>/", views.branded_account, name="branded_account"),
    path("<uuid:key>/use/", views.branded_account_use, name="branded_account_use"),
    path("<uuid:key>/deputies/", views.branded_account_deputies, name="branded_account_deputies"),
    path("<uuid:key>/propose/", views.branded_account_propose, name="branded_account_propose"),
    path("<uuid:key>/decide/", governing.branded_account_decide, name="branded_account_decide"),
]
