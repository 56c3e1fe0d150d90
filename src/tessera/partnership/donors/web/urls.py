"""Addresses of what others fund."""

from django.urls import path

from tessera.partnership.donors.web import views

app_name = "donors"

urlpatterns = [
    path("", views.listing, name="list"),
    path("import/", views.bring, name="import"),
    path("<uuid:other_project>/", views.project, name="project"),
    path("<uuid:other_project>/aside/", views.aside, name="aside"),
]
