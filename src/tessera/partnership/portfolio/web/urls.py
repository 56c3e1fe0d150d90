"""Addresses of lists that are brought in."""

from django.urls import path

from tessera.partnership.portfolio.web import views

app_name = "portfolio"

urlpatterns = [
    path("", views.lists, name="list"),
    path("new/", views.new, name="new"),
    path("names/", views.names, name="names"),
    path("names/<uuid:name>/", views.decide_name, name="name"),
    path("entries/<uuid:entry>/", views.entry, name="entry"),
    path("<uuid:batch>/", views.batch, name="batch"),
    path("<uuid:batch>/issues.csv", views.issues_csv, name="issues"),
]
