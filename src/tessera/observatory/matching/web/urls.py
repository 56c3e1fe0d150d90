"""Addresses of matching."""

from django.urls import path

from tessera.observatory.matching.web import views

app_name = "matching"

urlpatterns = [
    path("", views.overview, name="list"),
    path("propose/", views.propose, name="propose"),
    path("<uuid:arrangement>/", views.arrangement, name="arrangement"),
    path("<uuid:arrangement>/end/", views.end, name="end"),
    path("<uuid:arrangement>/start/", views.start, name="start"),
    path("runs/<uuid:run>/", views.run, name="run"),
    path("runs/<uuid:run>/people/", views.known, name="known"),
    path("runs/<uuid:run>/join/", views.join, name="join"),
    path("runs/<uuid:run>/counts.csv", views.counts, name="counts"),
]
