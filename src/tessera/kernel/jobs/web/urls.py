"""Addresses of jobs."""

from django.urls import path

from tessera.kernel.jobs.web import views

app_name = "jobs"

urlpatterns = [
    path("jobs/<uuid:run_id>/", views.run_page, name="run"),
    path("jobs/<uuid:run_id>/progress/", views.run_progress, name="progress"),
]
