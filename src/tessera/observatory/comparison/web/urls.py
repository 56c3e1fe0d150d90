"""Addresses of public sets and schemes."""

from django.urls import path

from tessera.observatory.comparison.web import crosswalks, views

app_name = "comparison"

urlpatterns = [
    path("", views.sets, name="list"),
    path("new/", views.new, name="new"),
    path("crosswalk/", crosswalks.crosswalk, name="crosswalk"),
    path("crosswalk/load/", views.load, name="load"),
    path("<slug:kind>.csv", crosswalks.crosswalk_file, name="file"),
    path("<uuid:dataset>/", views.one, name="set"),
    path("<uuid:dataset>/remove/", views.remove, name="remove"),
]
