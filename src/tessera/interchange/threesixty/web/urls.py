"""Addresses of the portfolio in the 360Giving standard, for everybody."""

from django.urls import path

from tessera.interchange.threesixty.web import views

app_name = "threesixty"

urlpatterns = [
    path("360giving.json", views.package, name="package"),
    path("360giving.csv", views.rows, name="rows"),
]
