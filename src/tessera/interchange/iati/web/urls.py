"""Addresses of the portfolio as IATI files, for everybody."""

from django.urls import path

from tessera.interchange.iati.web import views

app_name = "iati"

urlpatterns = [
    path("iati.xml", views.projects, name="list"),
    path("iati-report.json", views.report, name="report"),
    path("iati-publishers.json", views.offices, name="offices"),
    path("publishers/<slug:name>/iati-activities.xml", views.office, name="office"),
    path("publishers/<slug:name>/iati-organisation.xml", views.organisation, name="organisation"),
    path("<uuid:key>/iati.xml", views.project, name="project"),
]
