from django.urls import path

from sandbox.labelling import views

urlpatterns = [
    path("labelling/", views.labelling, name="labelling"),
    path("labelling/<slug:slug>/", views.labelling_desk, name="labelling_desk"),
    path("labelling/<slug:slug>/next/", views.labelling_next, name="labelling_next"),
    path("labelling/<slug:slug>/pictures/<name>", views.labelling_picture, name="labelling_picture"),
    path("labelling/<slug:slug>/posts/<int:number>/", views.label_post, name="label_post"),
    path("labelling/<slug:slug>/posts/<int:number>/settle/", views.settle_post, name="settle_post"),
]
