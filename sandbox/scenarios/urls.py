from django.urls import path

from sandbox.scenarios import views

urlpatterns = [path("schemas/scenario-bundle.json", views.scenario_schema, name="scenario_schema")]
