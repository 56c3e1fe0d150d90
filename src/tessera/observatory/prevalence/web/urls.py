"""Addresses of studies. The public ones show what is published; what waits has addresses of its own."""

from django.urls import path

from tessera.observatory.prevalence.web import views

app_name = "prevalence"

urlpatterns = [
    path("", views.studies, name="list"),
    path("new/", views.new, name="new"),
    path("drafts/<uuid:study>/", views.draft, name="draft"),
    path("drafts/<uuid:study>/publish/", views.publish, name="publish"),
    path("<uuid:study>/", views.study, name="study"),
    path("<uuid:study>/study.json", views.file, name="file"),
]
