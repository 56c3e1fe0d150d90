"""Addresses of patterns. All of them show what is published, to everybody."""

from django.urls import path

from tessera.observatory.patterns.web import reference, views

app_name = "patterns"

urlpatterns = [
    path("", views.index, name="index"),
    path("dictionary/", reference.dictionary_page, name="dictionary"),
    path("dictionary.<slug:kind>", reference.dictionary_file, name="dictionary_file"),
    path("<int:number>/", views.release, name="release"),
    path("<int:number>/<slug:slug>/", views.picture, name="picture"),
    path("<int:number>/<slug:slug>.csv", views.picture_csv, name="csv"),
]
