"""Addresses of exports."""

from django.urls import URLPattern, path

from tessera.interchange.exports.web import views

app_name = "exports"
urlpatterns: list[URLPattern] = [
    path("", views.index, name="list"),
    path("new/", views.new, name="new"),
    path("<uuid:export>/", views.export, name="export"),
    path("<uuid:export>/decide/", views.decide, name="decide"),
    path("<uuid:export>/password/", views.password, name="password"),
    path("<uuid:export>/file/", views.file, name="file"),
]
