"""Addresses of the published portfolio. Those under `desk/` are the office's own; all others are for everybody."""

from django.urls import path

from tessera.partnership.publishing.web import desk, files, views

app_name = "publishing"

urlpatterns = [
    path("", views.projects, name="list"),
    path("map/", views.land, name="map"),
    path("countries/", views.countries, name="countries"),
    path("countries/<slug:iso3>/", views.country, name="country"),
    path("organisations/", views.implementers, name="implementers"),
    path("organisations/<uuid:key>/", views.implementer, name="implementer"),
    path("projects/<uuid:key>/", views.project, name="project"),
    path("projects/<uuid:key>/project.json", files.project_json, name="project_json"),
    path("projects.csv", files.list_csv, name="list_csv"),
    path("projects.json", files.list_json, name="list_json"),
    path("feed.atom", files.feed, name="feed"),
    path("desk/", desk.desk, name="desk"),
    path("desk/claims/", desk.claims, name="claims"),
    path("desk/awards/<uuid:award>/", desk.prepare, name="prepare"),
    path("desk/<uuid:publication>/", desk.publication, name="publication"),
    path("desk/<uuid:publication>/publish/", desk.publish, name="publish"),
    path("desk/<uuid:publication>/drop/", desk.drop, name="drop"),
    path("desk/<uuid:publication>/hide/", desk.hide, name="hide"),
    path("desk/<uuid:publication>/settle/", desk.settle, name="settle"),
]
